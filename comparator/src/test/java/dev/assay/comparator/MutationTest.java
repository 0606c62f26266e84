package dev.assay.comparator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.assay.comparator.anatomy.Format;
import dev.assay.comparator.format.Formats;
import dev.assay.comparator.golden.GoldenCase;
import dev.assay.core.result.Comparison;
import dev.assay.core.result.Grade;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bytes changed anywhere in the files of every format: never equal, always accounted for, never an
 * unchecked exception. {@code -Dmutations=N} tries N changes in each format's files.
 */
class MutationTest {
  private static final int SMALL = 20_000;
  private static final int ARCHIVES = 10;
  private static final int PER_FORMAT = Integer.getInteger("mutations", 2_000);

  static Stream<String> formats() {
    return GoldenCase.all().stream().map(GoldenCase::format).distinct();
  }

  @ParameterizedTest
  @MethodSource("formats")
  void everyMutationIsFoundAndCovered(String format) throws IOException {
    List<GoldenCase> cases =
        GoldenCase.all().stream().filter(golden -> golden.format().equals(format)).toList();
    int each = Math.max(1, PER_FORMAT / (2 * cases.size()));
    for (GoldenCase golden : cases) {
      mutate(golden, golden.published(), golden.rebuilt(), each);
      mutate(golden, golden.rebuilt(), golden.published(), each);
    }
  }

  /** So that no format goes without. */
  @Test
  void everyFormatHasFilesToChange() {
    assertThat(formats().distinct())
        .containsAll(Formats.ALL.stream().map(Format::id).distinct().toList());
  }

  /** The archives of strangers are larger than golden files, and have members of many formats. */
  @Test
  void everyMutationOfARealArchiveIsFoundAndCovered() throws IOException {
    List<Path> archives = new ArrayList<>();
    for (Path archive : LocalRepository.archives()) {
      if (Files.size(archive) <= SMALL && archives.size() < ARCHIVES) {
        archives.add(archive);
      }
    }
    assertThat(archives).hasSize(ARCHIVES);
    for (Path archive : archives) {
      byte[] clean = Files.readAllBytes(archive);
      String name = String.valueOf(archive.getFileName());
      mutate(name, name, clean, clean, Math.max(1, PER_FORMAT / (4 * ARCHIVES)));
    }
  }

  private static void mutate(GoldenCase golden, byte[] clean, byte[] donor, int times) {
    mutate(golden.toString(), golden.name(), clean, donor, times);
  }

  private static void mutate(String what, String name, byte[] clean, byte[] donor, int times) {
    Mutations mutations = new Mutations(what.hashCode());
    for (int i = 0; i < times; i++) {
      Mutations.Mutant mutant = mutations.mutate(clean, donor);
      try {
        check(name, mutant.bytes, clean);
      } catch (IOException | RuntimeException | AssertionError e) {
        fail(what + ", mutation " + i + ": " + mutant.what, e);
      }
    }
  }

  private static void check(String name, byte[] mutant, byte[] clean) throws IOException {
    Comparison there = Compared.of(name, mutant, clean);
    if (Arrays.equals(mutant, clean)) {
      assertThat(there.findings()).isEmpty();
      return;
    }
    assertThat(there.worst()).isNotEqualTo(Grade.IDENTICAL);
    Coverage.check(there, mutant, clean);
    Comparison back = Compared.of(name, clean, mutant);
    Coverage.check(back, clean, mutant);
    assertThat(Compared.places(back, true)).isEqualTo(Compared.places(there, false));
  }
}

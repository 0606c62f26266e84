package dev.assay.comparator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.comparator.anatomy.Format;
import dev.assay.comparator.bytes.ArrayBytes;
import dev.assay.comparator.format.Formats;
import dev.assay.comparator.golden.GoldenCase;
import dev.assay.core.limits.Limits;
import dev.assay.core.result.Comparison;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What is tried with any bytes, whoever made them up: a fuzzer, or somebody before us. */
final class FuzzTarget {
  /** Small, so that a limit is reached soon, which has to be harmless. */
  static final Limits LIMITS = new Limits(4, 500, 1 << 20, 1_100, 50, Duration.ofSeconds(20));

  private FuzzTarget() {}

  /** Reads {@code data} as one format, and compares it with a mutant of itself. */
  static void run(Format format, byte[] data) throws IOException {
    String name = name(format, data);
    new Tiles(LIMITS).expand(new ArrayBytes(data), name, Optional.of(format));
    Mutations mutations = new Mutations(Arrays.hashCode(data));
    byte[] mutant = mutations.mutate(data, data).bytes;
    Comparison there = Compared.of(name, mutant, data, LIMITS);
    Comparison back = Compared.of(name, data, mutant, LIMITS);
    assertThat(there.findings().isEmpty()).isEqualTo(Arrays.equals(mutant, data));
    assertThat(Compared.places(back, true)).isEqualTo(Compared.places(there, false));
  }

  /** The format with the id {@code id}. */
  static Format format(String id) {
    return Formats.ALL.stream()
        .filter(format -> format.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no format is called " + id));
  }

  /** What the file is called; one of the names that the format's cases have. */
  private static String name(Format format, byte[] data) {
    List<String> names =
        GoldenCase.all().stream()
            .filter(golden -> golden.format().equals(format.id()))
            .map(GoldenCase::name)
            .toList();
    return names.isEmpty() ? "x" : names.get(Math.floorMod(Arrays.hashCode(data), names.size()));
  }
}

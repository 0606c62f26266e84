package dev.assay.comparator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.comparator.bytes.ArrayBytes;
import dev.assay.comparator.golden.GoldenCase;
import dev.assay.core.artifact.Digest;
import dev.assay.core.limits.Limits;
import dev.assay.core.result.Comparison;
import dev.assay.core.result.Finding;
import dev.assay.core.result.Grade;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * What can change in a file, byte by byte, so that nothing worse than METADATA is found: all of it
 * is listed, so that a rule that covers more than before shows in a review.
 */
class MetadataTest {
  private static final Path LIST = Path.of("src", "test", "resources", "metadata.txt");
  private static final int LARGEST = 1_500;
  private static final int[] CHANGES = {0x01, 0x55};

  @Test
  void nothingElseIsMetadata() throws IOException {
    Set<String> found = new TreeSet<>();
    Set<Digest> seen = new HashSet<>();
    for (GoldenCase golden : GoldenCase.all()) {
      byte[] clean = golden.rebuilt();
      if (clean.length <= LARGEST && seen.add(Digest.of(clean))) {
        change(golden, clean, found);
      }
    }
    String list = String.join("\n", found) + "\n";
    if (GoldenCase.UPDATE) {
      Files.writeString(LIST, list);
    }
    assertThat(list).isEqualTo(Files.readString(LIST));
  }

  private static void change(GoldenCase golden, byte[] clean, Set<String> found)
      throws IOException {
    for (int i = 0; i < clean.length; i++) {
      for (int change : CHANGES) {
        byte[] mutant = clean.clone();
        mutant[i] ^= (byte) change;
        Comparison comparison =
            new Comparator(Limits.DEFAULT)
                .compare(golden.name(), new ArrayBytes(mutant), new ArrayBytes(clean));
        if (comparison.worst() == Grade.METADATA) {
          for (Finding finding : comparison.findings()) {
            found.add(golden.format() + " | " + finding.rule() + " | " + finding.part());
          }
        }
      }
    }
  }
}

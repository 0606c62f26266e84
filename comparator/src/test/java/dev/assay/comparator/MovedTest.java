package dev.assay.comparator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.comparator.golden.RawElf;
import dev.assay.core.result.Comparison;
import dev.assay.core.result.Finding;
import dev.assay.core.result.Grade;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What one insertion moves is told together; what moved otherwise stands alone. */
class MovedTest {
  private static final int HEADER = 64;
  private static final int PROGRAM_HEADER = 56;

  /** The second byte of the address. */
  private static final int ADDRESS = 17;

  @Test
  void oneDistanceIsOneFinding() throws IOException {
    byte[] moved = elf();
    move(moved, 0, 0x40);
    move(moved, 1, 0x40);
    move(moved, 2, 0x80);
    for (boolean swapped : List.of(false, true)) {
      Comparison comparison =
          swapped ? Compared.of("x.so", elf(), moved) : Compared.of("x.so", moved, elf());
      Finding many = find(comparison, "offsets and addresses moved by 0x4000");
      Finding one = find(comparison, "offsets and addresses moved by 0x8000");
      assertThat(many.published()).hasSize(2);
      assertThat(one.published()).hasSize(1);
      // Told together, and as bad as before: a segment loads what stands at its offset.
      assertThat(List.of(many.grade(), one.grade())).containsOnly(Grade.CODE);
      assertThat(many.detail().summary()).contains(swapped ? "-0x4000" : "+0x4000");
    }
  }

  private static Finding find(Comparison comparison, String part) {
    List<Finding> found =
        comparison.findings().stream().filter(f -> f.part().equals(part)).toList();
    assertThat(found).as("%s among %s", part, comparison.findings()).hasSize(1);
    return found.getFirst();
  }

  private static void move(byte[] elf, int segment, int by) {
    elf[HEADER + segment * PROGRAM_HEADER + ADDRESS] += (byte) by;
  }

  private static byte[] elf() {
    byte[] code = "some code".getBytes(ISO_8859_1);
    return new RawElf(true, false, 3)
        .add(".interp", 1, 2, code, 3, 4)
        .add(".text", 1, 6, code, 1, 5)
        .add(".data", 1, 2, code, 1, 6)
        .bytes();
  }
}

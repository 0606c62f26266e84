package dev.assay.comparator.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.comparator.explain.Listing.Instruction;
import dev.assay.comparator.explain.Listing.Jump;
import dev.assay.core.result.Detail;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BytecodeDiffTest {
  /** A loop: the last instruction but one goes back to the second. */
  private static Listing loop(String... inserted) {
    List<Instruction> all = new ArrayList<>();
    all.add(plain("start"));
    all.add(plain("head"));
    for (String text : inserted) {
      all.add(plain(text));
    }
    all.add(plain("body"));
    all.add(new Instruction("goto", List.of(new Jump("", 1)), 7));
    all.add(plain("end"));
    return new Listing(all);
  }

  private static Instruction plain(String text) {
    return new Instruction(text, List.of(), 7);
  }

  @Test
  void anInsertionLeavesTheJumpsAcrossItAlone() {
    Detail detail = BytecodeDiff.of(loop(), loop("INJECTED"), 100);
    assertThat(detail.summary()).isEqualTo("1 instructions added, 0 removed");
    assertThat(detail.lines())
        .containsExactly(
            "@@ published line 7 @@", "  start", "  L1: head", "+ INJECTED", "  body", "  goto L1");
  }

  @Test
  void aJumpToAnotherPlaceIsAChange() {
    Listing published =
        new Listing(
            List.of(
                plain("start"),
                plain("head"),
                plain("body"),
                new Instruction("goto", List.of(new Jump("", 0)), 7),
                plain("end")));
    List<String> lines = BytecodeDiff.of(loop(), published, 100).lines();
    assertThat(lines).contains("- goto L2", "+ goto L1");
  }

  @Test
  void whatWasReplacedComesBeforeWhatReplacesIt() {
    Listing rebuilt = new Listing(List.of(plain("a"), plain("b"), plain("c"), plain("d")));
    Listing published = new Listing(List.of(plain("a"), plain("X"), plain("Y"), plain("d")));
    assertThat(BytecodeDiff.of(rebuilt, published, 100).lines())
        .containsExactly("@@ published line 7 @@", "  a", "- b", "- c", "+ X", "+ Y", "  d");
  }

  @Test
  void whatIsLeftOutIsCounted() {
    String[] many = new String[50];
    for (int i = 0; i < many.length; i++) {
      many[i] = "INJECTED " + i;
    }
    List<String> lines = BytecodeDiff.of(loop(), loop(many), 10).lines();
    assertThat(lines).hasSize(11);
    assertThat(lines.getLast()).isEqualTo("  … 43 more changed instructions");
  }

  @Test
  void jumpsToNowhereAndEmptyMethodsAreShown() {
    Listing lost = new Listing(List.of(new Instruction("goto", List.of(new Jump("", -1)), 0)));
    Listing empty = new Listing(List.of());
    assertThat(BytecodeDiff.of(empty, lost, 10).lines()).contains("+ goto nowhere");
    assertThat(BytecodeDiff.of(lost, empty, 10).lines()).contains("- goto nowhere");
  }
}

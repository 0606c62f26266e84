package dev.assay.comparator.explain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.comparator.bytes.ArrayBytes;
import dev.assay.core.result.Detail;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Line ends: said once where they are all alike, shown where they are not. */
class TextDiffTest {
  @Test
  void crlfIsSaidOnceIfEveryLineEndsSo() throws IOException {
    Detail detail = diff("a\r\nb\r\n", "a\r\nc\r\n");
    assertThat(detail.summary()).isEqualTo("1 line added, 1 removed; CRLF line ends");
    assertThat(detail.lines())
        .containsExactly("@@ rebuilt line 2, published line 2 @@", "  a", "- b", "+ c");
  }

  @Test
  void otherLineEndsAloneAreNoDiffOfAllLines() throws IOException {
    Detail detail = diff("a\nb\n", "a\r\nb\r\n");
    assertThat(detail.summary()).isEqualTo("the same lines; LF line ends rebuilt, CRLF published");
    assertThat(detail.lines()).isEmpty();
  }

  @Test
  void otherLineEndsDoNotHideAnotherLine() throws IOException {
    Detail detail = diff("a\r\nb\r\n", "a\nc\n");
    assertThat(detail.summary())
        .isEqualTo("1 line added, 1 removed; CRLF line ends rebuilt, LF published");
    assertThat(detail.lines()).contains("- b", "+ c").doesNotContain("- a", "+ a");
  }

  @Test
  void aLineThatEndsUnlikeTheOthersIsShown() throws IOException {
    Detail detail = diff("a\r\nb\r\n", "a\r\nb\n");
    assertThat(detail.summary()).isEqualTo("1 line added, 1 removed");
    assertThat(detail.lines()).contains("- b\\u{000D}", "+ b");
    assertThat(diff("a\nb\n", "a\nb\r\r\n").lines()).contains("- b", "+ b\\u{000D}\\u{000D}");
  }

  @Test
  void aLastLineWithoutAnEndIsToldApart() throws IOException {
    assertThat(diff("a\nb", "a\nb\n").lines())
        .containsExactly(
            "@@ rebuilt line 2, published line 2 @@", "  a", "- b", "  (no line end)", "+ b");
    assertThat(diff("a\nb", "a\nc").lines()).doesNotContain("  (no line end)");
    assertThat(diff("a\r\nb\r\n", "a\r\nb").lines()).endsWith("+ b", "  (no line end)");
  }

  private static Detail diff(String rebuilt, String published) throws IOException {
    return TextDiff.of(
        new ArrayBytes(rebuilt.getBytes(UTF_8)),
        new ArrayBytes(published.getBytes(UTF_8)),
        UTF_8,
        100);
  }
}

package dev.assay.comparator.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.comparator.bytes.ArrayBytes;
import dev.assay.core.limits.Limits;
import dev.assay.core.result.Detail;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OddLinesTest {
  @Test
  void theOneLineThatWasInjectedComesFirst() throws IOException {
    StringBuilder rebuilt = new StringBuilder();
    StringBuilder published = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      rebuilt.append("row ").append(i).append(" value old\n");
      published.append("row ").append(i).append(" value new\n");
      if (i == 15_000) {
        published.append("eval(INJECTED)\n");
      }
    }
    Detail detail = changed(published, rebuilt);
    assertThat(detail.lines().get(0)).isEqualTo("@@ unlike the other changed lines: 1 @@");
    assertThat(detail.lines().get(1)).isEqualTo("+ 15002: eval(INJECTED)");
  }

  @Test
  void ofManyThatAreAllDifferentNoneIsOdd() throws IOException {
    StringBuilder rebuilt = new StringBuilder();
    StringBuilder published = new StringBuilder();
    for (int i = 0; i < 1_000; i++) {
      rebuilt.append(Integer.toString(i * 7919, 36).replaceAll("[0-9]", "x")).append('\n');
      published.append(Integer.toString(i * 104_729, 36).replaceAll("[0-9]", "y")).append('\n');
    }
    assertThat(changed(published, rebuilt).lines().getFirst()).startsWith("@@ rebuilt line");
  }

  @Test
  void aFewChangedLinesAreReadAsTheyAre() throws IOException {
    Detail detail = changed(new StringBuilder("a\nINJECTED\nb\n"), new StringBuilder("a\nb\n"));
    assertThat(detail.lines().getFirst()).startsWith("@@ rebuilt line");
  }

  private static Detail changed(StringBuilder published, StringBuilder rebuilt) throws IOException {
    return new Explainer(Limits.DEFAULT).changed(bytes(published), bytes(rebuilt));
  }

  private static ArrayBytes bytes(StringBuilder text) {
    return new ArrayBytes(text.toString().getBytes(StandardCharsets.UTF_8));
  }
}

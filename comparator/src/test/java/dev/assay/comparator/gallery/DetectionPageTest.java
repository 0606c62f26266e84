package dev.assay.comparator.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DetectionPageTest {
  private static final Path PAGE = Path.of("..", "docs", "detection.md");

  /** {@code -Dassay.docs=write} rewrites the page. */
  @Test
  void thePageIsCurrent() throws IOException {
    String text = DetectionPage.text(Operators.ALL);
    if ("write".equals(System.getProperty("assay.docs"))) {
      Files.writeString(PAGE, text);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(text);
  }

  @Test
  void everyOperatorHasOneRow() {
    String text = DetectionPage.text(Operators.ALL);
    for (Operator operator : Operators.ALL) {
      assertThat(text.split("\n\\| " + operator.id() + " \\| ", -1)).hasSize(2);
    }
  }

  @Test
  void idsAreUniqueAndTextsFitATable() {
    assertThat(Operators.ALL).extracting(Operator::id).doesNotHaveDuplicates();
    assertThat(List.copyOf(Operators.ALL)).hasSizeGreaterThanOrEqualTo(70);
    assertThat(Operators.ALL)
        .allSatisfy(operator -> assertThat(operator.name() + operator.seen()).doesNotContain("\n"));
  }
}

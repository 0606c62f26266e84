package dev.assay.comparator.grade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class GradingPageTest {
  private static final Path PAGE = Path.of("..", "docs", "grading.md");

  /** {@code -Dassay.docs=write} rewrites the page. */
  @Test
  void thePageIsCurrent() throws IOException {
    String text = GradingPage.text(Rules.TABLE);
    if ("write".equals(System.getProperty("assay.docs"))) {
      Files.writeString(PAGE, text);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(text);
  }

  @Test
  void everyRuleHasOneRowWithAllItsCells() {
    String text = GradingPage.text(Rules.TABLE);
    for (Rule rule : Rules.TABLE) {
      assertThat(text.split("\n\\| `" + rule.name() + "` \\| ", -1)).as(rule.name()).hasSize(2);
      Rule.Text said = rule.text();
      assertThat(said.field()).isNotBlank();
      assertThat(said.grammar()).isNotBlank();
      assertThat(said.transform()).isNotBlank();
      assertThat(said.bits()).isNotBlank();
      assertThat(said.field() + said.grammar() + said.transform() + said.bits())
          .doesNotContain("\n");
    }
    assertThat(Rules.TABLE).extracting(Rule::id).doesNotHaveDuplicates();
  }
}

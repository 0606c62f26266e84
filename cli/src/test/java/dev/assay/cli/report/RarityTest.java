package dev.assay.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.artifact.ArtifactPath;
import dev.assay.core.result.Detail;
import dev.assay.core.result.Finding;
import dev.assay.core.result.Grade;
import dev.assay.core.result.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RarityTest {
  @Test
  void theOddOneOfManyLeads() {
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      findings.add(finding("f" + i, "- version " + i, "+ version " + (i + 1)));
    }
    findings.add(70, finding("odd", "+ eval(INJECTED)"));
    assertThat(Rarity.rarestFirst(findings).getFirst().path().text()).isEqualTo("odd");
    assertThat(Rarity.rarestFirst(findings)).hasSize(101);
  }

  @Test
  void findingsThatReadAlikeKeepTheirOrder() {
    List<Finding> findings =
        List.of(finding("c", "+ x"), finding("a", "+ x"), finding("b", "+ x"), finding("d", "+ x"));
    assertThat(Rarity.rarestFirst(findings)).isEqualTo(findings);
  }

  private static Finding finding(String path, String... lines) {
    return new Finding(
        ArtifactPath.of(path),
        "text",
        Kind.CHANGED,
        Grade.CODE,
        "default",
        0,
        List.of(),
        List.of(),
        new Detail("changed", List.of(lines)));
  }
}

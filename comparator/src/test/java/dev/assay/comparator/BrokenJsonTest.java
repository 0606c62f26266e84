package dev.assay.comparator;

import static dev.assay.comparator.Zips.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.result.Finding;
import dev.assay.core.result.Grade;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is called JSON and is none, is compared as what it is, and the report says so. */
class BrokenJsonTest {
  private static final String JSON = "{\"name\": \"a\", \"main\": \"a.js\"}\n";

  private static final List<String> BROKEN =
      List.of(
          JSON + "}",
          JSON.replace("}", ",}"),
          JSON.replace("{", "{ // a comment\n"),
          JSON.replace('"', '\''),
          "\ufeff" + JSON,
          "#!/usr/bin/env node\n" + JSON,
          JSON.replace("a.js", "a\u0000.js"),
          JSON + "\u0000");

  @Test
  void brokenOnOneSideIsCodeAndSaidSo() throws IOException {
    for (String broken : BROKEN) {
      for (boolean published : List.of(true, false)) {
        Finding finding = only(published ? broken : JSON, published ? JSON : broken);
        assertThat(finding.grade()).as(broken).isEqualTo(Grade.CODE);
        assertThat(finding.detail().summary())
            .contains(published ? "the published file" : "the rebuilt one")
            .contains("looks like json, but")
            .contains(published ? "the rebuilt one is json" : "the published file is json");
      }
    }
  }

  @Test
  void brokenOnBothSidesIsCodeAndSaidSo() throws IOException {
    for (String broken : BROKEN) {
      Finding finding = only(broken.replace("main", "bin"), broken);
      assertThat(finding.grade()).as(broken).isEqualTo(Grade.CODE);
      assertThat(finding.detail().summary())
          .contains("the published file looks like json, but")
          .contains("the rebuilt one looks like json, but");
    }
  }

  @Test
  void anArchiveThatIsCalledJsonIsOne() throws IOException {
    byte[] evil = Zips.of(Map.of("m", text("evil")));
    byte[] good = Zips.of(Map.of("m", text("good")));
    assertThat(Compared.of("f.json", evil, good).findings())
        .anyMatch(f -> f.path().text().equals("f.json!/m") && f.grade() == Grade.CODE);
  }

  private static Finding only(String published, String rebuilt) throws IOException {
    List<Finding> findings = Compared.of("package.json", text(published), text(rebuilt)).findings();
    assertThat(findings).hasSize(1);
    return findings.getFirst();
  }
}

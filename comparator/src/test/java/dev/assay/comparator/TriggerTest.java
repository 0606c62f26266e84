package dev.assay.comparator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.comparator.golden.RawZip;
import dev.assay.core.result.Comparison;
import dev.assay.core.result.Finding;
import dev.assay.core.result.Grade;
import dev.assay.core.result.Kind;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What makes something run is said so, and never gets a better grade for it. */
class TriggerTest {
  private static final String PACKAGE =
      """
      {"name": "demo", "main": "a.js", "scripts": {"test": "t"}, "dependencies": {"a": "1"}}
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "META-INF/services/org.example.Plugin",
        "META-INF/services/javax.annotation.processing.Processor",
        "META-INF/versions/9/org/example/A.class",
        "META-INF/spring.factories",
        "META-INF/spring/a.imports",
        "META-INF/native-image/org.example/native-image.properties",
        "demo-1.0.dist-info/entry_points.txt",
        "sitecustomize.py",
        "a/evil.pth",
        "lib/libevil.so"
      })
  void aMemberThatRunsIsNamedAsSuch(String name) throws IOException {
    RawZip clean = new RawZip().add("a.txt", "a");
    RawZip evil = new RawZip().add("a.txt", "a").add(name, "INJECTED");
    Finding added = member(Compared.of("x.jar", evil.build(), clean.build()), name);
    assertThat(added.kind()).isEqualTo(Kind.ADDED);
    assertThat(added.grade()).isGreaterThanOrEqualTo(Grade.SURFACE);
    assertThat(added.detail().summary()).contains("newly runs: ");
    Finding removed = member(Compared.of("x.jar", clean.build(), evil.build()), name);
    assertThat(removed.detail().summary()).contains("no longer runs: ");
  }

  @Test
  void changedContentOfSuchAMemberIsNamedToo() throws IOException {
    String name = "META-INF/services/org.example.Plugin";
    Comparison comparison =
        Compared.of(
            "x.jar",
            new RawZip().add(name, "org.example.Evil\n").build(),
            new RawZip().add(name, "org.example.Good\n").build());
    Finding finding = member(comparison, name);
    assertThat(finding.grade()).isEqualTo(Grade.CODE);
    assertThat(finding.detail().summary()).contains("runs: service provider");
  }

  @Test
  void anAddedMemberSaysWhatItsModeMakesOfIt() throws IOException {
    byte[] clean = new RawZip().add("a.txt", "a").build();
    byte[] content = "x".getBytes(UTF_8);
    for (var mark :
        List.of(
            new Mark(0104755, "setuid"),
            new Mark(0100755, "executable"),
            new Mark(0120777, "symbolic link"))) {
      byte[] evil =
          new RawZip().add("a.txt", "a").add("b", content, e -> e.mode(mark.mode)).build();
      assertThat(member(Compared.of("x.zip", evil, clean), "b").detail().summary())
          .contains(mark.text);
    }
    byte[] plain = new RawZip().add("a.txt", "a").add("b", content, e -> e.mode(0100644)).build();
    assertThat(member(Compared.of("x.zip", plain, clean), "b").detail().summary())
        .doesNotContain("executable");
  }

  private record Mark(int mode, String text) {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\": \"demo\", \"main\": \"evil.js\", \"scripts\": {\"test\": \"t\"}, \"dependencies\": {\"a\": \"1\"}}",
        "{\"name\": \"demo\", \"main\": \"a.js\", \"scripts\": {\"test\": \"t\", \"postinstall\": \"e\"}, \"dependencies\": {\"a\": \"1\"}}",
        "{\"name\": \"demo\", \"main\": \"a.js\", \"scripts\": {\"test\": \"t\"}, \"dependencies\": {\"a\": \"1\", \"e\": \"1\"}}"
      })
  void npmFieldsThatRunAreSurface(String published) throws IOException {
    Comparison comparison =
        Compared.of("package.json", (published + "\n").getBytes(UTF_8), PACKAGE.getBytes(UTF_8));
    assertThat(comparison.worst()).isEqualTo(Grade.SURFACE);
  }

  @Test
  void theSameFieldsElsewhereAreCode() throws IOException {
    Comparison comparison =
        Compared.of(
            "data.json",
            PACKAGE.replace("a.js", "evil.js").getBytes(UTF_8),
            PACKAGE.getBytes(UTF_8));
    assertThat(comparison.worst()).isEqualTo(Grade.CODE);
  }

  private static Finding member(Comparison comparison, String name) {
    return comparison.findings().stream()
        .filter(f -> f.path().last().decoded().equals(name))
        .filter(f -> f.grade().atLeast(Grade.SURFACE))
        .findFirst()
        .orElseThrow();
  }
}

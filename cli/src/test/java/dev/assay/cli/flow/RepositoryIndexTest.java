package dev.assay.cli.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryIndexTest {
  private static final String PLACE = "org/example/demo/maven-metadata.xml";
  private static final String INDEX =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <metadata>
        <groupId>org.example</groupId>
        <artifactId>demo</artifactId>
        <versioning>
          <release>1.0</release>
          <versions>
            <version>1.0</version>
          </versions>
          <lastUpdated>20260101000000</lastUpdated>
        </versioning>
      </metadata>
      """;

  @TempDir Path folder;

  @Test
  void aListOfVersionsIsNoPartOfTheRelease() throws Exception {
    assertThat(check(PLACE, INDEX))
        .isInstanceOfSatisfying(
            Sidecars.Outcome.Fine.class,
            fine -> {
              assertThat(fine.sidecar().of()).isEqualTo("org/example/demo");
              assertThat(fine.sidecar().notChecked()).isPresent();
            });
    String local = PLACE.replace(".xml", "-staging.xml");
    assertThat(check(local, INDEX.replace("<release>1.0</release>", "")))
        .isInstanceOf(Sidecars.Outcome.Fine.class);
  }

  @Test
  void manyVersionsAreNoTrouble() throws Exception {
    String many = "<version>1.0</version>\n".repeat(2500);
    assertThat(check(PLACE, INDEX.replace("<version>1.0</version>", many)))
        .isInstanceOf(Sidecars.Outcome.Fine.class);
  }

  @ParameterizedTest
  @CsvSource({
    "<metadata>, '<metadata><!-- payload -->'",
    "</metadata>, '</metadata><x/>'",
    "20260101000000, 2026",
    "<version>1.0</version>, '<version>$(evil)</version>'",
    "<version>1.0</version>, '<version>é</version>'",
    "<versions>, '<vers<version>1</version> ions>'",
    "<artifactId>demo</artifactId>, <artifactId>other</artifactId>",
    "<groupId>org.example</groupId>, ''"
  })
  void anythingElseIsAFinding(String from, String to) throws Exception {
    assertThat(INDEX).contains(from);
    assertThat(check(PLACE, INDEX.replace(from, to))).isInstanceOf(Sidecars.Outcome.Wrong.class);
  }

  @Test
  void oneThatIsTooLargeIsAFinding() throws Exception {
    assertThat(check(PLACE, INDEX + " ".repeat(Sidecars.LIMIT)))
        .isInstanceOf(Sidecars.Outcome.Wrong.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"maven-metadata.xml", "org/demo/metadata.xml", "a/maven-metadata.xml/b"})
  void onlyItsNameInARepositoryMakesIt(String path) throws Exception {
    assertThat(RepositoryIndex.is(file(path, INDEX))).isFalse();
  }

  private Sidecars.Outcome check(String path, String content) throws Exception {
    ReleaseFile file = file(path, content);
    assertThat(RepositoryIndex.is(file)).isTrue();
    return RepositoryIndex.check(file);
  }

  private ReleaseFile file(String path, String content) throws IOException {
    Path file = Files.writeString(Files.createTempFile(folder, "index", ".xml"), content);
    Optional<String> place = path.contains("/") ? Optional.of(path) : Optional.empty();
    return new ReleaseFile(path, place, Hashing.one(file));
  }
}

package dev.assay.rebuilder.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.artifact.Store;
import dev.assay.core.artifact.StoredFile;
import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.AsOf;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a repository offered at a moment, by its own account. */
class PastMavenRepositoryTest {
  private static final AsOf MOMENT = AsOf.of("2024-05-01T00:00:00Z").orElseThrow();
  private static final String BEFORE = "Tue, 30 Apr 2024 23:59:59 GMT";
  private static final String LONG_BEFORE = "Mon, 01 Jan 2024 00:00:00 GMT";
  private static final String THEN = "Wed, 01 May 2024 00:00:00 GMT";
  private static final String AFTER = "Wed, 01 May 2024 00:00:01 GMT";
  private static final String LIST = "org/example/a/maven-metadata.xml";
  private static final String JAR = "org/example/a/1/a-1.jar";

  @TempDir Path temp;
  private FileServer server;

  @BeforeEach
  void start() throws Exception {
    server = new FileServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Optional<StoredFile> fetch(String path) throws Exception {
    return fetch(path, server.url("/"));
  }

  private Optional<StoredFile> fetch(String path, String url) throws Exception {
    MavenRepositories repositories =
        new MavenRepositories(
            MavenSettings.read(temp.resolve("settings.xml"), Optional.empty(), Map.of()),
            new Store(temp.resolve("store")),
            Files.createDirectories(temp.resolve("work")),
            16 << 20,
            Retries.NONE,
            Gate.open());
    try (RepositoryAccess.Line line = repositories.connect(Optional.of(url))) {
      return line.fetch(path, MOMENT);
    }
  }

  private static String metadata(String... versions) {
    StringBuilder all = new StringBuilder("<metadata><versioning><latest>9</latest><versions>");
    for (String version : versions) {
      all.append("<version>").append(version).append("</version>");
    }
    return all + "</versions></versioning></metadata>";
  }

  private void pom(String version, String modified) {
    server.file("/org/example/a/" + version + "/a-" + version + ".pom", "pom", modified);
  }

  @ParameterizedTest
  @ValueSource(strings = {LONG_BEFORE, BEFORE, THEN})
  void aFileThatWasThereIsFetched(String modified) throws Exception {
    server.file("/" + JAR, "jar", modified);
    assertThat(fetch(JAR).orElseThrow().path()).hasContent("jar");
    assertThat(fetch(JAR.replace("jar", "war"))).isEmpty();
    assertThat(temp.resolve("work")).isEmptyDirectory();
  }

  @Test
  void aFileThatCameLaterIsRefused() throws Exception {
    server.file("/" + JAR, "jar", AFTER);
    assertThatThrownBy(() -> fetch(JAR))
        .isInstanceOf(AssayException.Published.class)
        .hasMessage(
            "the repository has it since 2024-05-01T00:00:01Z only, after 2024-05-01T00:00:00Z");
  }

  /** As servers say that they don't know, and as they don't say anything. */
  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "Thu, 01 Jan 1970 00:00:00 GMT"})
  void whereNobodyCanTellItIsRefused(String modified) throws Exception {
    server.file("/" + JAR, "jar", modified);
    assertThatThrownBy(() -> fetch(JAR))
        .isInstanceOf(AssayException.Published.class)
        .hasMessageContaining("the repository does not say since when it has " + JAR);
    server.file("/" + LIST, metadata("1"), BEFORE);
    pom("1", modified);
    assertThatThrownBy(() -> fetch(LIST))
        .isInstanceOf(AssayException.Published.class)
        .hasMessageContaining("does not say since when it has org/example/a/1/a-1.pom");
  }

  @Test
  void aFolderDoesNotSay() throws Exception {
    Path folder = temp.resolve("repository");
    Files.createDirectories(folder.resolve(JAR).getParent());
    Files.writeString(folder.resolve(JAR), "jar");
    assertThatThrownBy(() -> fetch(JAR, folder.toUri().toString()))
        .hasMessageContaining("does not say since when");
  }

  @Test
  void aListOfVersionsIsWithoutThoseThatCameLater() throws Exception {
    // Of 5 there is no POM, so that nobody can have it.
    server.file("/" + LIST, metadata("1", "2", "1.1", "3", "5"), AFTER);
    pom("1", LONG_BEFORE);
    pom("2", LONG_BEFORE);
    pom("1.1", BEFORE);
    pom("3", AFTER);
    assertThat(fetch(LIST).orElseThrow().path())
        .hasContent(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <metadata>
              <groupId>org.example</groupId>
              <artifactId>a</artifactId>
              <versioning>
                <latest>1.1</latest>
                <release>1.1</release>
                <versions>
                  <version>1</version>
                  <version>2</version>
                  <version>1.1</version>
                </versions>
                <lastUpdated>20240501000000</lastUpdated>
              </versioning>
            </metadata>
            """);
  }

  @Test
  void aListOfNothingIsNoList() throws Exception {
    server.file("/" + LIST, metadata("3"), AFTER);
    pom("3", AFTER);
    assertThat(fetch(LIST)).isEmpty();
    assertThat(fetch("org/example/b/maven-metadata.xml")).isEmpty();
  }

  @Test
  void aListOfPluginsIsTakenAsAWhole() throws Exception {
    String plugins = "<metadata><plugins><plugin><prefix>x</prefix></plugin></plugins></metadata>";
    server.file("/org/example/maven-metadata.xml", plugins, BEFORE);
    assertThat(fetch("org/example/maven-metadata.xml").orElseThrow().path()).hasContent(plugins);
    server.file("/org/example/maven-metadata.xml", plugins, AFTER);
    assertThatThrownBy(() -> fetch("org/example/maven-metadata.xml"))
        .hasMessageContaining("2024-05-01T00:00:01Z only");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../x", "1</version><version>2/3", "1 2", "&#46;&#46;"})
  void whatIsNoListIsRefused(String version) throws Exception {
    server.file("/" + LIST, metadata("1", version), BEFORE);
    pom("1", BEFORE);
    assertThatThrownBy(() -> fetch(LIST))
        .isInstanceOf(AssayException.Published.class)
        .hasMessageContaining("a list of versions, cannot be read");
  }

  @Test
  void anEndlessListIsRefused() throws Exception {
    server.file("/" + LIST, metadata("1 ".repeat(5_001).split(" ", 5_001)), BEFORE);
    assertThatThrownBy(() -> fetch(LIST)).hasMessageContaining("at most 5000 versions");
    server.file("/" + LIST, "<a>" + "x".repeat(8 << 20), BEFORE);
    assertThatThrownBy(() -> fetch(LIST))
        .isInstanceOf(AssayException.Limit.class)
        .hasMessageContaining("larger than 8388608 bytes");
    server.file("/" + LIST, "<a>".repeat(100), BEFORE);
    assertThatThrownBy(() -> fetch(LIST)).hasMessageContaining("too deep");
    server.file(
        "/" + LIST,
        "<!DOCTYPE a [<!ENTITY b 'x'>]><metadata><versioning><versions><version>&b;</version>"
            + "</versions></versioning></metadata>",
        BEFORE);
    assertThatThrownBy(() -> fetch(LIST)).isInstanceOf(AssayException.Published.class);
  }
}

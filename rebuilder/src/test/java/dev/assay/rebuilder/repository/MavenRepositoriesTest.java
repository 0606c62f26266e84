package dev.assay.rebuilder.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.artifact.Store;
import dev.assay.core.artifact.StoredFile;
import dev.assay.core.failure.AssayException;
import dev.assay.core.spec.ArtifactCoordinates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MavenRepositoriesTest {
  private static final ArtifactCoordinates JAR =
      new ArtifactCoordinates("org.example", "a", "1", "", "jar");
  private static final String PATH = "/org/example/a/1/a-1.jar";

  @TempDir Path temp;
  private FileServer server;

  @BeforeEach
  void start() throws IOException {
    server = new FileServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private MavenRepositories repositories() throws Exception {
    return repositories("<settings/>");
  }

  private MavenRepositories repositories(String settings) throws Exception {
    Path file = Files.writeString(temp.resolve("settings.xml"), settings);
    return new MavenRepositories(
        MavenSettings.read(file, Optional.empty(), Map.of()),
        new Store(temp.resolve("store")),
        Files.createDirectories(temp.resolve("work")),
        1000,
        Retries.NONE,
        Gate.open());
  }

  private Optional<String> here() {
    return Optional.of(server.url(""));
  }

  private static String content(Optional<StoredFile> file) throws IOException {
    return Files.readString(file.orElseThrow().path());
  }

  private void assertCannotAsk(String... messages) throws Exception {
    MavenRepositories repositories = repositories();
    assertThatThrownBy(() -> repositories.fetch(JAR, here()))
        .isInstanceOf(AssayException.Published.class)
        .satisfies(e -> assertThat(e.getMessage()).contains(messages));
  }

  @Test
  void fetchesFromAServer() throws Exception {
    server.file(PATH, "jar");

    assertThat(content(repositories().fetch(JAR, here()))).isEqualTo("jar");
    assertThat(temp.resolve("work")).isEmptyDirectory();
  }

  @Test
  void fetchesFromAFolder() throws Exception {
    Path file = temp.resolve("repository" + PATH);
    Files.createDirectories(file.resolveSibling("x").getParent());
    Files.writeString(file, "jar");
    Optional<String> folder = Optional.of(temp.resolve("repository").toUri().toString());

    assertThat(content(repositories().fetch(JAR, folder))).isEqualTo("jar");
    assertThat(
            repositories()
                .fetch(new ArtifactCoordinates("org.example", "a", "2", "", "jar"), folder))
        .isEmpty();
  }

  @Test
  void aFolderThatIsNotThereCannotBeAsked() throws Exception {
    MavenRepositories repositories = repositories();

    assertThatThrownBy(
            () -> repositories.fetch(JAR, Optional.of(temp.resolve("none").toUri().toString())))
        .isInstanceOf(AssayException.Published.class)
        .hasMessageContaining("no such folder");
  }

  @Test
  void asksTheOriginEveryTime() throws Exception {
    MavenRepositories repositories = repositories();
    server.file(PATH, "one");
    assertThat(content(repositories.fetch(JAR, here()))).isEqualTo("one");
    server.file(PATH, "two");
    assertThat(content(repositories.fetch(JAR, here()))).isEqualTo("two");
  }

  /** A build can write to the user's local repository. */
  @Test
  void aPoisonedLocalRepositoryHasNoEffect() throws Exception {
    Path home = temp.resolve("home");
    for (String place : List.of("home/.m2/repository", "local")) {
      Path poisoned = temp.resolve(place + PATH);
      Files.createDirectories(poisoned.resolveSibling("x").getParent());
      Files.writeString(poisoned, "poison");
    }
    String before = System.getProperty("user.home", "");
    System.setProperty("user.home", home.toString());
    System.setProperty("maven.repo.local", temp.resolve("local").toString());
    try {
      MavenRepositories repositories =
          repositories(
              "<settings><localRepository>"
                  + temp.resolve("local")
                  + "</localRepository></settings>");
      assertThat(repositories.fetch(JAR, here())).isEmpty();
      server.file(PATH, "jar");
      assertThat(content(repositories.fetch(JAR, here()))).isEqualTo("jar");
    } finally {
      System.setProperty("user.home", before);
      System.clearProperty("maven.repo.local");
    }
    assertThat(home.resolve(".m2/repository" + PATH)).hasContent("poison");
  }

  @Test
  void tellsNotThereFromCannotAsk() throws Exception {
    assertThat(repositories().fetch(JAR, here())).isEmpty();
    assertThat(repositories().fetch(JAR, Optional.of(server.status(PATH, 410).url("")))).isEmpty();
    for (int status : List.of(400, 401, 403, 500, 502)) {
      server.status(PATH, status);
      assertCannotAsk("org/example/a/1/a-1.jar", server.url(""), "status " + status);
    }
  }

  @Test
  void nobodyAnsweringIsNotAnAnswer() throws Exception {
    server.close();
    assertCannotAsk("no connection");
  }

  @Test
  void aHostWithoutAddressIsNotAnAnswer() throws Exception {
    MavenRepositories repositories = repositories();

    assertThatThrownBy(() -> repositories.fetch(JAR, Optional.of("http://nowhere.invalid/")))
        .isInstanceOf(AssayException.Published.class)
        .hasMessageContaining("host name is not known");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://example.org/", "s3://bucket", "nothing", "file://example.org/x"})
  void refusesOtherUrls(String url) throws Exception {
    MavenRepositories repositories = repositories();

    assertThatThrownBy(() -> repositories.fetch(JAR, Optional.of(url)))
        .isInstanceOf(AssayException.Published.class)
        .hasMessageContaining(url);
  }

  @Test
  void aChecksumThatFitsIsFine() throws Exception {
    server.file(PATH, "jar");
    server.file(PATH + ".sha1", "a756d2dfeba1ac7e8ea06eb8a9e2e81fbb5e8c10  a-1.jar\n");
    assertThatThrownBy(() -> repositories().fetch(JAR, here()))
        .hasMessageContaining("checksum does not fit");
    server.file(PATH + ".sha1", sha1("jar").toUpperCase(java.util.Locale.ROOT) + "  a-1.jar\n");
    assertThat(content(repositories().fetch(JAR, here()))).isEqualTo("jar");
  }

  private static String sha1(String content) throws Exception {
    return java.util.HexFormat.of()
        .formatHex(
            java.security.MessageDigest.getInstance("SHA-1")
                .digest(content.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(strings = {".sha1", ".sha256", ".sha512", ".md5"})
  void aChecksumThatDoesNotFitIsDamage(String extension) throws Exception {
    int digits =
        switch (extension) {
          case ".sha1" -> 40;
          case ".sha256" -> 64;
          case ".sha512" -> 128;
          default -> 32;
        };
    server.file(PATH, "jar").file(PATH + extension, "0".repeat(digits));
    assertCannotAsk("checksum does not fit", "a-1.jar" + extension);
  }

  @Test
  void aChecksumThatIsNoneIsDamage() throws Exception {
    server.file(PATH, "jar").file(PATH + ".sha1", "<html>");
    assertCannotAsk("expected 40 hexadecimal digits");
  }

  @Test
  void aChecksumThatCannotBeAskedForStops() throws Exception {
    server.file(PATH, "jar").status(PATH + ".sha1", 500);
    assertCannotAsk("status 500");
  }

  @Test
  void fetchesSidecarsByTheirPath() throws Exception {
    server.file(PATH + ".asc", "signature").file(PATH + ".sha1", "digest");

    assertThat(content(repositories().fetchPath("org/example/a/1/a-1.jar.asc", here())))
        .isEqualTo("signature");
    assertThat(content(repositories().fetchPath("org/example/a/1/a-1.jar.sha1", here())))
        .isEqualTo("digest");
    assertThat(repositories().fetchPath("org/example/a/1/a-1.jar.md5", here())).isEmpty();
  }

  @Test
  void hasALimit() throws Exception {
    server.file(PATH, "x".repeat(1001));
    MavenRepositories repositories = repositories();

    assertThatThrownBy(() -> repositories.fetch(JAR, here()))
        .isInstanceOf(AssayException.Limit.class)
        .hasMessageContaining("limit of 1000 bytes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/etc/passwd",
        "../x",
        "a/../x",
        "a//b",
        "a/./b",
        "a\\b",
        "a\u0000b",
        "a/b?c",
        "a/b#c",
        "http://example.org/x",
        "a%2e%2e/b",
        "a\nb"
      })
  void refusesPathsThatAreNone(String path) throws Exception {
    MavenRepositories repositories = repositories();

    assertThatThrownBy(() -> repositories.fetchPath(path, here()))
        .isInstanceOf(AssayException.Usage.class);
    assertThat(server.asked).isEmpty();
  }

  @Test
  void refusesCoordinatesThatAreNone() throws Exception {
    MavenRepositories repositories = repositories();
    List<ArtifactCoordinates> hostile =
        List.of(
            new ArtifactCoordinates("org..example", "a", "1", "", "jar"),
            new ArtifactCoordinates("org/../..", "a", "1", "", "jar"),
            new ArtifactCoordinates("org.example", "..", "1", "", "jar"),
            new ArtifactCoordinates("org.example", "a", "../1", "", "jar"),
            new ArtifactCoordinates("org.example", "a", "1", "x/../../y", "jar"),
            new ArtifactCoordinates("org.example", "a", "1", "", "jar?x"),
            new ArtifactCoordinates("", "a", "1", "", "jar"));

    for (ArtifactCoordinates coordinates : hostile) {
      assertThatThrownBy(() -> repositories.fetch(coordinates, here()))
          .isInstanceOf(AssayException.Usage.class);
    }
    assertThat(server.asked).isEmpty();
  }

  @Test
  void listsAPage() throws Exception {
    server.file("/org/example/a/1/", "<a href=\"../\">..</a><a href=\"a-1.jar\">a-1.jar</a>");

    assertThat(repositories().list("org.example", "a", "1", here())).contains(List.of("a-1.jar"));
  }

  @Test
  void aPageAboutSomethingElseIsNoListing() throws Exception {
    server.file("/org/example/a/1/", "<a href=\"login.html\">sign in</a>");

    assertThat(repositories().list("org.example", "a", "1", here())).isEmpty();
    assertThat(repositories().list("org.example", "a", "2", here())).isEmpty();
  }

  @Test
  void listsAFolder() throws Exception {
    Path folder = Files.createDirectories(temp.resolve("repository/org/example/a/1"));
    Files.writeString(folder.resolve("a-1.pom"), "pom");
    Files.writeString(folder.resolve("a-1.jar"), "jar");
    Files.createDirectory(folder.resolve("sub"));
    Optional<String> url = Optional.of(temp.resolve("repository").toUri().toString());

    assertThat(repositories().list("org.example", "a", "1", url))
        .contains(List.of("a-1.jar", "a-1.pom"));
    assertThat(repositories().list("org.example", "a", "2", url)).contains(List.of());
  }
}

package dev.assay.core.lock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.artifact.Digest;
import dev.assay.core.failure.AssayException;
import dev.assay.core.json.RefusedException;
import dev.assay.core.lock.DependencyLock.Repository;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LockTest {
  private static final String OTHER = "https://repo.example.org/releases";
  private static final DependencyLock LOCK =
      new DependencyLock(
          "pkg:maven/org.example/demo@1.0",
          List.of(Repository.CENTRAL, Repository.of(OTHER)),
          List.of(
              file("org/example/lib/2.1/lib-2.1.jar", "a"),
              new LockedFile(OTHER, "org/example/lib/2.1/lib-2.1.pom", digest("b"), 1),
              file("org/example/maven-metadata.xml", "c")));

  static LockedFile file(String path, String content) {
    return new LockedFile("central", path, digest(content), content.length());
  }

  private static Digest digest(String content) {
    return Digest.of(content.getBytes(UTF_8));
  }

  private static DependencyLock of(LockedFile... files) {
    return new DependencyLock(LOCK.release(), List.of(Repository.CENTRAL), List.of(files));
  }

  private static DependencyLock read(String text) throws Exception {
    return LockReader.read(new ByteArrayInputStream(text.getBytes(UTF_8)));
  }

  @Test
  void whatIsWrittenReadsBack() throws Exception {
    String text = LockWriter.write(LOCK);
    assertThat(read(text)).isEqualTo(LOCK);
    assertThat(text)
        .startsWith(
            """
            {
              "schema": 1,
              "release": "pkg:maven/org.example/demo@1.0",
              "repositories": [
                "central",
                "https://repo.example.org/releases"
              ],
              "dynamic": [
                "org/example/maven-metadata.xml"
              ],
              "files": [
                {"path": "org/example/lib/2.1/lib-2.1.jar", "repository": "central", "size": 1,\
             "sha256": "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"},
            """)
        .endsWith("}\n  ]\n}\n");
    assertThat(read(LockWriter.write(of()))).isEqualTo(of());
  }

  @Test
  void gradleIsPartOfALock() throws Exception {
    String url = "https://example.org/d/gradle-8.5-bin.zip";
    DependencyLock with =
        LOCK.running(java.util.Optional.of(new LockedGradle(url, 3, digest("gradle"))));
    String text = LockWriter.write(with);
    assertThat(text)
        .contains("  ],\n  \"gradle\": {\"url\": \"" + url + "\", \"size\": 3, \"sha256\": \"")
        .endsWith("\"}\n}\n");
    assertThat(read(text)).isEqualTo(with).isNotEqualTo(LOCK);
    assertThat(with.gradle().orElseThrow().version()).isEqualTo("8.5");
    assertThat(with.gradle().orElseThrow().name()).isEqualTo("gradle-8.5-bin");
    for (String other :
        List.of(
            "file:///d/gradle-8.5-bin.zip",
            "https://u@example.org/gradle-8.5-bin.zip",
            "https://example.org/gradle-8.5-bin.zip?x",
            "https://example.org/a/../gradle-8.5-bin.zip",
            "https://example.org/gradle-8-bin.zip",
            "https://example.org/x.zip")) {
      assertThatThrownBy(() -> read(text.replace(url, other)))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("the URL of a Gradle distribution");
    }
    assertThat(LockChanges.between(LOCK, with).lines()).containsExactly("~ gradle none -> " + url);
    DependencyLock bytes =
        LOCK.running(java.util.Optional.of(new LockedGradle(url, 3, digest("other"))));
    assertThat(LockChanges.between(with, bytes).altered())
        .singleElement()
        .asString()
        .contains(url, digest("gradle").toString(), digest("other").toString());
    assertThat(LockChanges.between(with, with).isEmpty()).isTrue();
  }

  @Test
  void theMomentIsPartOfALock() throws Exception {
    DependencyLock dated = LOCK.from(AsOf.of("2024-05-01T12:00:00Z"));
    String text = LockWriter.write(dated);
    assertThat(text).contains("@1.0\",\n  \"asOf\": \"2024-05-01T12:00:00Z\",\n  \"repositories\"");
    assertThat(read(text)).isEqualTo(dated).isNotEqualTo(LOCK);
    assertThat(dated.digest()).isNotEqualTo(LOCK.digest());
    for (String other : List.of("2024-05-01", "2024-05-01T12:00:00.5Z", "9", "")) {
      assertThatThrownBy(() -> read(text.replace("2024-05-01T12:00:00Z", other)))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("a moment such as");
    }
    assertThat(LockChanges.between(LOCK, dated).lines())
        .containsExactly("~ as of when it was made -> 2024-05-01T12:00:00Z");
    assertThat(LockChanges.between(dated, dated).isEmpty()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "'\"schema\": 1', '\"schema\": 2', schema 1",
    "'\"release\"', '\"relaese\"', the field \"release\"",
    "pkg:maven, maven, a package URL",
    "'\"central\",\n', '\"file:///etc\",\n', 'central, npm, or an https or http URL'",
    "'\"central\",\n', '\"https://user@example.org/\",\n', 'central, npm, or an https or http URL'",
    "'  \"dynamic\": [\n    \"org/example/maven-metadata.xml\"\n  ]', '  \"dynamic\": []', dynamic",
    "lib-2.1.jar, ../../lib, the path of a file",
    "lib-2.1.jar, lib-2.1.zip, files sorted by path",
    "lib-2.1.jar, lib-2.1.pom, files sorted by path",
    "lib-2.1.jar, lib-2.1.jar.sha1, the path of a file",
    "'\"repository\": \"central\"', '\"repository\": \"https://a.example.org\"', from the repositories",
    "'\"size\": 1', '\"size\": -1', a number from 0",
    "ca978, CA978, 64 lower-case",
    "'\"size\": 1', '\"size\": 1, \"more\": 2', the field \"sha256\"",
    "'\n  ]\n}\n', '\n  ]\n}\n{}', nothing more",
    "'\n  ]\n}\n', '\n  ]\n', well-formed JSON"
  })
  void whatIsNotALockIsRefused(String part, String by, String message) {
    String text = LockWriter.write(LOCK);
    assertThat(text).contains(part);
    assertThatThrownBy(() -> read(text.replace(part, by)))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aLockThatCannotBeReadIsBadUsageWithItsName(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("assay.lock");
    assertThatThrownBy(() -> LockReader.read(file))
        .isInstanceOf(AssayException.Usage.class)
        .hasMessageContaining("assay.lock: cannot be read");
    Files.writeString(file, "{}");
    assertThatThrownBy(() -> LockReader.read(file))
        .isInstanceOf(AssayException.Usage.class)
        .hasMessageContaining("assay.lock: the report: expected the field \"schema\"");
    Files.writeString(file, LockWriter.write(LOCK));
    assertThat(LockReader.read(file)).isEqualTo(LOCK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/a", "a/", "a//b", "../a", "a/./b", "a\\b", "a\nb", "a%2fb", "a:b", "é"})
  void aPathLeadsNowhereElse(String path) {
    assertThat(LockedFile.isPath(path)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "org/example/lib/2.1/lib-2.1.jar, org.example:lib:2.1",
    "lib/a/1/a-1.pom, lib:a:1",
    "a/1/a-1.pom,",
    "a-1.pom,",
    "org/example/lib/maven-metadata.xml,"
  })
  void aFileInTheFolderOfAVersionBelongsToIt(String path, String module) {
    assertThat(ModuleId.ofPath(path).map(ModuleId::toString).orElse(null)).isEqualTo(module);
  }

  /** Whatever else a build asks for could carry what it knows to whoever has the repository. */
  @ParameterizedTest
  @CsvSource({
    "org/example/lib/2.1/lib-2.1.jar, true",
    "org/example/lib/2.1/lib-2.1-sources.jar.asc, true",
    "org/example/maven-metadata.xml, true",
    "lib/2.1/lib-2.1.jar, false",
    "org/example/lib/2.1/lib-2.10.jar, false",
    "org/example/lib/2.1/secret, false",
    "org/example/lib/2.1/lib-2.1, false",
    "secrets/of/the/source/c2VjcmV0, false",
    "archetype-catalog.xml, false",
    "@s/a/-/a-1.0.0.tgz, false"
  })
  void aPathOfARepositoryHasItsForm(String path, boolean expected) {
    assertThat(ModuleId.isMavenPath(path)).isEqualTo(expected);
  }

  @Test
  void changesAreToldByModule() {
    DependencyLock before =
        of(
            file("g/gone/1/gone-1.jar", "x"),
            file("g/lib/1/lib-1.jar", "x"),
            file("g/lib/1/lib-1.pom", "x"),
            file("g/maven-metadata.xml", "x"),
            file("g/same/1/same-1.jar", "x"));
    DependencyLock after =
        of(
            file("g/lib/2/lib-2.jar", "x"),
            file("g/lib/2/lib-2.pom", "x"),
            file("g/maven-metadata.xml", "y"),
            file("g/new/1/new-1.jar", "x"),
            file("g/same/1/same-1.jar", "x"));
    LockChanges changes = LockChanges.between(before, after);
    assertThat(changes.lines())
        .containsExactly(
            "~ g/maven-metadata.xml: was " + digest("x") + ", is " + digest("y"),
            "- g:gone 1 (jar)",
            "~ g:lib 1 (jar), 1 (pom) -> 2 (jar), 2 (pom)",
            "+ g:new 1 (jar)");
    assertThat(changes.altered()).isEmpty();
    assertThat(LockChanges.between(after, after).isEmpty()).isTrue();
  }

  @Test
  void bytesThatChangedUnderOneNameAreNoVersion() {
    LockChanges changes =
        LockChanges.between(of(file("g/lib/1/lib-1.jar", "x")), of(file("g/lib/1/lib-1.jar", "y")));
    assertThat(changes.lines()).isEmpty();
    assertThat(changes.altered())
        .containsExactly("g/lib/1/lib-1.jar: was " + digest("x") + ", is " + digest("y"));
    assertThat(changes.isEmpty()).isFalse();
  }
}

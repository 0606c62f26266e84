package dev.assay.rebuilder.dependency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.artifact.Digest;
import dev.assay.core.artifact.StoredFile;
import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.DependencyLock;
import dev.assay.core.lock.LockedFile;
import dev.assay.core.lock.ModuleId;
import dev.assay.core.spec.ReleaseId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule 6 of the design. */
class OwnModulesTest {
  private static final OwnModules OWN =
      OwnModules.of(new ReleaseId("maven", "org.example", "demo", "1.0"));

  @TempDir Path source;

  private static DependencyLock lock(String path, String content) {
    LockedFile file =
        new LockedFile(
            "central", path, Digest.of(content.getBytes(UTF_8)), content.getBytes(UTF_8).length);
    return new DependencyLock(
        "pkg:maven/a/b@1", List.of(DependencyLock.Repository.CENTRAL), List.of(file));
  }

  @Test
  void aFileOfTheReleaseIsRefusedAndOnlyThat() {
    assertThatThrownBy(
            () -> OWN.requireNoneIn(lock("org/example/demo/1.0/demo-1.0-sources.jar", "x")))
        .isInstanceOf(AssayException.Dependency.class)
        .hasMessageContaining("org.example:demo:1.0 belongs to the release itself");
    for (String path :
        List.of(
            "org/example/demo/0.9/demo-0.9.jar",
            "org/example/demo2/1.0/demo2-1.0.jar",
            "org/demo/1.0/demo-1.0.jar")) {
      assertThatCode(() -> OWN.requireNoneIn(lock(path, "x"))).doesNotThrowAnyException();
    }
  }

  @Test
  void whatTheReactorMadeBelongsToTheRelease() {
    OwnModules more = OWN.andThoseOf(List.of("org/example/lib/1.0/lib-1.0.jar"));
    assertThatThrownBy(() -> more.requireNoneIn(lock("org/example/lib/1.0/lib-1.0.pom", "x")))
        .hasMessageContaining("org.example:lib:1.0");
  }

  @Test
  void aPublishedFileUnderAnotherNameIsRefused() {
    Map<String, StoredFile> published = Map.of("demo-1.0.jar", stored("jar"), "empty", stored(""));
    assertThatThrownBy(
            () -> OwnModules.requireNoneOf(published, lock("evil/copy/1/copy-1.jar", "jar")))
        .isInstanceOf(AssayException.Dependency.class)
        .hasMessageContaining("evil/copy/1/copy-1.jar is demo-1.0.jar of the release");
    assertThatCode(() -> OwnModules.requireNoneOf(published, lock("a/b/1/b-1.jar", "other")))
        .doesNotThrowAnyException();
    assertThatCode(() -> OwnModules.requireNoneOf(published, lock("a/b/1/b-1.jar", "")))
        .doesNotThrowAnyException();
  }

  private StoredFile stored(String content) {
    byte[] bytes = content.getBytes(UTF_8);
    return new StoredFile(source.resolve("x"), bytes.length, Digest.of(bytes));
  }

  @Test
  void everyPomOfTheSourceNamesAModule() throws Exception {
    pom("pom.xml", "<project><groupId>g</groupId><artifactId>root</artifactId></project>");
    pom(
        "a/pom.xml",
        "<project><parent><groupId>g</groupId><artifactId>root</artifactId>"
            + "<version>1</version></parent><artifactId>a</artifactId>"
            + "<dependencies><dependency><groupId>x</groupId><artifactId>y</artifactId>"
            + "</dependency></dependencies></project>");
    pom("b/c/pom.xml", "<project><groupId>g</groupId><artifactId>b</artifactId><broken");
    pom("d/pom.xml", "<!DOCTYPE project [<!ENTITY e SYSTEM 'file:///etc/hostname'>]><project/>");
    pom("e/pom.xml", "<project>".repeat(100_000));
    pom("f/other.xml", "<project><groupId>g</groupId><artifactId>f</artifactId></project>");
    Files.createSymbolicLink(source.resolve("linked"), source.resolve("f"));
    assertThat(SourceModules.in(source, "2"))
        .isEqualTo(
            Set.of(
                new ModuleId("g", "root", "2"),
                new ModuleId("g", "a", "2"),
                new ModuleId("g", "a", "1"),
                new ModuleId("g", "b", "2")));
  }

  private void pom(String path, String text) throws IOException {
    Path file = source.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}

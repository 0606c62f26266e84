package dev.assay.rebuilder.dependency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.artifact.Digest;
import dev.assay.core.artifact.Store;
import dev.assay.core.artifact.StoredFile;
import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.DependencyLock;
import dev.assay.core.lock.LockedFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublishedMembersTest {
  private static final byte[] CONTENT = new byte[2000];

  @TempDir Path folder;

  private static DependencyLock lock(String path, byte[] content) {
    LockedFile file = new LockedFile("central", path, Digest.of(content), content.length);
    return new DependencyLock(
        "pkg:maven/a/b@1", List.of(DependencyLock.Repository.CENTRAL), List.of(file));
  }

  private Map<String, StoredFile> published(String member, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(member));
      zip.write(content);
    }
    return Map.of("app-1.0.war", stored(bytes.toByteArray()));
  }

  private StoredFile stored(byte[] bytes) throws IOException {
    return new Store(folder).put(new ByteArrayInputStream(bytes), 1 << 20);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "WEB-INF/lib/lib-2.1.jar",
        "lib/lib.jar",
        "BOOT-INF/lib/org.other.lib-2.1.jar",
      })
  void aDependencyMayBePackagedUnderItsName(String member) throws Exception {
    DependencyLock lock = lock("org/other/lib/2.1/lib-2.1.jar", CONTENT);
    Map<String, StoredFile> published = published(member, CONTENT);
    assertThatCode(() -> PublishedMembers.requireNone(published, Set.of(), lock))
        .doesNotThrowAnyException();
  }

  /** An attacker chooses the coordinates; these would fit many a member. */
  @ParameterizedTest
  @CsvSource({
    "g/v/1/v-1.class, com/x/Evil.class",
    "g/Evil/1/Evil-1.class, com/x/Evil.class",
    "download/abc/Evil.class, com/x/Evil.class",
    "g/lib/1/other.jar, lib/lib.jar",
    "g/js/1/js-1.js, dist/js/index.js"
  })
  void aNameThatIsMadeToFitExemptsNothing(String path, String member) throws Exception {
    Map<String, StoredFile> published = published(member, CONTENT);
    assertThatThrownBy(() -> PublishedMembers.requireNone(published, Set.of(), lock(path, CONTENT)))
        .isInstanceOf(AssayException.Dependency.class)
        .hasMessageContaining(member);
  }

  @Test
  void tarballsAreLookedIntoToo() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      TarArchiveEntry entry = new TarArchiveEntry("package/dist/index.js");
      entry.setSize(CONTENT.length);
      tar.putArchiveEntry(entry);
      tar.write(CONTENT);
      tar.closeArchiveEntry();
    }
    StoredFile whole = stored(bytes.toByteArray());
    Map<String, StoredFile> published = Map.of("app-1.0.0.tgz", whole);
    assertThatThrownBy(
            () ->
                PublishedMembers.requireNone(published, Set.of(), lock("x/-/x-1.0.0.tgz", CONTENT)))
        .isInstanceOf(AssayException.Dependency.class)
        .hasMessageContaining("package/dist/index.js in app-1.0.0.tgz");
    byte[] cut = java.util.Arrays.copyOf(bytes.toByteArray(), bytes.size() / 2);
    StoredFile half = stored(cut);
    DependencyLock lock = lock("x/-/x-1.0.0.tgz", CONTENT);
    assertThatThrownBy(
            () ->
                PublishedMembers.requireNone(
                    Map.of("app-1.0.0.tgz", half), Set.of(half.digest()), lock))
        .hasMessageContaining("cannot be read as an archive");
    assertThatCode(
            () -> PublishedMembers.requireNone(Map.of("app-1.0.0.tgz", half), Set.of(), lock))
        .as("it differs anyway")
        .doesNotThrowAnyException();
  }

  @Test
  void aMemberIsNoDependencyUnderAnotherName() throws Exception {
    DependencyLock lock = lock("org/evil/payload/1/payload-1.class", CONTENT);
    Map<String, StoredFile> published = published("org/example/Backdoor.class", CONTENT);
    assertThatThrownBy(() -> PublishedMembers.requireNone(published, Set.of(), lock))
        .isInstanceOf(AssayException.Dependency.class)
        .hasMessageContaining("org/evil/payload/1/payload-1.class is org/example/Backdoor.class in")
        .hasMessageContaining("app-1.0.war of the release");
    byte[] other = CONTENT.clone();
    other[7] = 1;
    assertThatCode(
            () ->
                PublishedMembers.requireNone(
                    published, Set.of(), lock("org/evil/payload/1/a", other)))
        .doesNotThrowAnyException();
  }

  @Test
  void whatIsTrivialOrNoArchiveIsPassedOver() throws Exception {
    byte[] small = new byte[100];
    Map<String, StoredFile> trivial = published("marker", small);
    assertThatCode(() -> PublishedMembers.requireNone(trivial, Set.of(), lock("a/b/1/c", small)))
        .doesNotThrowAnyException();
    Map<String, StoredFile> text = Map.of("a.pom", stored(CONTENT));
    assertThatCode(() -> PublishedMembers.requireNone(text, Set.of(), lock("a/b/1/c", CONTENT)))
        .doesNotThrowAnyException();
  }

  /** "Could not look" is no pass; what differs from what was built does not pass anyway. */
  @Test
  void anArchiveThatCannotBeReadIsNotCleared() throws Exception {
    StoredFile broken = stored("PK\3\4 and no more".getBytes(StandardCharsets.US_ASCII));
    Map<String, StoredFile> published = Map.of("app-1.0.jar", broken);
    DependencyLock lock = lock("a/b/1/c", CONTENT);
    assertThatThrownBy(() -> PublishedMembers.requireNone(published, Set.of(broken.digest()), lock))
        .isInstanceOf(AssayException.Dependency.class)
        .hasMessageContaining("app-1.0.jar cannot be seen");
    assertThatCode(() -> PublishedMembers.requireNone(published, Set.of(), lock))
        .doesNotThrowAnyException();
  }

  private static MemberReader.Member member(byte[] content, String... names) {
    return new MemberReader.Member(
        "app-1.0.deb", List.of(names), content.length, Digest.of(content));
  }

  /** A list comes from another process, which reads whatever there is. */
  @Test
  void aListedMemberIsNoDependencyUnderAnotherName() throws Exception {
    DependencyLock lock = lock("org/evil/payload/1/payload-1.jar", CONTENT);
    assertThatThrownBy(
            () ->
                PublishedMembers.requireNone(
                    List.of(member(CONTENT, "data.tar", "usr/lib/core.bin")), lock))
        .isInstanceOf(AssayException.Dependency.class)
        .hasMessageContaining("payload-1.jar is data.tar!/usr/lib/core.bin in app-1.0.deb");
    PublishedMembers.requireNone(
        List.of(member(CONTENT, "data.tar", "usr/lib/payload-1.jar")), lock);
    PublishedMembers.requireNone(List.of(member(new byte[2000 - 1], "x")), lock);
    assertThat(PublishedMembers.sizes(lock)).containsExactly(2000L);
    assertThat(PublishedMembers.sizes(lock("a/b/1/b-1.jar", new byte[100]))).isEmpty();
  }

  /** What a dependency holds is its own, but only where that dependency is. */
  @Test
  void whatLiesInAPackedDependencyIsThatDependencys() throws Exception {
    byte[] inner = new byte[3000];
    LockedFile outerFile =
        new LockedFile("central", "o/outer/1/outer-1.jar", Digest.of(CONTENT), CONTENT.length);
    LockedFile innerFile =
        new LockedFile("central", "o/inner/1/inner-1.jar", Digest.of(inner), inner.length);
    DependencyLock lock =
        new DependencyLock(
            "pkg:maven/a/b@1",
            List.of(DependencyLock.Repository.CENTRAL),
            List.of(innerFile, outerFile));
    MemberReader.Member within = member(inner, "lib/outer-1.jar", "META-INF/x.bin");
    PublishedMembers.requireNone(List.of(within, member(CONTENT, "lib/outer-1.jar")), lock);
    assertThatThrownBy(() -> PublishedMembers.requireNone(List.of(within), lock))
        .as("it is not the dependency that it seems to lie in")
        .isInstanceOf(AssayException.Dependency.class);
  }

  /** Merged archives keep the POMs of what went in. */
  @Test
  void aPomMayLieWhereItsModuleHasIt() throws Exception {
    DependencyLock lock = lock("org/other/lib/2.1/lib-2.1.pom", CONTENT);
    PublishedMembers.requireNone(
        published("META-INF/maven/org.other/lib/pom.xml", CONTENT), Set.of(), lock);
    Map<String, StoredFile> elsewhere = published("META-INF/maven/org.evil/lib/pom.xml", CONTENT);
    assertThatThrownBy(() -> PublishedMembers.requireNone(elsewhere, Set.of(), lock))
        .isInstanceOf(AssayException.Dependency.class);
  }
}

package dev.assay.rebuilder.dependency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.artifact.Digest;
import dev.assay.core.artifact.Store;
import dev.assay.core.artifact.StoredFile;
import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.AsOf;
import dev.assay.core.lock.DependencyLock;
import dev.assay.core.lock.DependencyLock.Repository;
import dev.assay.core.lock.LockedFile;
import dev.assay.core.lock.NpmPackage;
import dev.assay.rebuilder.repository.RepositoryAccess;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockedRegistryTest {
  private static final String OTHER = "https://npm.example.org/";

  @TempDir Path temp;
  private Store store;
  private Path folder;

  /** What the user's registry has, by path. */
  private final Map<String, StoredFile> served = new TreeMap<>();

  @BeforeEach
  void folders() throws IOException {
    store = new Store(temp.resolve("store"));
    folder = Files.createDirectory(temp.resolve("registry"));
  }

  private LockedFile locked(String repository, String path, byte[] content) throws IOException {
    store.put(new ByteArrayInputStream(content), 1 << 20);
    return new LockedFile(repository, path, Digest.of(content), content.length);
  }

  private static byte[] tarball(String name, String manifest) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      byte[] content = manifest.getBytes(UTF_8);
      TarArchiveEntry entry = new TarArchiveEntry(name);
      entry.setSize(content.length);
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
    }
    return bytes.toByteArray();
  }

  private LockedRegistry.Laid layOut(Set<NpmPackage> tools, LockedFile... files)
      throws AssayException {
    List<Repository> repositories = List.of(Repository.NPM, Repository.of(OTHER));
    List<LockedFile> sorted = List.copyOf(new TreeSet<>(List.of(files)));
    RepositoryAccess.Line line =
        new RepositoryAccess.Line() {
          @Override
          public Optional<StoredFile> fetch(String path) {
            return Optional.ofNullable(served.get(path));
          }

          @Override
          public Optional<StoredFile> fetch(String path, AsOf moment) {
            throw new AssertionError("a lock names bytes, not moments");
          }

          @Override
          public void close() {}
        };
    Origins origins =
        new Origins(List.of(Repository.NPM), _ -> line, AsOf.of("2026-01-01T00:00:00Z"));
    return new LockedRegistry(new LockedRepository(store, origins))
        .layOut(new DependencyLock("pkg:npm/x@1.0.0", repositories, sorted), folder, tools);
  }

  @Test
  void packagesHaveTheVersionsThatAreLockedAndWhatTheirTarballsState() throws Exception {
    byte[] old = tarball("a/package.json", "{\"name\": \"liar\", \"bin\": \"b.js\"}");
    byte[] now =
        tarball(
            "package/package.json",
            "{\"dependencies\": {\"b\": \"1\"}, \"scripts\": {\"install\": \"x\"}}");
    LockedRegistry.Laid laid =
        layOut(
            Set.of(),
            locked("npm", "@s/a/-/a-9.0.0.tgz", old),
            locked(OTHER, "@s/a/-/a-10.0.0.tgz", now));
    String packument = Files.readString(folder.resolve("@s/a/-/packument.json"));
    assertThat(packument)
        .startsWith("{\"name\":\"@s/a\",\"dist-tags\":{\"latest\":\"10.0.0\"}")
        .contains(
            "\"10.0.0\":{\"name\":\"@s/a\",\"version\":\"10.0.0\",\"dependencies\":{\"b\":\"1\"},\"hasInstallScript\":true,\"dist\":"
                + "{\"tarball\":\"http://127.0.0.1:39391/@s/a/-/a-10.0.0.tgz\"",
            "\"9.0.0\":{\"name\":\"@s/a\",\"version\":\"9.0.0\",\"bin\":\"b.js\"")
        .doesNotContain("liar");
    assertThat(folder.resolve("@s/a/-/a-9.0.0.tgz")).hasBinaryContent(old);

    String pin = Optional.ofNullable(laid.integrities().get("@s/a/-/a-9.0.0.tgz")).orElseThrow();
    assertThat(laid.unpinned(Set.of(pin))).containsExactly("@s/a/-/a-10.0.0.tgz");
    assertThat(laid.unpinned(Set.of()))
        .containsExactly("@s/a/-/a-10.0.0.tgz", "@s/a/-/a-9.0.0.tgz");
  }

  @Test
  void aMalformedTarballOnlySaysNothing() throws Exception {
    layOut(
        Set.of(),
        locked("npm", "a/-/a-1.0.0.tgz", "no tarball".getBytes(UTF_8)),
        locked("npm", "b/-/b-1.0.0.tgz", tarball("package/package.json", "{\"bin\": {\"x\"")),
        locked("npm", "c/-/c-1.0.0.tgz", tarball("package/package.json", "[]")),
        locked("npm", "d/-/d-1.0.0.tgz", tarball("package/sub/package.json", "{\"bin\": 1}")));
    for (String name : List.of("a", "b", "c", "d")) {
      assertThat(Files.readString(folder.resolve(name + "/-/packument.json")))
          .contains("\"version\":\"1.0.0\",\"dist\":");
    }
  }

  @Test
  void toolsComeFromTheUsersRegistryAndAreNoDependencies() throws Exception {
    NpmPackage npm = new NpmPackage("npm", "10.8.2");
    byte[] content = "npm".getBytes(UTF_8);
    LockedFile own = locked("npm", npm.path(), content);
    served.put(npm.path(), store.put(new ByteArrayInputStream(content), 1 << 20));
    LockedRegistry.Laid laid = layOut(Set.of(npm), own);
    assertThat(laid.integrities()).isEmpty();
    assertThat(laid.supply().tools().tarball(npm)).hasBinaryContent(content);
    assertThatThrownBy(() -> laid.supply().tools().tarball(new NpmPackage("npm", "10.8.3")))
        .isInstanceOf(AssayException.Dependency.class)
        .hasMessageContaining("npm@10.8.3 is not in the lock");
    LockedFile foreign = locked(OTHER, npm.path(), content);
    assertThatThrownBy(() -> layOut(Set.of(npm), foreign))
        .isInstanceOf(AssayException.Dependency.class)
        .hasMessageContaining("the user's own registry");
  }

  /** It came into the store by another name, and the lock only says that it is npm. */
  @Test
  void aToolThatTheRegistryDoesNotServeIsNone() throws Exception {
    NpmPackage npm = new NpmPackage("npm", "10.8.2");
    LockedFile trojan = locked("npm", npm.path(), "trojan".getBytes(UTF_8));
    assertThatThrownBy(() -> layOut(Set.of(npm), trojan))
        .isInstanceOf(AssayException.Dependency.class)
        .hasMessageContaining("does not have it");
    byte[] real = "npm".getBytes(UTF_8);
    served.put(npm.path(), store.put(new ByteArrayInputStream(real), 1 << 20));
    assertThatThrownBy(() -> layOut(Set.of(npm), trojan))
        .isInstanceOf(AssayException.Dependency.class)
        .hasMessageContaining(trojan.digest().toString())
        .hasMessageContaining(Digest.of(real).toString());
  }

  @Test
  void whatIsNoTarballOfAPackageIsRefused() throws Exception {
    for (String path : List.of("a/-/packument.json", "requests", "g/a/1/a-1.jar")) {
      LockedFile file = locked("npm", path, path.getBytes(UTF_8));
      assertThatThrownBy(() -> layOut(Set.of(), file))
          .isInstanceOf(AssayException.Dependency.class)
          .hasMessageContaining(path + " is not the path of an npm package");
    }
  }
}

package dev.assay.rebuilder.rootfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.event.EventSink;
import dev.assay.core.failure.AssayException;
import dev.assay.rebuilder.checkout.Trees;
import dev.assay.rebuilder.toolchain.FolderDigest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Makes a small root file system of Debian's packages, for real. */
class RootFileSystemsTest {
  private static final List<String> PACKAGES = List.of("ca-certificates", "make");

  @TempDir private static Path folder;
  private static Path cache;
  private static RootFileSystem root;

  @BeforeAll
  static void make() throws Exception {
    cache = folder.resolve("cache");
    root = roots(cache).debian(List.of(), Optional.of("bookworm"), PACKAGES);
  }

  private static RootFileSystems roots(Path cache) {
    return new RootFileSystems(cache, System.getenv(), EventSink.NONE);
  }

  @Test
  void itHasThePackagesAndNothingWithRightsOfItsOwn() throws Exception {
    assertThat(root.folder().resolve("usr/bin/make")).isExecutable();
    assertThat(root.folder().resolve("usr/bin/git")).isExecutable();
    assertThat(root.folder().resolve("usr/bin/su")).isRegularFile();
    assertThat((int) Files.getAttribute(root.folder().resolve("usr/bin/su"), "unix:mode") & 07000)
        .isZero();
    assertThat(root.folder().resolve("etc/hostname")).doesNotExist();
    assertThat(root.identity().orElseThrow().version()).startsWith("debian bookworm, ");
  }

  @Test
  void javaTrustsWhatTheSystemTrusts() throws Exception {
    KeyStore store = KeyStore.getInstance("JKS");
    try (InputStream in =
        Files.newInputStream(root.folder().resolve("etc/ssl/certs/java/cacerts"))) {
      store.load(in, "changeit".toCharArray());
    }
    assertThat(store.size()).isGreaterThan(100);
  }

  @Test
  void anotherRunUsesItAsItIs() throws Exception {
    assertThat(roots(cache).debian(List.of(), Optional.of("bookworm"), PACKAGES)).isEqualTo(root);
  }

  @Test
  void theSameLockGivesTheSameTreeAgainWithoutAnArchive() throws Exception {
    PackageLock lock = PackageLock.read(root.folder().resolveSibling("packages.lock"));
    Path work = Files.createDirectory(folder.resolve("again"));
    Map<String, String> none = Map.of("PATH", System.getenv("PATH"));
    HostProgram host = new HostProgram(none, work.resolve("log"));
    Path archive = Files.createTempDirectory("assay-packages");
    try {
      Files.setPosixFilePermissions(
          archive, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
      new DebianPackages(host, none, cache.resolve("packages")).layOut(lock, archive);
      DebianRoot.make(
          host,
          lock.suite(),
          List.of("ca-certificates", "git", "make", "tzdata", "unzip"),
          archive,
          work,
          work.resolve("root"));
    } finally {
      Trees.delete(archive);
    }
    assertThat(FolderDigest.of(work.resolve("root")))
        .isEqualTo(root.identity().orElseThrow().digest());
  }

  @Test
  void oneThatWasChangedIsRefused() throws Exception {
    Path copy = copyOf(cache, folder.resolve("changed"));
    Path make = copy.resolve(cache.relativize(root.folder())).resolve("usr/bin/make");
    Files.writeString(make, "#!/bin/sh\n");
    assertThatThrownBy(() -> roots(copy).debian(List.of(), Optional.of("bookworm"), PACKAGES))
        .isInstanceOf(AssayException.Toolchain.class)
        .hasMessageContaining("was changed after it was made");
  }

  @Test
  void aPackageThatIsNotWhatTheLockSaysIsRefused() throws Exception {
    PackageLock lock = PackageLock.read(root.folder().resolveSibling("packages.lock"));
    Path kept = Files.createDirectory(folder.resolve("kept"));
    Path out = Files.createDirectory(folder.resolve("out"));
    HostProgram host = new HostProgram(System.getenv(), folder.resolve("log"));
    DebianPackages packages = new DebianPackages(host, Map.of(), kept);
    assertThatThrownBy(() -> packages.layOut(lock, out))
        .hasMessageContaining("is locked, but is not in");
    Files.writeString(
        kept.resolve(lock.packages().getFirst().digest().sha256() + ".deb"), "something else");
    assertThatThrownBy(() -> packages.layOut(lock, out))
        .hasMessageContaining("is not what its name says");
  }

  @Test
  void aSuiteOrJdkThatIsNotKnownIsNamed() {
    assertThatThrownBy(() -> roots(cache).debian(List.of(), Optional.of("potato"), List.of()))
        .hasMessageContaining("potato");
    assertThatThrownBy(() -> roots(cache).debian(List.of(9), Optional.empty(), List.of()))
        .isInstanceOf(AssayException.Toolchain.class)
        .hasMessageContaining("[9]");
  }

  @Test
  void aMissingProgramIsNamedWithItsPackage() {
    RootFileSystems bare =
        new RootFileSystems(folder.resolve("bare"), Map.of("PATH", "/nowhere"), EventSink.NONE);
    assertThatThrownBy(() -> bare.debian(List.of(17), Optional.empty(), List.of()))
        .isInstanceOf(AssayException.Toolchain.class)
        .hasMessageContaining("apt-get install");
  }

  private static Path copyOf(Path from, Path to) throws IOException {
    try (var walk = Files.walk(from)) {
      for (Path path : (Iterable<Path>) walk::iterator) {
        Path target = to.resolve(from.relativize(path));
        if (Files.isDirectory(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
          Files.createDirectories(target);
        } else {
          Files.copy(
              path,
              target,
              StandardCopyOption.COPY_ATTRIBUTES,
              java.nio.file.LinkOption.NOFOLLOW_LINKS);
        }
      }
    }
    return to;
  }
}

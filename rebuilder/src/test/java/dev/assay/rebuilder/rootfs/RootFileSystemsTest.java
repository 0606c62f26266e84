package dev.assay.rebuilder.rootfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.artifact.Digest;
import dev.assay.core.event.EventSink;
import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.LockedPackage;
import dev.assay.core.lock.LockedRoot;
import dev.assay.core.spec.Environment;
import dev.assay.core.spec.Environment.Root.Kind;
import dev.assay.rebuilder.checkout.Trees;
import dev.assay.rebuilder.repository.Gate;
import dev.assay.rebuilder.toolchain.FolderDigest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.util.ArrayList;
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
    return new RootFileSystems(cache, System.getenv(), Gate.open(), EventSink.NONE);
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

  /** Made anew from the lock alone, and by apt, where nothing is kept. */
  @Test
  void aLockGivesTheSameTreeOnAnotherMachine() throws Exception {
    Environment.Root open = new Environment.Root(Kind.DEBIAN, "", PACKAGES);
    assertThat(roots(cache).find(open, folder, List.of(), root.locked()).folder())
        .isEqualTo(root.folder());
    Path elsewhere = folder.resolve("elsewhere");
    Files.createDirectories(elsewhere.resolve("packages"));
    try (var kept = Files.list(cache.resolve("packages"))) {
      // apt has to fetch a few.
      for (Path deb : kept.sorted().skip(3).toList()) {
        Files.createLink(elsewhere.resolve("packages").resolve(deb.getFileName()), deb);
      }
    }
    RootFileSystem again = roots(elsewhere).find(open, folder, List.of(), root.locked());
    assertThat(again.tree()).isEqualTo(root.tree());
    assertThat(again.locked()).isEqualTo(root.locked());
    assertThat(again.info().chosenBy()).isEqualTo("spec");
    assertThat(again.conditions()).isEmpty();
  }

  @Test
  void whatALockAsksForAndCannotBeHadIsNamed() throws Exception {
    LockedRoot.Debian lock = (LockedRoot.Debian) root.locked().orElseThrow();
    List<LockedPackage> packages = new ArrayList<>(lock.packages());
    LockedPackage make =
        packages.stream().filter(it -> it.name().equals("make")).findFirst().orElseThrow();
    packages.set(
        packages.indexOf(make), new LockedPackage(make.file(), 1, Digest.of(new byte[] {1})));
    Optional<LockedRoot> other = Optional.of(new LockedRoot.Debian("bookworm", packages));
    assertThatThrownBy(() -> roots(cache).find(Environment.Root.ANY, folder, List.of(), other))
        .isInstanceOf(AssayException.Toolchain.class)
        .hasMessageContaining("not to be had any more")
        .hasMessageContaining(make.file() + " " + Digest.of(new byte[] {1}));
    assertThatThrownBy(
            () -> roots(cache).find(Environment.Root.ANY, folder, List.of(17), root.locked()))
        .isInstanceOf(AssayException.Toolchain.class)
        .hasMessageContaining("lacks packages that the spec asks for: openjdk-17-jdk-headless");
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
        new RootFileSystems(
            folder.resolve("bare"), Map.of("PATH", "/nowhere"), Gate.open(), EventSink.NONE);
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

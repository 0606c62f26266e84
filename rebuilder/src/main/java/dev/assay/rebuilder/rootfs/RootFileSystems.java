package dev.assay.rebuilder.rootfs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.artifact.Digest;
import dev.assay.core.event.EventSink;
import dev.assay.core.event.ProgressEvent.StepFinished;
import dev.assay.core.event.ProgressEvent.StepStarted;
import dev.assay.core.failure.AssayException;
import dev.assay.rebuilder.checkout.Trees;
import dev.assay.rebuilder.toolchain.FolderDigest;
import dev.assay.rebuilder.toolchain.ToolIdentity;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Root file systems: made once, kept in a folder that builds cannot write to, and held against
 * their digest before every use.
 */
public final class RootFileSystems {
  /** What most builds call beside their JDK. */
  private static final List<String> BASE = List.of("ca-certificates", "git", "tzdata", "unzip");

  private static final String LOCK = "packages.lock";
  private static final String DIGEST = "digest";
  private static final String ROOT = "root";

  private final Path cache;
  private final Map<String, String> environment;
  private final EventSink events;

  /**
   * The store of a user.
   *
   * @param cache folder that all runs share
   * @param environment of this process
   */
  public RootFileSystems(Path cache, Map<String, String> environment, EventSink events) {
    this.cache = cache.toAbsolutePath();
    this.environment = environment;
    this.events = events;
  }

  /**
   * A tree of Debian packages with the asked JDKs.
   *
   * @param jdks major versions
   * @param suite Debian's name for the release; by default the first one that has the JDKs
   * @param packages further ones
   * @throws AssayException.Toolchain if no suite has them, or the tree cannot be made
   */
  public RootFileSystem debian(
      Collection<Integer> jdks, Optional<String> suite, Collection<String> packages)
      throws AssayException {
    DebianSuite chosen =
        suite
            .map(RootFileSystems::known)
            .orElseGet(() -> DebianSuite.having(jdks))
            .orElseThrow(() -> none(jdks, suite));
    TreeSet<String> wanted = new TreeSet<>(BASE);
    wanted.addAll(packages);
    jdks.forEach(major -> wanted.add("openjdk-" + major + "-jdk-headless"));
    try {
      Files.createDirectories(cache);
      return locked(chosen, List.copyOf(wanted));
    } catch (IOException e) {
      throw new AssayException.Infrastructure("cannot write to " + cache + ": " + e, e);
    }
  }

  private static Optional<DebianSuite> known(String suite) {
    return DebianSuite.named(suite);
  }

  private static AssayException.Toolchain none(Collection<Integer> jdks, Optional<String> suite) {
    return new AssayException.Toolchain(
        suite
                .map(name -> "Assay does not know the Debian suite " + name)
                .orElse("no Debian suite that Assay knows has all of these JDKs: " + jdks)
            + "; it knows bookworm (17), bullseye (11, 17), trixie (21, 25) and sid (8 to 25)");
  }

  /** Two runs at once make a tree once. */
  private RootFileSystem locked(DebianSuite suite, List<String> packages)
      throws AssayException, IOException {
    String recipe = DebianRoot.RECIPE + " " + suite.codename() + " " + String.join(" ", packages);
    String key = Digest.of(recipe.getBytes(UTF_8)).sha256().substring(0, 16);
    Path home = cache.resolve(suite.codename() + "-" + key);
    try (FileChannel channel =
            FileChannel.open(
                cache.resolve(key + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      if (!held.isValid() || !Files.isDirectory(home)) {
        make(suite, packages, home);
      }
      return identified(home);
    }
  }

  private void make(DebianSuite suite, List<String> packages, Path home)
      throws AssayException, IOException {
    Path draft = Files.createTempDirectory(cache, "draft");
    try {
      HostProgram host = new HostProgram(environment, draft.resolve("log"));
      host.require(DebianRoot.NEEDED);
      DebianPackages debian = new DebianPackages(host, environment, cache.resolve("packages"));
      events.accept(
          new StepStarted("packages", "choosing and fetching packages of " + suite.codename()));
      PackageLock lock = debian.fetch(suite, packages, Files.createDirectory(draft.resolve("apt")));
      events.accept(new StepFinished("packages", lock.packages().size() + " packages, locked"));
      install(host, debian, lock, packages, draft);
      Files.writeString(draft.resolve(LOCK), lock.text());
      Trees.delete(draft.resolve("apt"));
      Files.move(draft, home, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Trees.delete(draft);
    }
  }

  private void install(
      HostProgram host, DebianPackages debian, PackageLock lock, List<String> packages, Path draft)
      throws AssayException, IOException {
    events.accept(new StepStarted("rootfs", "installing them; this takes a minute, once"));
    // Outside the cache, which only this user may enter: mmdebstrap reads it as another one.
    Path archive = Files.createTempDirectory("assay-packages");
    try {
      Files.setPosixFilePermissions(
          archive, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
      debian.layOut(lock, archive);
      DebianRoot.make(host, lock.suite(), packages, archive, draft, draft.resolve(ROOT));
    } finally {
      Trees.delete(archive);
    }
    Digest digest = FolderDigest.of(draft.resolve(ROOT));
    Files.writeString(draft.resolve(DIGEST), digest.sha256() + "\n");
    events.accept(new StepFinished("rootfs", "sha256 " + digest.sha256()));
  }

  private static RootFileSystem identified(Path home) throws AssayException, IOException {
    PackageLock lock = PackageLock.read(home.resolve(LOCK));
    Path root = home.resolve(ROOT);
    String expected = Files.readString(home.resolve(DIGEST)).strip();
    Digest found = FolderDigest.of(root);
    if (!found.sha256().equals(expected)) {
      throw new AssayException.Toolchain(
          "the root file system "
              + root
              + " was changed after it was made: expected sha256 "
              + expected
              + ", found "
              + found.sha256()
              + "; find out by whom, and remove "
              + home);
    }
    List<String> names = new ArrayList<>();
    lock.packages().forEach(locked -> names.add(locked.file()));
    return new RootFileSystem(
        root,
        Optional.of(
            new ToolIdentity(
                "rootfs",
                "debian " + lock.suite() + ", " + names.size() + " packages",
                "packages locked with sha256 " + Digest.of(lock.text().getBytes(UTF_8)).sha256(),
                found)));
  }
}

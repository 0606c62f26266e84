package dev.assay.rebuilder.rootfs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.artifact.Digest;
import dev.assay.core.event.EventSink;
import dev.assay.core.event.ProgressEvent.StepFinished;
import dev.assay.core.event.ProgressEvent.StepStarted;
import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.LockedPackage;
import dev.assay.core.lock.LockedRoot;
import dev.assay.core.result.RootInfo;
import dev.assay.rebuilder.checkout.Trees;
import dev.assay.rebuilder.rootfs.RootStore.Kept;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Trees of Debian packages: those that apt chooses today, or those of a lock. */
final class DebianRoots {
  /** What most builds call beside their JDK. */
  private static final List<String> BASE = List.of("ca-certificates", "git", "tzdata", "unzip");

  private static final String LOCK = "packages.lock";

  private final RootStore store;
  private final Map<String, String> environment;
  private final EventSink events;

  DebianRoots(RootStore store, Map<String, String> environment, EventSink events) {
    this.store = store;
    this.environment = environment;
    this.events = events;
  }

  /** As {@link RootFileSystems#debian}. */
  RootFileSystem chosen(
      Collection<Integer> jdks, Optional<String> suite, Collection<String> packages, String by)
      throws AssayException {
    DebianSuite chosen =
        suite
            .map(DebianSuite::named)
            .orElseGet(() -> DebianSuite.having(jdks))
            .orElseThrow(() -> none(jdks, suite));
    TreeSet<String> wanted = new TreeSet<>(BASE);
    wanted.addAll(asked(jdks, packages));
    List<String> all = List.copyOf(wanted);
    return root(
        store.require(
            name(chosen, all),
            (draft, root) -> {
              HostProgram host = host(draft);
              DebianPackages debian = packages(host);
              events.accept(
                  new StepStarted(
                      "packages", "choosing and fetching packages of " + chosen.codename()));
              Path apt = Files.createDirectory(draft.resolve("apt"));
              PackageLock lock = debian.fetch(chosen, all, apt);
              events.accept(
                  new StepFinished("packages", lock.packages().size() + " packages, locked"));
              install(host, debian, lock, all, draft, root);
              Trees.delete(apt);
            }),
        by);
  }

  private static String name(DebianSuite suite, List<String> wanted) {
    String recipe = DebianRoot.RECIPE + " " + suite.codename() + " " + String.join(" ", wanted);
    return suite.codename() + "-" + Digest.of(recipe.getBytes(UTF_8)).sha256().substring(0, 16);
  }

  private static Set<String> asked(Collection<Integer> jdks, Collection<String> packages) {
    Set<String> asked = new TreeSet<>(packages);
    jdks.forEach(major -> asked.add("openjdk-" + major + "-jdk-headless"));
    return asked;
  }

  private static AssayException.Toolchain none(Collection<Integer> jdks, Optional<String> suite) {
    return new AssayException.Toolchain(
        suite
                .map(name -> "Assay does not know the Debian suite " + name)
                .orElse("no Debian suite that Assay knows has all of these JDKs: " + jdks)
            + "; it knows bookworm (17), bullseye (11, 17), trixie (21, 25) and sid (8 to 25)");
  }

  /**
   * A tree of packages of a lock only, chosen from them as before. One that was made before the
   * lock was, of the same packages, is the same one.
   *
   * @throws AssayException.Toolchain if the lock lacks a package that the spec asks for, or one of
   *     its packages is not to be had any more; each by name
   */
  RootFileSystem locked(
      LockedRoot.Debian held, Collection<Integer> jdks, Collection<String> packages, String by)
      throws AssayException {
    PackageLock lock = PackageLock.of(held);
    DebianSuite suite =
        DebianSuite.named(lock.suite()).orElseThrow(() -> none(jdks, Optional.of(lock.suite())));
    Set<String> names =
        lock.packages().stream().map(LockedPackage::name).collect(Collectors.toSet());
    Set<String> lacking = asked(jdks, packages);
    lacking.removeAll(names);
    if (!lacking.isEmpty()) {
      throw new AssayException.Toolchain(
          "the root file system in the lock lacks packages that the spec asks for: "
              + String.join(", ", lacking)
              + "; make the lock again: assay lock --update");
    }
    TreeSet<String> wanted = new TreeSet<>(BASE);
    wanted.addAll(asked(jdks, packages));
    Path before = store.cache().resolve(name(suite, List.copyOf(wanted)));
    boolean same = Files.isDirectory(before) && PackageLock.read(before.resolve(LOCK)).equals(lock);
    String digest = Digest.of(lock.text().getBytes(UTF_8)).sha256();
    String home = same ? String.valueOf(before.getFileName()) : homeOf(suite, digest);
    List<String> includes = wanted.stream().filter(names::contains).toList();
    return root(
        store.require(home, (draft, root) -> installLocked(suite, lock, includes, draft, root)),
        by);
  }

  private static String homeOf(DebianSuite suite, String digest) {
    return suite.codename() + "-locked-" + DebianRoot.RECIPE + "-" + digest.substring(0, 32);
  }

  private void installLocked(
      DebianSuite suite, PackageLock lock, List<String> includes, Path draft, Path root)
      throws AssayException, IOException {
    HostProgram host = host(draft);
    DebianPackages debian = packages(host);
    List<LockedPackage> missing = debian.missing(lock);
    if (!missing.isEmpty()) {
      events.accept(new StepStarted("packages", "fetching " + missing.size() + " locked packages"));
      Path apt = Files.createDirectory(draft.resolve("apt"));
      debian.fetchLocked(suite, lock, apt);
      events.accept(new StepFinished("packages", missing.size() + " packages, as locked"));
      Trees.delete(apt);
    }
    install(host, debian, lock, includes, draft, root);
  }

  private HostProgram host(Path draft) throws AssayException {
    HostProgram host = new HostProgram(environment, draft.resolve("log"));
    host.require("a root file system of Debian packages", DebianRoot.NEEDED);
    return host;
  }

  private DebianPackages packages(HostProgram host) {
    return new DebianPackages(host, environment, store.cache().resolve("packages"));
  }

  private void install(
      HostProgram host,
      DebianPackages debian,
      PackageLock lock,
      List<String> packages,
      Path draft,
      Path root)
      throws AssayException, IOException {
    events.accept(new StepStarted("rootfs", "installing them; this takes a minute, once"));
    // Outside the cache, which only this user may enter: mmdebstrap reads it as another one.
    Path archive = Files.createTempDirectory("assay-packages");
    try {
      Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("rwxr-xr-x"));
      debian.layOut(lock, archive);
      DebianRoot.make(host, lock.suite(), packages, archive, draft, root);
    } finally {
      Trees.delete(archive);
    }
    Files.writeString(draft.resolve(LOCK), lock.text());
    events.accept(new StepFinished("rootfs", lock.packages().size() + " packages installed"));
  }

  private static RootFileSystem root(Kept kept, String by) throws AssayException {
    PackageLock lock = PackageLock.read(kept.home().resolve(LOCK));
    String name = lock.suite() + ", " + lock.packages().size() + " packages";
    return new RootFileSystem(
        kept.root(),
        new RootInfo("debian", name, Optional.of(kept.digest()), by),
        Optional.of(kept.digest()),
        Optional.of(lock.locked()));
  }
}

package dev.assay.rebuilder.rootfs;

import dev.assay.core.event.EventSink;
import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.LockedRoot;
import dev.assay.core.spec.Environment.Root;
import dev.assay.rebuilder.repository.Gate;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Root file systems: made once, kept in a folder that builds cannot write to, and held against
 * their digest before every use.
 */
public final class RootFileSystems {
  private final DebianRoots debian;
  private final SuppliedRoots supplied;

  /**
   * The store of a user.
   *
   * @param cache folder that all runs share
   * @param environment of this process
   * @param gate which registries of images a spec may name
   */
  public RootFileSystems(Path cache, Map<String, String> environment, Gate gate, EventSink events) {
    RootStore store = new RootStore(cache.toAbsolutePath());
    this.debian = new DebianRoots(store, environment, events);
    this.supplied = new SuppliedRoots(store, environment, gate, events);
  }

  /**
   * What a kind of root file system needs, and this machine lacks.
   *
   * @param kind as in {@link Need}
   * @return the command that installs it; empty if nothing is missing
   */
  public static Optional<String> lacking(Need kind, Map<String, String> environment) {
    List<HostProgram.Missing> needed =
        switch (kind) {
          case DEBIAN -> DebianRoot.NEEDED;
          case REGISTRY -> RegistryImage.NEEDED;
        };
    List<HostProgram.Missing> absent = needed.stream().filter(it -> !it.isIn(environment)).toList();
    return absent.isEmpty() ? Optional.empty() : Optional.of(HostProgram.Missing.remedy(absent));
  }

  /** Kinds of root file systems that need programs of the machine; the others need none. */
  public enum Need {
    DEBIAN,
    REGISTRY
  }

  /**
   * The tree that a build is to see.
   *
   * @param root as the spec, or its user, names it
   * @param base the spec's folder
   * @param jdks major versions that it should have
   * @param held what the lock of the release says about it, if anything
   * @throws AssayException.Toolchain if it cannot be had, or is not what the lock says
   */
  public RootFileSystem find(
      Root root, Path base, Collection<Integer> jdks, Optional<LockedRoot> held)
      throws AssayException {
    Optional<LockedRoot> applied = applied(root, held);
    String by = root.byUser() ? "user" : "spec";
    if (applied.orElse(null) instanceof LockedRoot.Debian packages) {
      String who = root.kind() == Root.Kind.ANY ? "lock" : by;
      return debian.locked(packages, jdks, root.packages(), who);
    }
    return switch (root.kind()) {
      case ANY -> debian.chosen(jdks, Optional.empty(), root.packages(), "machine");
      case DEBIAN ->
          debian.chosen(
              jdks, Optional.of(root.name()).filter(it -> !it.isEmpty()), root.packages(), by);
      case OCI, TAR, DIR -> asLocked(supplied.of(root, base, by), applied);
      case HOST -> RootFileSystem.host(by);
    };
  }

  private static RootFileSystem asLocked(RootFileSystem found, Optional<LockedRoot> held)
      throws AssayException {
    if (held.orElse(null) instanceof LockedRoot.Supplied it && !held.equals(found.locked())) {
      throw new AssayException.Toolchain(
          "the root file system "
              + found.info().text()
              + " is not the one in the lock, "
              + it.digest()
              + "; find out why, or make the lock again: assay lock --update");
    }
    return found;
  }

  /** The lock's, unless the person who runs this asks for another one. */
  private static Optional<LockedRoot> applied(Root root, Optional<LockedRoot> held)
      throws AssayException {
    if (held.isEmpty() || fits(root, held.get())) {
      return held;
    }
    if (root.byUser()) {
      return Optional.empty();
    }
    throw new AssayException.Toolchain(
        "the lock was made on another root file system ("
            + held.get().kind()
            + (held.get() instanceof LockedRoot.Supplied it ? ", " + it.digest() : "")
            + ") than the spec names"
            + (root.text().isEmpty() ? "; name it with --rootfs" : " (" + root.text() + ")")
            + ", or make the lock again: assay lock --update");
  }

  private static boolean fits(Root root, LockedRoot held) {
    return switch (held) {
      case LockedRoot.Debian it ->
          root.kind() == Root.Kind.ANY
              || (root.kind() == Root.Kind.DEBIAN
                  && (root.name().isEmpty() || root.name().equals(it.suite())));
      case LockedRoot.Supplied it ->
          root.text().startsWith(it.kind() + ":")
              && (root.kind() == Root.Kind.DIR || root.digest().equals(Optional.of(it.digest())));
    };
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
    return debian.chosen(jdks, suite, packages, "spec");
  }
}

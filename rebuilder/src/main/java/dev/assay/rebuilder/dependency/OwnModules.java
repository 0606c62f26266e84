package dev.assay.rebuilder.dependency;

import dev.assay.core.artifact.Digest;
import dev.assay.core.artifact.StoredFile;
import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.DependencyLock;
import dev.assay.core.lock.LockedFile;
import dev.assay.core.lock.ModuleId;
import dev.assay.core.spec.ReleaseId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The release's own modules. None of their files may be an input of their own build (rule 6 of the
 * design): what was published would flow into what it is compared with.
 *
 * @param modules by their coordinates
 * @param family a module all of whose group at its version is the release's own; empty where the
 *     source says which are
 */
public record OwnModules(Set<ModuleId> modules, Optional<ModuleId> family) {
  public OwnModules {
    modules = Set.copyOf(modules);
  }

  /** Modules that the source names. */
  OwnModules(Set<ModuleId> modules) {
    this(modules, Optional.empty());
  }

  /**
   * These and all of the release's group at its version, for builds whose modules are known to
   * nobody but their scripts.
   */
  public OwnModules andFamily(ReleaseId release) {
    return new OwnModules(
        modules,
        Optional.of(new ModuleId(release.namespace(), release.name(), release.version()))
            .filter(_ -> release.type().equals("maven")));
  }

  /** What the spec says that the release is. */
  public static OwnModules of(ReleaseId release) {
    return release.type().equals("maven") || release.type().equals("npm")
        ? new OwnModules(
            Set.of(new ModuleId(release.namespace(), release.name(), release.version())))
        : new OwnModules(Set.of());
  }

  /** These and more. */
  public OwnModules and(Collection<ModuleId> more) {
    Set<ModuleId> all = new java.util.HashSet<>(modules);
    all.addAll(more);
    return new OwnModules(all, family);
  }

  /** The modules that files belong to, by their paths in a repository. */
  public OwnModules andThoseOf(Collection<String> paths) {
    return and(paths.stream().flatMap(path -> ModuleId.ofPath(path).stream()).toList());
  }

  private boolean isOwn(ModuleId module) {
    return modules.contains(module)
        || family
            .filter(it -> it.groupId().equals(module.groupId()))
            .filter(it -> it.version().equals(module.version()))
            .isPresent();
  }

  /** The own module that a path is of, if it is of one. */
  Optional<ModuleId> of(String path) {
    return ModuleId.ofPath(path).filter(this::isOwn);
  }

  /** Why a file of an own module is refused, and what to do. */
  static String refusal(ModuleId module) {
    return module
        + " belongs to the release itself, and what is published must not go into its own"
        + " rebuild. Build it in the same run, for example with -am beside -pl, or as a workspace";
  }

  /**
   * Checks that no locked file is of an own module.
   *
   * @throws AssayException.Dependency if one is
   */
  public void requireNoneIn(DependencyLock lock) throws AssayException.Dependency {
    Set<String> found = new TreeSet<>();
    for (LockedFile file : lock.files()) {
      of(file.path()).ifPresent(module -> found.add(refusal(module)));
    }
    if (!found.isEmpty()) {
      throw new AssayException.Dependency("the lock is refused: " + String.join("; ", found));
    }
  }

  /**
   * Checks that no locked file is a file of the release under another name.
   *
   * @param files of the release, published or built; empty ones don't count
   * @throws AssayException.Dependency if one is
   */
  public static void requireNoneOf(Map<String, StoredFile> files, DependencyLock lock)
      throws AssayException.Dependency {
    Map<Digest, String> names = new HashMap<>();
    files.forEach(
        (name, file) -> {
          if (file.size() > 0) {
            names.put(file.digest(), name);
          }
        });
    for (LockedFile file : lock.files()) {
      String name = names.get(file.digest());
      if (name != null) {
        throw new AssayException.Dependency(
            "the lock is refused: "
                + file.path()
                + " is "
                + name
                + " of the release under another name ("
                + file.digest()
                + "), and must not go into its own rebuild. Find out why the build wants it");
      }
    }
  }
}

package dev.assay.core.lock;

import java.util.Optional;

/**
 * One version of a Maven module or of an npm package.
 *
 * @param groupId dotted; for npm the scope with its {@code @}, or empty
 * @param artifactId never empty; for npm the name without its scope
 * @param version never empty
 */
public record ModuleId(String groupId, String artifactId, String version) {
  /**
   * The module that a file of a Maven repository belongs to, by its path in the default layout, or
   * the package that a tarball is of; empty for an index of versions and whatever else is not in a
   * folder of one version.
   */
  public static Optional<ModuleId> ofPath(String path) {
    Optional<NpmPackage> npm = NpmPackage.ofPath(path);
    if (npm.isPresent()) {
      return npm.map(NpmPackage::module);
    }
    int file = path.lastIndexOf('/');
    int version = path.lastIndexOf('/', file - 1);
    int artifact = path.lastIndexOf('/', version - 1);
    if (artifact < 1 || LockedFile.isIndex(path)) {
      return Optional.empty();
    }
    return Optional.of(
        new ModuleId(
            path.substring(0, artifact).replace('/', '.'),
            path.substring(artifact + 1, version),
            path.substring(version + 1, file)));
  }

  /**
   * Whether a path has the form that the default layout of Maven repositories gives files of a
   * version ({@code group/artifact/version/artifact-version…}) and indexes.
   */
  public static boolean isMavenPath(String path) {
    if (LockedFile.isIndex(path)) {
      return true;
    }
    Optional<ModuleId> module =
        NpmPackage.ofPath(path).isPresent() ? Optional.empty() : ofPath(path);
    if (module.isEmpty()) {
      return false;
    }
    String file = path.substring(path.lastIndexOf('/') + 1);
    String start = module.get().artifactId() + "-" + module.get().version();
    return file.startsWith(start) && file.substring(start.length()).matches("[-.].+");
  }

  /** What is not one version of it: group and artifact, or the name of a package. */
  public String name() {
    if (!isNpm()) {
      return groupId + ":" + artifactId;
    }
    return (groupId.isEmpty() ? "" : groupId + "/") + artifactId;
  }

  private boolean isNpm() {
    return groupId.isEmpty() || groupId.startsWith("@");
  }

  /** As the ecosystem writes it: {@code group:artifact:version}, or {@code name@version}. */
  @Override
  public String toString() {
    return isNpm() ? name() + "@" + version : groupId + ":" + artifactId + ":" + version;
  }
}

package dev.assay.core.lock;

import java.util.Optional;

/**
 * One version of a Maven module.
 *
 * @param groupId dotted
 * @param artifactId never empty
 * @param version never empty
 */
public record ModuleId(String groupId, String artifactId, String version) {
  /**
   * The module that a file of a Maven repository belongs to, by its path in the default layout;
   * empty for an index of versions and whatever else is not in a folder of one version.
   */
  public static Optional<ModuleId> ofPath(String path) {
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

  /** Group, artifact and version with colons between. */
  @Override
  public String toString() {
    return groupId + ":" + artifactId + ":" + version;
  }
}

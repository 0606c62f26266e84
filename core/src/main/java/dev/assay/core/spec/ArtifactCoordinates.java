package dev.assay.core.spec;

/**
 * Maven coordinates of one file.
 *
 * @param groupId dotted
 * @param artifactId never empty
 * @param version never empty
 * @param classifier may be empty
 * @param extension without the dot
 */
public record ArtifactCoordinates(
    String groupId, String artifactId, String version, String classifier, String extension) {
  /** The file's name in a Maven repository. */
  public String fileName() {
    return artifactId
        + "-"
        + version
        + (classifier.isEmpty() ? "" : "-" + classifier)
        + "."
        + extension;
  }

  /** The file's path in a Maven repository with the default layout. */
  public String path() {
    return groupId.replace('.', '/') + "/" + artifactId + "/" + version + "/" + fileName();
  }

  @Override
  public String toString() {
    return groupId
        + ":"
        + artifactId
        + ":"
        + extension
        + (classifier.isEmpty() ? "" : ":" + classifier)
        + ":"
        + version;
  }
}

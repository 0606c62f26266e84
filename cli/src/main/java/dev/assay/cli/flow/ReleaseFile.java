package dev.assay.cli.flow;

import dev.assay.core.artifact.Artifact;
import dev.assay.core.artifact.StoredFile;
import java.util.Optional;

/**
 * One published or rebuilt file of a release.
 *
 * @param name its file name; for a folder, the path relative to it
 * @param repositoryPath where it is in a repository, if that is known
 * @param file its content
 */
public record ReleaseFile(String name, Optional<String> repositoryPath, StoredFile file) {
  /** A file whose place in a repository is not known. */
  public static ReleaseFile of(String name, StoredFile file) {
    return new ReleaseFile(name, Optional.empty(), file);
  }

  /** The file as results name it. */
  public Artifact artifact() {
    return file.named(name);
  }
}

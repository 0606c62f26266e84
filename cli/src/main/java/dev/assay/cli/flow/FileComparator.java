package dev.assay.cli.flow;

import dev.assay.core.artifact.Artifact;
import dev.assay.core.result.Comparison;
import java.io.IOException;
import java.nio.file.Path;

/** Finds and grades what differs between two files. */
@FunctionalInterface
public interface FileComparator {
  /**
   * Compares two files whose digests differ.
   *
   * @throws IOException if one of them cannot be read
   */
  Comparison compare(Artifact published, Path publishedFile, Artifact rebuilt, Path rebuiltFile)
      throws IOException;
}

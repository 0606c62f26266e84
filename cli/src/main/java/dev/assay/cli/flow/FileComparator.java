package dev.assay.cli.flow;

import dev.assay.core.result.Comparison;
import java.io.IOException;
import java.nio.file.Path;

/** Finds and grades what differs between two files. */
@FunctionalInterface
public interface FileComparator {
  /**
   * Compares two files.
   *
   * @param name what the release calls the file
   * @throws IOException if one of them cannot be read
   */
  Comparison compare(String name, Path published, Path rebuilt) throws IOException;
}

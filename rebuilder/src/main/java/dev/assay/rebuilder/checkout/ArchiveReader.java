package dev.assay.rebuilder.checkout;

import dev.assay.core.failure.AssayException;
import java.io.IOException;
import java.nio.file.Path;

/** Reads archives that come from outside. */
@FunctionalInterface
public interface ArchiveReader {
  /**
   * Hands on every entry of a zip, tar, tar.gz or tar.bz2 file.
   *
   * @param name what it is called in messages
   * @throws IOException if it is damaged
   * @throws AssayException.Source if it is none of those, or holds what no honest one does
   */
  void read(Path archive, ArchiveEntries entries, String name) throws IOException, AssayException;
}

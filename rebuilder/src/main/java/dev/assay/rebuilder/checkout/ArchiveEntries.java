package dev.assay.rebuilder.checkout;

import dev.assay.core.failure.AssayException;
import java.io.IOException;
import java.time.Instant;

/** Takes the entries of an archive, in its order, as its reader finds them. */
public interface ArchiveEntries {
  /** A folder; the name may end in a slash. */
  void folder(String name, Instant time) throws IOException, AssayException;

  /**
   * A regular file.
   *
   * @param encoded its size in the archive, or the largest long where that is not known
   */
  void file(String name, boolean executable, Instant time, long encoded, TreeWriter.Content content)
      throws IOException, AssayException;

  /** A symbolic link. */
  void link(String name, String target, Instant time) throws IOException, AssayException;

  /** The error for an entry that no honest archive has. */
  AssayException.Source refused(String name, String why);
}

package dev.assay.rebuilder.checkout;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.failure.AssayException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Reads a source archive in tar format (POSIX.1-2017 pax, ustar, GNU), already decompressed. */
final class TarSource {
  private final InputStream content;
  private final ArchiveEntries writer;

  TarSource(InputStream content, ArchiveEntries writer) {
    this.content = content;
    this.writer = writer;
  }

  /** Whether there was any entry. */
  boolean unpack() throws IOException, AssayException {
    boolean any = false;
    try (TarArchiveInputStream tar = open()) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        entry(tar, entry);
        any = true;
      }
    }
    return any;
  }

  /** Strict: a number that is not one is an error, not a default. */
  private TarArchiveInputStream open() {
    return new TarArchiveInputStream(
        content, TarConstants.DEFAULT_BLKSIZE, TarConstants.DEFAULT_RCDSIZE, UTF_8.name(), false);
  }

  private void entry(TarArchiveInputStream tar, TarArchiveEntry entry)
      throws IOException, AssayException {
    String name = entry.getName();
    Instant time = entry.getLastModifiedTime().toInstant();
    if (entry.isSparse()) {
      throw writer.refused(name, "a sparse file");
    }
    boolean slash = name.endsWith("/");
    switch (entry.getLinkFlag()) {
      case TarConstants.LF_NORMAL, TarConstants.LF_OLDNORM, TarConstants.LF_CONTIG -> {
        // Before POSIX, a folder was a file whose name ends in a slash.
        if (slash) {
          writer.folder(name, time);
        } else {
          boolean executable = (entry.getMode() & 0100) != 0;
          writer.file(name, executable, time, Long.MAX_VALUE, tar::transferTo);
        }
      }
      case TarConstants.LF_DIR -> writer.folder(name, time);
      case TarConstants.LF_SYMLINK -> writer.link(name, entry.getLinkName(), time);
      default -> throw writer.refused(name, "a hard link, a pipe, or a device");
    }
  }
}

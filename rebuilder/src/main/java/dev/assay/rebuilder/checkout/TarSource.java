package dev.assay.rebuilder.checkout;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.failure.AssayException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Reads a source archive in tar format (POSIX.1-2017 pax, ustar, GNU), already decompressed. */
final class TarSource {
  private final InputStream content;
  private final ArchiveWriter writer;

  TarSource(InputStream content, ArchiveWriter writer) {
    this.content = content;
    this.writer = writer;
  }

  void unpack() throws IOException, AssayException {
    try (TarArchiveInputStream tar = new TarArchiveInputStream(content, UTF_8.name())) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        entry(tar, entry);
      }
    }
  }

  private void entry(TarArchiveInputStream tar, TarArchiveEntry entry)
      throws IOException, AssayException {
    String name = entry.getName();
    if (name.indexOf('\ufffd') >= 0) {
      throw writer.refused(name, "a name that is not UTF-8");
    }
    Instant time = entry.getLastModifiedTime().toInstant();
    if (entry.isDirectory()) {
      writer.folder(name, time);
    } else if (entry.isSymbolicLink()) {
      writer.link(name, entry.getLinkName(), time);
    } else if (entry.isFile() && !entry.isLink() && !entry.isSparse()) {
      boolean executable = (entry.getMode() & 0100) != 0;
      writer.file(name, executable, time, Long.MAX_VALUE, tar::transferTo);
    } else {
      throw writer.refused(name, "a hard link, a sparse file, or a device");
    }
  }
}

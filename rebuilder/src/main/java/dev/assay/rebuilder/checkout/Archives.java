package dev.assay.rebuilder.checkout;

import dev.assay.core.failure.AssayException;
import dev.assay.core.limits.Limits;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** Unpacks archives from outside: every name is checked, nothing leaves the target. */
public final class Archives {
  private static final int UMASK = 077;

  private Archives() {}

  /**
   * Unpacks a zip, tar, tar.gz or tar.bz2 file, readable for its owner only.
   *
   * @param reader reads it
   * @param name what it is called in messages
   * @param target a new or empty folder
   * @throws AssayException.Source if it is none of those, or holds what no honest one does
   * @throws AssayException.Limit if it is larger than the limits
   */
  public static void unpack(
      ArchiveReader reader, Path archive, String name, Path target, Limits limits)
      throws AssayException {
    try {
      TreeWriter tree = new TreeWriter(target, UMASK, limits, name);
      ArchiveWriter writer = new ArchiveWriter(tree, limits, name);
      reader.read(archive, writer, name);
      writer.finish();
    } catch (IOException e) {
      throw new AssayException.Source(
          "cannot unpack " + name + ": " + e.getMessage() + ". Is it complete?", e);
    }
  }

  /** Reads an archive in this process; see {@link ArchiveReader}. */
  public static void read(Path archive, ArchiveEntries entries, String name)
      throws IOException, AssayException {
    byte[] magic = new byte[4];
    try (InputStream in = Files.newInputStream(archive)) {
      in.readNBytes(magic, 0, magic.length);
    }
    if (magic[0] == 'P' && magic[1] == 'K') {
      new ZipSource(archive, entries).unpack();
      return;
    }
    boolean any;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(archive))) {
      any = new TarSource(decompressed(in, magic), entries).unpack();
    }
    if (!any) {
      throw new AssayException.Source(
          "expected a zip, tar, tar.gz or tar.bz2 file, found neither: "
              + name
              + ". Correct the source.");
    }
  }

  private static InputStream decompressed(InputStream in, byte[] magic) throws IOException {
    if (magic[0] == 0x1f && magic[1] == (byte) 0x8b) {
      return GzipCompressorInputStream.builder()
          .setInputStream(in)
          .setDecompressConcatenated(true)
          .get();
    }
    return magic[0] == 'B' && magic[1] == 'Z' && magic[2] == 'h'
        ? new BZip2CompressorInputStream(in, true)
        : in;
  }
}

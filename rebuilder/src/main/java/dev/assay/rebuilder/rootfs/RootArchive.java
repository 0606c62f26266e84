package dev.assay.rebuilder.rootfs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.artifact.Digest;
import dev.assay.core.artifact.Printable;
import dev.assay.core.failure.AssayException;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Reads tar archives (POSIX.1-2017 pax, ustar, GNU) of root file systems and layers of images into
 * a {@link RootTree}.
 */
final class RootArchive {
  /** How an archive is compressed. */
  enum Compression {
    NONE,
    GZIP,
    BZIP2,
    XZ,
    ZSTD
  }

  /** What a decoder may take; xz -9 takes 65 MiB. In KiB. */
  private static final int XZ_MEMORY = 200 << 10;

  private static final String WHITEOUT = ".wh.";
  private static final String OPAQUE = ".wh..wh..opq";

  private final RootTree tree;
  private final boolean layers;
  private final Budget budget;

  /**
   * A reader.
   *
   * @param layers whether names that begin with {@code .wh.} remove what is there
   * @param most decompressed bytes of all archives together
   */
  RootArchive(RootTree tree, boolean layers, long most) {
    this.tree = tree;
    this.layers = layers;
    this.budget = new Budget(most);
  }

  /** What the first bytes of an archive say. */
  static Compression compressionOf(Path archive) throws IOException {
    byte[] magic = new byte[6];
    try (InputStream in = Files.newInputStream(archive)) {
      in.readNBytes(magic, 0, magic.length);
    }
    if (magic[0] == 0x1f && magic[1] == (byte) 0x8b) {
      return Compression.GZIP;
    }
    if (magic[0] == 'B' && magic[1] == 'Z' && magic[2] == 'h') {
      return Compression.BZIP2;
    }
    if (Arrays.equals(magic, new byte[] {(byte) 0xfd, '7', 'z', 'X', 'Z', 0})) {
      return Compression.XZ;
    }
    boolean zstd = magic[0] == 0x28 && (magic[1] & 0xff) == 0xb5 && magic[2] == 0x2f;
    return zstd && (magic[3] & 0xff) == 0xfd ? Compression.ZSTD : Compression.NONE;
  }

  /**
   * Writes one archive to the tree.
   *
   * @param name for messages
   * @return digest of what it is decompressed to, to its end
   */
  Digest read(Path archive, Compression compression, String name) throws AssayException {
    MessageDigest hasher = Digest.newHasher();
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(archive), 1 << 16);
        Metered plain = new Metered(decompressed(raw, compression), hasher, budget)) {
      tree.nextLayer();
      entries(new BufferedInputStream(plain, 1 << 16));
      plain.transferTo(OutputStream.nullOutputStream());
      // The library takes what ends within a header for the end.
      if (plain.size % TarConstants.DEFAULT_RCDSIZE != 0) {
        throw new IOException("it ends within a record");
      }
      return Digest.finish(hasher);
    } catch (TooLarge e) {
      throw new AssayException.Limit(name + " is larger than the limit of " + budget.most);
    } catch (IOException | IllegalArgumentException e) {
      throw new AssayException.Toolchain(
          "cannot unpack "
              + name
              + ", expected a tar archive: "
              + Printable.escape(String.valueOf(e.getMessage())),
          e);
    }
  }

  private static InputStream decompressed(InputStream in, Compression compression)
      throws IOException {
    return switch (compression) {
      case NONE -> in;
      case GZIP ->
          GzipCompressorInputStream.builder()
              .setInputStream(in)
              .setDecompressConcatenated(true)
              .get();
      case BZIP2 -> new BZip2CompressorInputStream(in, true);
      case XZ -> new XZInputStream(in, XZ_MEMORY);
      case ZSTD -> new ZstdFrames(in);
    };
  }

  /** Strict: a number that is not one is an error, not a default. */
  private void entries(InputStream content) throws IOException, AssayException {
    // Not closed: what is behind the last entry is hashed, too.
    @SuppressWarnings("resource")
    TarArchiveInputStream tar =
        new TarArchiveInputStream(
            content,
            TarConstants.DEFAULT_BLKSIZE,
            TarConstants.DEFAULT_RCDSIZE,
            UTF_8.name(),
            false);
    boolean any = false;
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      any = true;
      tree.count();
      if (!layers || !whiteout(entry.getName())) {
        entry(tar, entry);
      }
    }
    // A layer can be empty; an archive that is nothing but a file of zeros is no root.
    if (!any && !layers) {
      throw new IOException("it has no entries");
    }
  }

  private boolean whiteout(String raw) throws IOException, AssayException {
    int slash = raw.lastIndexOf('/');
    String name = raw.substring(slash + 1);
    String folder = raw.substring(0, slash + 1);
    if (raw.contains("/" + WHITEOUT) && !name.startsWith(WHITEOUT)) {
      throw tree.refused(raw, "something below a mark of removal");
    }
    if (!name.startsWith(WHITEOUT)) {
      return false;
    }
    if (name.equals(OPAQUE)) {
      tree.empty(folder);
      return true;
    }
    String removed = name.substring(WHITEOUT.length());
    if (removed.startsWith(WHITEOUT) || removed.isEmpty()) {
      throw tree.refused(raw, "a mark of removal that the specification does not know");
    }
    tree.remove(folder + removed);
    return true;
  }

  private void entry(TarArchiveInputStream tar, TarArchiveEntry entry)
      throws IOException, AssayException {
    String name = entry.getName();
    Instant time = entry.getLastModifiedTime().toInstant();
    if (entry.isSparse()) {
      throw tree.refused(name, "a sparse file");
    }
    switch (entry.getLinkFlag()) {
      case TarConstants.LF_NORMAL, TarConstants.LF_OLDNORM, TarConstants.LF_CONTIG -> {
        // Before POSIX, a folder was a file whose name ends in a slash.
        if (name.endsWith("/")) {
          tree.folder(name, time);
        } else {
          tree.file(name, (entry.getMode() & 0100) != 0, time, tar);
        }
      }
      case TarConstants.LF_DIR -> tree.folder(name, time);
      case TarConstants.LF_SYMLINK -> tree.link(name, entry.getLinkName(), time);
      case TarConstants.LF_LINK -> tree.hardLink(name, entry.getLinkName());
      case TarConstants.LF_CHR, TarConstants.LF_BLK, TarConstants.LF_FIFO -> {
        // Those of /dev come from the sandbox, and many honest archives have them.
        if (!name.matches("(\\./)?dev/[^/]+(/[^/]+)?")) {
          throw tree.refused(name, "a device or a pipe");
        }
      }
      default -> throw tree.refused(name, "an entry of an unknown type");
    }
  }

  /** What may still be decompressed. */
  private static final class Budget {
    private final long most;
    private long used;

    Budget(long most) {
      this.most = most;
    }

    void take(long bytes) throws TooLarge {
      used += bytes;
      if (used > most) {
        throw new TooLarge();
      }
    }
  }

  /** More bytes than the limit. */
  private static final class TooLarge extends IOException {
    @java.io.Serial private static final long serialVersionUID = 1L;
  }

  /** Hashes and counts what is read; nothing is skipped unseen. */
  private static final class Metered extends FilterInputStream {
    private final MessageDigest hasher;
    private final Budget budget;
    private long size;

    Metered(InputStream in, MessageDigest hasher, Budget budget) {
      super(in);
      this.hasher = hasher;
      this.budget = budget;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int n = in.read(buffer, offset, length);
      if (n > 0) {
        budget.take(n);
        size += n;
        hasher.update(buffer, offset, n);
      }
      return n;
    }

    @Override
    public long skip(long n) throws IOException {
      return readNBytes(Math.clamp(n, 0, 1 << 16)).length;
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}

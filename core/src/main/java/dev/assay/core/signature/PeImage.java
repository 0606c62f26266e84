package dev.assay.core.signature;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/**
 * Where a PE file keeps what a signature changes, and what Authenticode hashes of it ("Windows
 * Authenticode Portable Executable Signature Format", section "Calculating the PE Image Hash").
 *
 * @param bytes the file
 * @param checksumAt offset of the checksum, 4 bytes
 * @param directoryAt offset of the entry of the security directory, 8 bytes
 * @param tableStart where that entry says the certificate table begins; 0 if there is none
 * @param tableSize of the table in bytes
 */
public record PeImage(
    ByteSource bytes, long checksumAt, long directoryAt, long tableStart, long tableSize) {
  private static final int CHUNK = 1 << 16;
  private static final int SECURITY = 4;

  /** The checksum has 4 bytes, the entry of a directory 8. */
  public static final int CHECKSUM = 4;

  public static final int DIRECTORY = 8;

  /** Finds the places; empty if the bytes are not a PE file, or have no security directory. */
  public static Optional<PeImage> of(ByteSource bytes) throws IOException {
    long size = bytes.size();
    if (size < 64 || little(bytes, 0, 2) != 0x5a4d) {
      return Optional.empty();
    }
    long start = little(bytes, 60, 4);
    if (start < 64 || start > size - 26 || little(bytes, start, 4) != 0x4550) {
      return Optional.empty();
    }
    long optional = start + 24;
    long magic = little(bytes, optional, 2);
    long optionalSize = little(bytes, start + 20, 2);
    int fixed = magic == 0x20b ? 112 : 96;
    if ((magic != 0x10b && magic != 0x20b)
        || optionalSize < fixed + (SECURITY + 1) * DIRECTORY
        || optional + optionalSize > size
        || little(bytes, optional + fixed - 4, 4) <= SECURITY) {
      return Optional.empty();
    }
    long directory = optional + fixed + SECURITY * DIRECTORY;
    return Optional.of(
        new PeImage(
            bytes,
            optional + 64,
            directory,
            little(bytes, directory, 4),
            little(bytes, directory + 4, 4)));
  }

  /** Whether it has a certificate table, which ends where the file ends, behind all headers. */
  public boolean isSigned() {
    return tableSize > 0
        && tableStart % 8 == 0
        && tableStart >= directoryAt + DIRECTORY
        && tableStart + tableSize == bytes.size();
  }

  /** Whether it says that it has no certificate table. */
  public boolean isUnsigned() {
    return tableStart == 0 && tableSize == 0;
  }

  /**
   * Hashes all but the checksum, the entry and the table. Of a table that does not end with the
   * file, what is behind it is hashed, too.
   */
  public byte[] digest(MessageDigest digest) throws IOException {
    long end = isUnsigned() ? bytes.size() : Math.min(tableStart, bytes.size());
    update(digest, 0, checksumAt);
    update(digest, checksumAt + CHECKSUM, directoryAt);
    update(digest, directoryAt + DIRECTORY, end);
    update(
        digest, isUnsigned() ? end : Math.min(tableStart + tableSize, bytes.size()), bytes.size());
    return digest.digest();
  }

  private void update(MessageDigest digest, long start, long end) throws IOException {
    byte[] window = new byte[CHUNK];
    for (long at = start; at < end; ) {
      int n = (int) Math.min(window.length, end - at);
      bytes.read(at, window, 0, n);
      digest.update(window, 0, n);
      at += n;
    }
  }

  /**
   * The checksum that the file should have: all its 16-bit words but those of the checksum, added
   * with end-around carry, and its size.
   */
  public long checksum() throws IOException {
    return checksum(bytes, checksumAt);
  }

  /** The same for a checksum at a place that is known. */
  public static long checksum(ByteSource bytes, long checksumAt) throws IOException {
    byte[] window = new byte[CHUNK];
    long sum = 0;
    for (long at = 0; at < bytes.size(); at += window.length) {
      int n = (int) Math.min(window.length, bytes.size() - at);
      bytes.read(at, window, 0, n);
      Arrays.fill(window, n, window.length, (byte) 0);
      for (int i = 0; i < CHECKSUM; i++) {
        long inside = checksumAt + i - at;
        if (inside >= 0 && inside < n) {
          window[(int) inside] = 0;
        }
      }
      for (int i = 0; i < n; i += 2) {
        sum += (window[i] & 0xff) | (window[i + 1] & 0xff) << 8;
      }
    }
    while (sum >>> 16 != 0) {
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    return (sum + bytes.size()) & 0xffffffffL;
  }

  /** A little-endian number of up to 8 bytes. */
  public static long little(ByteSource bytes, long at, int width) throws IOException {
    byte[] raw = new byte[width];
    bytes.read(at, raw, 0, width);
    long value = 0;
    for (int i = width - 1; i >= 0; i--) {
      value = value << 8 | (raw[i] & 0xff);
    }
    return value;
  }
}

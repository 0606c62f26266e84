package dev.assay.comparator.bytes;

import dev.assay.core.artifact.Digest;
import dev.assay.core.signature.ByteSource;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * A read-only sequence of bytes with random access: a file, a piece of one, or a decoded stream.
 * Implementations may be used from several threads. Nothing is ever mapped or read as a whole.
 */
public interface Bytes extends ByteSource {
  /** How much the bulk operations read at a time. */
  int CHUNK = 1 << 18;

  /** Number of bytes. */
  @Override
  long size();

  /**
   * Reads exactly {@code length} bytes from {@code offset} on into {@code target} at {@code at}.
   *
   * @throws IndexOutOfBoundsException if the range is not inside this sequence; callers check sizes
   *     that a file claims before they use them
   * @throws IOException if the file below cannot be read, or became shorter
   */
  @Override
  void read(long offset, byte[] target, int at, int length) throws IOException;

  /** The bytes {@code [offset, offset + length)} as a sequence of their own. */
  default Bytes slice(long offset, long length) {
    return offset == 0 && length == size() ? this : new SliceBytes(this, offset, length);
  }

  /** A copy of a range; {@code length} must be a size that the caller has bounded. */
  default byte[] copy(long offset, int length) throws IOException {
    byte[] copy = new byte[length];
    read(offset, copy, 0, length);
    return copy;
  }

  /** The bytes from the start on, at most {@code limit} of them. */
  default byte[] head(int limit) throws IOException {
    return copy(0, (int) Math.min(limit, size()));
  }

  /** The bytes as a stream, for decoders. */
  default InputStream stream() {
    return new BytesInputStream(this);
  }

  /** SHA-256 of a range. */
  default Digest digest(long offset, long length) throws IOException {
    MessageDigest hasher = Digest.newHasher();
    byte[] buffer = new byte[(int) Math.min(CHUNK, Math.max(1, length))];
    for (long done = 0; done < length; ) {
      int n = (int) Math.min(buffer.length, length - done);
      read(offset + done, buffer, 0, n);
      hasher.update(buffer, 0, n);
      done += n;
    }
    return Digest.finish(hasher);
  }

  /** SHA-256 of everything. */
  default Digest digest() throws IOException {
    return digest(0, size());
  }

  /**
   * The first position at which two ranges of one length differ, relative to their starts; -1 if
   * they are equal.
   */
  static long mismatch(Bytes a, long atA, Bytes b, long atB, long length) throws IOException {
    int chunk = (int) Math.min(CHUNK, Math.max(1, length));
    byte[] left = new byte[chunk];
    byte[] right = new byte[chunk];
    for (long done = 0; done < length; ) {
      int n = (int) Math.min(chunk, length - done);
      a.read(atA + done, left, 0, n);
      b.read(atB + done, right, 0, n);
      int at = Arrays.mismatch(left, 0, n, right, 0, n);
      if (at >= 0) {
        return done + at;
      }
      done += n;
    }
    return -1;
  }

  /** How many bytes at the ends of two sequences are the same, at most {@code limit}. */
  static long commonSuffix(Bytes a, Bytes b, long limit) throws IOException {
    int chunk = (int) Math.min(CHUNK, Math.max(1, limit));
    byte[] left = new byte[chunk];
    byte[] right = new byte[chunk];
    for (long done = 0; done < limit; ) {
      int n = (int) Math.min(chunk, limit - done);
      a.read(a.size() - done - n, left, 0, n);
      b.read(b.size() - done - n, right, 0, n);
      for (int i = n - 1; i >= 0; i--) {
        if (left[i] != right[i]) {
          return done + (n - 1 - i);
        }
      }
      done += n;
    }
    return limit;
  }

  /** Whether two sequences are equal. */
  static boolean equal(Bytes a, Bytes b) throws IOException {
    return a.size() == b.size() && mismatch(a, 0, b, 0, a.size()) < 0;
  }
}

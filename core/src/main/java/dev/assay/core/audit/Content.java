package dev.assay.core.audit;

import dev.assay.core.artifact.Digest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;

/** Bytes that an account speaks of: a file, a piece of one, or what a piece decodes to. */
public interface Content {
  /** Number of bytes. */
  long size();

  /**
   * Reads {@code length} bytes from {@code offset} on.
   *
   * @throws IndexOutOfBoundsException if they are not all there; callers check first
   */
  void read(long offset, byte[] target, int at, int length) throws IOException;

  /** The bytes of an array, which is not copied. */
  static Content of(byte[] bytes) {
    return new InMemory(bytes);
  }

  /** The bytes of a file that stays open. */
  static Content of(FileChannel file) throws IOException {
    return new InFile(file, file.size());
  }

  /** A piece; callers check that it is inside. */
  default Content slice(long offset, long length) {
    return new Slice(this, offset, length);
  }

  /** SHA-256 of a piece. */
  default Digest digest(long offset, long length) throws IOException {
    MessageDigest hasher = Digest.newHasher();
    byte[] buffer = buffer(length);
    for (long done = 0; done < length; ) {
      int n = (int) Math.min(buffer.length, length - done);
      read(offset + done, buffer, 0, n);
      hasher.update(buffer, 0, n);
      done += n;
    }
    return Digest.finish(hasher);
  }

  /** Whether the piece is the same as one of {@code other}. */
  default boolean equals(long offset, Content other, long otherOffset, long length)
      throws IOException {
    byte[] ours = buffer(length);
    byte[] theirs = buffer(length);
    for (long done = 0; done < length; ) {
      int n = (int) Math.min(ours.length, length - done);
      read(offset + done, ours, 0, n);
      other.read(otherOffset + done, theirs, 0, n);
      if (!Arrays.equals(ours, 0, n, theirs, 0, n)) {
        return false;
      }
      done += n;
    }
    return true;
  }

  /** Everything, for decoders. */
  default InputStream stream() {
    return new ContentStream(this);
  }

  private static byte[] buffer(long length) {
    return new byte[Math.clamp(length, 1, 1 << 17)];
  }

  /** In memory. */
  final class InMemory implements Content {
    private final byte[] bytes;

    private InMemory(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public void read(long offset, byte[] target, int at, int length) {
      Objects.checkFromIndexSize(offset, length, (long) bytes.length);
      System.arraycopy(bytes, (int) offset, target, at, length);
    }
  }

  /** In a file. */
  record InFile(FileChannel file, long size) implements Content {
    @Override
    public void read(long offset, byte[] target, int at, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, size);
      ByteBuffer left = ByteBuffer.wrap(target, at, length);
      for (long position = offset; left.hasRemaining(); ) {
        int n = file.read(left, position);
        if (n < 0) {
          throw new EOFException("a file became shorter while it was read");
        }
        position += n;
      }
    }
  }

  /** A piece of something else. */
  record Slice(Content whole, long start, long size) implements Content {
    public Slice {
      Objects.checkFromIndexSize(start, size, whole.size());
    }

    @Override
    public void read(long offset, byte[] target, int at, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, size);
      whole.read(start + offset, target, at, length);
    }
  }
}

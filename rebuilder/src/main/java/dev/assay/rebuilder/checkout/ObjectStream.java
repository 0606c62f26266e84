package dev.assay.rebuilder.checkout;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Git objects as a plain stream of bytes: between a process that reads packs, and one that does not
 * want to. Each is a byte for its type (1 to 4), eight for its size, big-endian, and its content.
 * The stream ends with a byte of its own.
 */
public final class ObjectStream {
  private static final int END = 'e';

  private ObjectStream() {}

  /** Writes objects to a stream. */
  public static final class Writer implements GitObjects {
    private final DataOutputStream out;

    /** Writes to {@code out}, which stays open. */
    public Writer(OutputStream out) {
      this.out = new DataOutputStream(out);
    }

    @Override
    public void object(int type, long size, InputStream content) throws IOException {
      out.writeByte(type);
      out.writeLong(size);
      if (content.transferTo(out) != size) {
        throw new IOException("an object is not as long as it says");
      }
    }

    /** Says that this was all. */
    public void end() throws IOException {
      out.writeByte(END);
      out.flush();
    }
  }

  /**
   * Hands on what a {@link Writer} wrote. Only the form is checked here.
   *
   * @throws IOException if it is not complete, or something else
   */
  public static void read(InputStream stream, GitObjects objects) throws IOException {
    DataInputStream in = new DataInputStream(stream);
    int type = in.readUnsignedByte();
    while (type != END) {
      if (type < 1 || type > 4) {
        throw new IOException("expected an object, found byte " + type);
      }
      long size = in.readLong();
      if (size < 0) {
        throw new IOException("expected the size of an object, found " + size);
      }
      Piece content = new Piece(in, size);
      objects.object(type, size, content);
      if (content.left > 0) {
        throw new IOException("an object was not read to its end");
      }
      type = in.readUnsignedByte();
    }
    if (in.read() >= 0) {
      throw new IOException("expected the end of the objects, found more");
    }
  }

  /** So many bytes of a stream, and not one less. */
  private static final class Piece extends InputStream {
    private final InputStream in;
    private long left;

    Piece(InputStream in, long size) {
      this.in = in;
      this.left = size;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int n = in.read(bytes, offset, (int) Math.min(length, left));
      if (n < 0) {
        throw new EOFException("the objects end within one");
      }
      left -= n;
      return n;
    }
  }
}

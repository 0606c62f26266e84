package dev.assay.comparator.golden;

import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Makes gzip members for tests, field by field, so that they can be anything. */
public final class RawGzip {
  private int flags;
  private byte[] optional = new byte[0];
  private byte[] body;
  private final byte[] header = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3};
  private long crc;
  private final long size;

  /** A member as most writers make it. */
  public RawGzip(byte[] content) {
    CRC32 sum = new CRC32();
    sum.update(content);
    this.crc = sum.getValue();
    this.size = content.length;
    this.body = deflate(content, Deflater.DEFAULT_COMPRESSION);
  }

  /** A raw deflate stream. */
  public static byte[] deflate(byte[] content, int level) {
    try (Deflater deflater = new Deflater(level, true)) {
      deflater.setInput(content);
      deflater.finish();
      byte[] out = new byte[2 * content.length + 100];
      int n = deflater.deflate(out);
      return Arrays.copyOf(out, n);
    }
  }

  /** Sets a flag, and appends the field that it announces. */
  public RawGzip optional(int flag, byte[] field) {
    flags |= flag;
    optional = new Little().bytes(optional).bytes(field).toByteArray();
    return this;
  }

  /** Replaces the deflate stream. */
  public RawGzip body(byte[] stream) {
    body = stream;
    return this;
  }

  /** Replaces a byte of the first ten. */
  public RawGzip header(int at, int value) {
    header[at] = (byte) value;
    return this;
  }

  public RawGzip crc(long value) {
    crc = value;
    return this;
  }

  public byte[] bytes() {
    header[3] = (byte) flags;
    return new Little().bytes(header).bytes(optional).bytes(body).u32(crc).u32(size).toByteArray();
  }
}

package dev.assay.comparator.gallery;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Raw deflate (RFC 1951), written and read. */
final class Deflates {
  /** What a level means that is not stated. */
  static final int DEFAULT = Deflater.DEFAULT_COMPRESSION;

  private static final int CHUNK = 1 << 16;

  /** Empty stored blocks that do not end the stream; the bits 3 to 7 are ignored by readers. */
  private static final int STORED = 5;

  private Deflates() {}

  static byte[] deflate(byte[] content, int level) {
    Deflater deflater = new Deflater(level, true);
    try {
      deflater.setInput(content);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[CHUNK];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  /**
   * What a stream holds.
   *
   * @param content decoded
   * @param consumed length of the stream
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Inflated(byte[] content, int consumed) {}

  /** Decodes the stream that begins at {@code from}; at most {@code limit} bytes come out. */
  static Inflated inflate(byte[] bytes, int from, int to, int limit) throws IOException {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(bytes, from, to - from);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[CHUNK];
      while (!inflater.finished()) {
        int n = inflater.inflate(buffer);
        out.write(buffer, 0, n);
        if ((n == 0 && !inflater.finished()) || out.size() > limit) {
          throw new IOException("not a deflate stream of at most " + limit + " bytes");
        }
      }
      return new Inflated(out.toByteArray(), (int) inflater.getBytesRead());
    } catch (DataFormatException e) {
      throw new IOException("not a deflate stream: " + e.getMessage(), e);
    } finally {
      inflater.end();
    }
  }

  /** A stream with {@code payload} in the padding bits of empty blocks, four bits to a block. */
  static byte[] padded(byte[] stream, byte[] payload) {
    return padded(stream, payload, 4);
  }

  /** The same with {@code width} bits to a block, at most five. */
  static byte[] padded(byte[] stream, byte[] payload, int width) {
    int count = Math.ceilDiv(payload.length * 8, width);
    byte[] blocks = new byte[count * STORED];
    for (int i = 0; i < count; i++) {
      int at = i * STORED;
      for (int j = 0; j < width && i * width + j < payload.length * 8; j++) {
        int bit = i * width + j;
        blocks[at] |= (byte) (((payload[bit / 8] >> (7 - bit % 8)) & 1) << (2 + width - j));
      }
      blocks[at + 3] = (byte) 0xff;
      blocks[at + 4] = (byte) 0xff;
    }
    return Le.concat(blocks, stream);
  }

  /** The same stream with {@code count} empty blocks in front that carry no bit. */
  static byte[] emptyBlocks(byte[] stream, int count) {
    return padded(stream, new byte[(count + 1) / 2]);
  }

  static long crc(byte[] content) {
    CRC32 sum = new CRC32();
    sum.update(content);
    return sum.getValue();
  }
}

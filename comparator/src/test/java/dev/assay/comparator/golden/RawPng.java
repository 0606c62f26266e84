package dev.assay.comparator.golden;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Makes PNG files for tests, chunk by chunk, so that they can be anything. */
public final class RawPng {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  public RawPng() {
    out.writeBytes(SIGNATURE);
  }

  /** The header chunk of a picture. */
  public static byte[] header(int width, int height, int depth, int colour, int interlace) {
    byte[] ends = {(byte) depth, (byte) colour, 0, 0, (byte) interlace};
    return new Little().bytes(big(width)).bytes(big(height)).bytes(ends).toByteArray();
  }

  /** A zlib stream. */
  public static byte[] zlib(byte[] rows, int level) {
    try (Deflater deflater = new Deflater(level)) {
      deflater.setInput(rows);
      deflater.finish();
      byte[] stream = new byte[2 * rows.length + 100];
      int n = deflater.deflate(stream);
      return Arrays.copyOf(stream, n);
    }
  }

  /** Appends a chunk as it should be. */
  public RawPng chunk(String type, byte[] data) {
    return chunk(type, data, 0);
  }

  /** Appends a chunk. */
  public RawPng chunk(String type, byte[] data, int crcError) {
    byte[] body = new Little().bytes(type.getBytes(ISO_8859_1)).bytes(data).toByteArray();
    CRC32 crc = new CRC32();
    crc.update(body);
    out.writeBytes(big(data.length));
    out.writeBytes(body);
    out.writeBytes(big((int) crc.getValue() ^ crcError));
    return this;
  }

  /** Appends bytes. */
  public RawPng raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  public byte[] bytes() {
    return out.toByteArray();
  }

  private static byte[] big(int value) {
    return new byte[] {
      (byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value
    };
  }
}

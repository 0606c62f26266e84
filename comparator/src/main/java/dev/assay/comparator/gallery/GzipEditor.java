package dev.assay.comparator.gallery;

import java.io.IOException;

/**
 * The first member of a gzip file (RFC 1952).
 *
 * @param header of the member
 * @param body its deflate stream
 * @param content decoded
 * @param rest everything behind the trailer
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record GzipEditor(byte[] header, byte[] body, byte[] content, byte[] rest) {
  private static final int MAX_CONTENT = 1 << 28;
  private static final int FIXED = 10;

  static GzipEditor read(byte[] gzip) throws IOException {
    int flags = Le.u8(gzip, 3);
    int at = FIXED;
    if ((flags & 4) != 0) {
      at += 2 + Le.u16(gzip, at);
    }
    for (int flag : new int[] {8, 16}) {
      if ((flags & flag) != 0) {
        at = Le.indexOf(gzip, new byte[1], at) + 1;
      }
    }
    at += (flags & 2) != 0 ? 2 : 0;
    Deflates.Inflated inflated = Deflates.inflate(gzip, at, gzip.length, MAX_CONTENT);
    int end = at + inflated.consumed();
    return new GzipEditor(
        Le.range(gzip, 0, at),
        Le.range(gzip, at, end),
        inflated.content(),
        Le.range(gzip, end + 8, gzip.length));
  }

  /** The file with another content in the first member, encoded by us. */
  byte[] with(byte[] changed) {
    return Le.concat(header, Deflates.deflate(changed, Deflates.DEFAULT), trailer(changed), rest);
  }

  /** The file with another header or stream, which has the same content. */
  byte[] with(byte[] otherHeader, byte[] otherBody) {
    return Le.concat(otherHeader, otherBody, trailer(content), rest);
  }

  /** A whole member. */
  static byte[] member(byte[] content) {
    byte[] header = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};
    return Le.concat(header, Deflates.deflate(content, Deflates.DEFAULT), trailer(content));
  }

  private static byte[] trailer(byte[] content) {
    byte[] trailer = new byte[8];
    Le.put32(trailer, 0, Deflates.crc(content));
    Le.put32(trailer, 4, content.length);
    return trailer;
  }
}

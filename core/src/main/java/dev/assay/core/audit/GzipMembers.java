package dev.assay.core.audit;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Inflater;

/**
 * What several gzip members hold together (RFC 1952): a deflate stream, then, as often as there are
 * bytes, a trailer, a header, and another deflate stream.
 */
final class GzipMembers implements Decoder {
  private static final int TRAILER = 8;
  private static final int FIXED = 10;

  @Override
  public Decoded decode(Content encoded, Store store, long size) throws IOException {
    return store.keep(size, out -> decode(encoded, out));
  }

  private static long decode(Content encoded, OutputStream out) throws IOException {
    long at = inflate(encoded, 0, out);
    while (at < encoded.size()) {
      at = inflate(encoded, behindHeader(encoded, at + TRAILER), out);
    }
    return at;
  }

  /** Decodes the stream at {@code start}; gives where it ends. */
  private static long inflate(Content encoded, long start, OutputStream out) throws IOException {
    if (start > encoded.size()) {
      throw new IOException("a gzip member that is cut off");
    }
    Inflater inflater = new Inflater(true);
    try {
      Content rest = encoded.slice(start, encoded.size() - start);
      return start + Decoders.inflate(inflater, rest, out);
    } finally {
      inflater.end();
    }
  }

  private static long behindHeader(Content encoded, long start) throws IOException {
    if (u8(encoded, start) != 0x1f
        || u8(encoded, start + 1) != 0x8b
        || u8(encoded, start + 2) != 8) {
      throw new IOException("no gzip member");
    }
    int flags = u8(encoded, start + 3);
    long at = start + FIXED;
    if ((flags & 4) != 0) {
      at += 2 + u8(encoded, at) + ((long) u8(encoded, at + 1) << 8);
    }
    for (int text = Integer.bitCount(flags & 0x18); text > 0; text--) {
      while (u8(encoded, at) != 0) {
        at++;
      }
      at++;
    }
    return at + ((flags & 2) != 0 ? 2 : 0);
  }

  private static int u8(Content encoded, long at) throws IOException {
    if (at >= encoded.size()) {
      throw new IOException("a gzip member that is cut off");
    }
    byte[] one = new byte[1];
    encoded.read(at, one, 0, 1);
    return one[0] & 0xff;
  }

  /** Where members begin, and what their headers say, is a choice. */
  @Override
  public boolean isPlain(Content decoded, Content encoded) {
    return false;
  }
}

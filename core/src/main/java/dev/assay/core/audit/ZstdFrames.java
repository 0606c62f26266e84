package dev.assay.core.audit;

import dev.assay.core.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Frames of Zstandard (RFC 8878), one behind the other; those that decoders skip are skipped. */
final class ZstdFrames implements Decoder {
  private static final int HEADER = 8;
  private static final long DATA = 0xfd2fb528L;
  private static final long SKIPPABLE = 0x184d2a50L;

  @Override
  public Decoded decode(Content encoded, Store store, long size) throws IOException {
    return store.keep(size, out -> decode(encoded, out));
  }

  private static long decode(Content encoded, OutputStream out) throws IOException {
    long at = 0;
    long end = 0;
    while (encoded.size() - at >= HEADER) {
      long magic = u32(encoded, at);
      if (magic == DATA) {
        ContentStream in = new ContentStream(encoded.slice(at, encoded.size() - at));
        new ZstdInputStream(in).transferTo(out);
        at += in.position();
        end = at;
      } else if ((magic & ~15L) == SKIPPABLE) {
        at += HEADER + u32(encoded, at + 4);
      } else {
        break;
      }
    }
    if (end == 0) {
      throw new IOException("no frame of zstd with content");
    }
    return end;
  }

  private static long u32(Content encoded, long at) throws IOException {
    byte[] bytes = new byte[4];
    encoded.read(at, bytes, 0, 4);
    return (bytes[0] & 0xff)
        | (bytes[1] & 0xff) << 8
        | (bytes[2] & 0xff) << 16
        | (long) (bytes[3] & 0xff) << 24;
  }

  /** No encoder at hand makes what the usual writers make. */
  @Override
  public boolean isPlain(Content decoded, Content encoded) {
    return false;
  }
}

package dev.assay.rebuilder.rootfs;

import dev.assay.core.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/** All zstd frames of a file behind each other; skippable ones are skipped (RFC 8878, 3.1.2). */
final class ZstdFrames extends InputStream {
  private static final int HEADER = 8;

  private final BufferedInputStream in;
  private InputStream frame;

  ZstdFrames(InputStream raw) throws IOException {
    in = new BufferedInputStream(raw, 1 << 16);
    frame = InputStream.nullInputStream();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    int n = frame.read(buffer, offset, length);
    while (n < 0 && next()) {
      n = frame.read(buffer, offset, length);
    }
    return n;
  }

  /** Goes to the next frame with content, if there is one. */
  private boolean next() throws IOException {
    while (true) {
      in.mark(HEADER);
      byte[] header = in.readNBytes(HEADER);
      if (header.length == 0) {
        return false;
      }
      if (header.length < HEADER || !isSkippable(header)) {
        in.reset();
        frame = new ZstdInputStream(in);
        return true;
      }
      in.skipNBytes(Integer.toUnsignedLong(number(header, 4)));
    }
  }

  private static boolean isSkippable(byte[] header) {
    return (number(header, 0) & 0xfffffff0) == 0x184d2a50;
  }

  private static int number(byte[] bytes, int at) {
    return (bytes[at] & 0xff)
        | (bytes[at + 1] & 0xff) << 8
        | (bytes[at + 2] & 0xff) << 16
        | (bytes[at + 3] & 0xff) << 24;
  }
}

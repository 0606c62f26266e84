package dev.assay.comparator.bytes;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** Bytes as a stream. */
final class BytesInputStream extends InputStream {
  private final Bytes bytes;
  private final byte[] one = new byte[1];
  private long position;

  BytesInputStream(Bytes bytes) {
    this.bytes = bytes;
  }

  @Override
  public int read() throws IOException {
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int at, int length) throws IOException {
    Objects.checkFromIndexSize(at, length, target.length);
    long left = bytes.size() - position;
    if (left <= 0) {
      return length == 0 ? 0 : -1;
    }
    int n = (int) Math.min(length, left);
    bytes.read(position, target, at, n);
    position += n;
    return n;
  }

  @Override
  public int available() {
    return (int) Math.min(Integer.MAX_VALUE, bytes.size() - position);
  }
}

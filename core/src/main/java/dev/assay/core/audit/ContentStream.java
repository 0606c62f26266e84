package dev.assay.core.audit;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** Content as a stream. */
final class ContentStream extends InputStream {
  private final Content content;
  private final byte[] one = new byte[1];
  private long position;

  ContentStream(Content content) {
    this.content = content;
  }

  /** How many bytes were taken. */
  long position() {
    return position;
  }

  @Override
  public int read() throws IOException {
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int at, int length) throws IOException {
    Objects.checkFromIndexSize(at, length, target.length);
    int n = (int) Math.min(length, content.size() - position);
    if (n == 0) {
      return length == 0 ? 0 : -1;
    }
    content.read(position, target, at, n);
    position += n;
    return n;
  }
}

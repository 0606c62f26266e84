package dev.assay.core.bzip2;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Bits of a stream, the highest of each byte first; takes no byte before it is needed. */
final class BitInput {
  private final InputStream in;
  private int held;
  private int count;

  BitInput(InputStream in) {
    this.in = in;
  }

  /** The next {@code width} bits, 1 to 24. */
  int bits(int width) throws IOException {
    while (count < width) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("the stream ends before its end mark");
      }
      held = held << 8 | next;
      count += 8;
    }
    count -= width;
    return held >>> count & ((1 << width) - 1);
  }

  boolean bit() throws IOException {
    return bits(1) == 1;
  }
}

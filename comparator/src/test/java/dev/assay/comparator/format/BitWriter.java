package dev.assay.comparator.format;

import java.io.ByteArrayOutputStream;

/** Writes deflate streams bit by bit (RFC 1951), so that they can be anything. */
final class BitWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int held;
  private int count;

  /** The lowest {@code n} bits, lowest first. */
  BitWriter bits(int n, int value) {
    for (int i = 0; i < n; i++) {
      held |= ((value >> i) & 1) << count++;
      if (count == 8) {
        fill(0);
      }
    }
    return this;
  }

  /** A word of a Huffman code, highest bit first. */
  BitWriter word(int n, int value) {
    for (int i = n - 1; i >= 0; i--) {
      bits(1, value >> i);
    }
    return this;
  }

  /** Ends a byte with these bits. */
  BitWriter fill(int value) {
    if (count > 0) {
      out.write((held | (value << count)) & 0xff);
      held = 0;
      count = 0;
    }
    return this;
  }

  BitWriter header(boolean last, int type) {
    return bits(1, last ? 1 : 0).bits(2, type);
  }

  /** A stored block; {@code padding} are the bits before its length. */
  BitWriter stored(boolean last, int padding, byte... content) {
    header(last, 0).fill(padding);
    bits(16, content.length).bits(16, ~content.length);
    for (byte b : content) {
      bits(8, b);
    }
    return this;
  }

  /** A literal below 144 in a fixed block. */
  BitWriter literal(char c) {
    return word(8, 0x30 + c);
  }

  /** The end of a fixed block. */
  BitWriter end() {
    return word(7, 0);
  }

  BitWriter raw(byte[] bytes) {
    fill(0);
    out.writeBytes(bytes);
    return this;
  }

  byte[] bytes() {
    fill(0);
    return out.toByteArray();
  }
}

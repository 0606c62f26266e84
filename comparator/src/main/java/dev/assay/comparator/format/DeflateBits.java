package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.bytes.Bytes;
import java.io.IOException;

/** Reads a deflate stream bit by bit, the lowest bit of each byte first (RFC 1951, 3.1.1). */
final class DeflateBits {
  private final Bytes bytes;
  private final byte[] window = new byte[Decoding.CHUNK];
  private long windowStart;
  private int windowLength;

  /** Offset of the next byte to take bits from. */
  private long next;

  private int held;
  private int heldBits;

  DeflateBits(Bytes bytes) {
    this.bytes = bytes;
  }

  /** How many bits were read. */
  long position() {
    return next * 8 - heldBits;
  }

  /** The next bit. */
  int bit() throws IOException, MalformedException {
    if (heldBits == 0) {
      held = nextByte();
      heldBits = 8;
    }
    int bit = held & 1;
    held >>>= 1;
    heldBits--;
    return bit;
  }

  /** The next {@code count} bits, at most 16, as a number. */
  int bits(int count) throws IOException, MalformedException {
    while (heldBits < count) {
      held |= nextByte() << heldBits;
      heldBits += 8;
    }
    int value = held & ((1 << count) - 1);
    held >>>= count;
    heldBits -= count;
    return value;
  }

  /** The bits up to the next whole byte; 0 if there are none, or if they are all zero. */
  int restOfByte() throws IOException, MalformedException {
    return bits(heldBits % 8);
  }

  /** Leaves out whole bytes; the position is at the beginning of one. */
  void skip(int count) throws MalformedException {
    next -= heldBits / 8;
    heldBits = 0;
    held = 0;
    if (count > bytes.size() - next) {
      throw new MalformedException(next, count + " stored bytes", "the end of the stream");
    }
    next += count;
  }

  private int nextByte() throws IOException, MalformedException {
    if (next < windowStart || next >= windowStart + windowLength) {
      windowStart = next;
      windowLength = (int) Math.min(window.length, bytes.size() - next);
      if (windowLength <= 0) {
        throw new MalformedException(next, "a final deflate block", "the end of the stream");
      }
      bytes.read(windowStart, window, 0, windowLength);
    }
    return window[(int) (next++ - windowStart)] & 0xff;
  }
}

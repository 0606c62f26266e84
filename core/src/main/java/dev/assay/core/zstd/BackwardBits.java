package dev.assay.core.zstd;

/**
 * A bit stream that is read from its end to its start (RFC 8878, section 4.1). Bits in front of the
 * start are zeros, and counted: a stream that was read exactly has {@link #left()} 0.
 */
final class BackwardBits {
  private final byte[] bytes;
  private final int start;

  /** Bits between the start and the place to read; negative behind the start. */
  private long left;

  /** A stream in {@code [start, end)}; the highest one bit of the last byte is not part of it. */
  BackwardBits(byte[] bytes, int start, int end) throws ZstdException {
    if (end <= start || bytes[end - 1] == 0) {
      throw ZstdException.malformed("a bit stream without its final bit");
    }
    this.bytes = bytes;
    this.start = start;
    int last = bytes[end - 1] & 0xff;
    this.left = 8L * (end - 1 - start) + (31 - Integer.numberOfLeadingZeros(last));
  }

  /** How many bits were not read yet; negative if more were read than there are. */
  long left() {
    return left;
  }

  /** The next {@code count} bits, at most 32; the first one read is the highest. */
  long read(int count) {
    long value = peek(count);
    left -= count;
    return value;
  }

  /** As {@link #read}, without moving on. */
  long peek(int count) {
    if (count == 0) {
      return 0;
    }
    long from = left - count;
    long value = 0;
    // Five bytes hold 32 bits wherever they begin.
    long first = Math.floorDiv(from, 8);
    long last = (left - 1) >> 3;
    for (long at = last; at >= first; at--) {
      int b = at < 0 ? 0 : bytes[start + (int) at] & 0xff;
      value = value << 8 | b;
    }
    return value >>> (from - 8 * first) & ((1L << count) - 1);
  }

  /** Moves on by bits that were looked at. */
  void skip(int count) {
    left -= count;
  }
}

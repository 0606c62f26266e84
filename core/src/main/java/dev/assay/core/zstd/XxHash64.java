package dev.assay.core.zstd;

/** The 64-bit hash by which frames are checked (XXH64 with seed 0; xxHash specification 0.1.1). */
final class XxHash64 {
  private static final long P1 = 0x9E3779B185EBCA87L;
  private static final long P2 = 0xC2B2AE3D27D4EB4FL;
  private static final long P3 = 0x165667B19E3779F9L;
  private static final long P4 = 0x85EBCA77C2B2AE63L;
  private static final long P5 = 0x27D4EB2F165667C5L;
  private static final int STRIPE = 32;

  private final byte[] waiting = new byte[STRIPE];
  private int count;
  private long total;

  /** P1 + P2. */
  private long a = 0x60EA27EEADC0B5D6L;

  private long b = P2;
  private long c;
  private long d = -P1;

  void update(byte[] bytes, int start, int length) {
    total += length;
    int at = start;
    int end = start + length;
    while (at < end) {
      if (count == 0 && end - at >= STRIPE) {
        stripe(bytes, at);
        at += STRIPE;
        continue;
      }
      int n = Math.min(STRIPE - count, end - at);
      System.arraycopy(bytes, at, waiting, count, n);
      count += n;
      at += n;
      if (count == STRIPE) {
        stripe(waiting, 0);
        count = 0;
      }
    }
  }

  private void stripe(byte[] bytes, int at) {
    a = round(a, number(bytes, at, 8));
    b = round(b, number(bytes, at + 8, 8));
    c = round(c, number(bytes, at + 16, 8));
    d = round(d, number(bytes, at + 24, 8));
  }

  private static long round(long sum, long value) {
    return Long.rotateLeft(sum + value * P2, 31) * P1;
  }

  private static long merge(long hash, long sum) {
    return (hash ^ round(0, sum)) * P1 + P4;
  }

  private static long number(byte[] bytes, int at, int width) {
    long value = 0;
    for (int i = width - 1; i >= 0; i--) {
      value = value << 8 | (bytes[at + i] & 0xff);
    }
    return value;
  }

  /** The hash of everything so far. */
  long value() {
    long hash;
    if (total >= STRIPE) {
      hash =
          Long.rotateLeft(a, 1)
              + Long.rotateLeft(b, 7)
              + Long.rotateLeft(c, 12)
              + Long.rotateLeft(d, 18);
      hash = merge(merge(merge(merge(hash, a), b), c), d);
    } else {
      hash = P5;
    }
    hash += total;
    int at = 0;
    for (; at + 8 <= count; at += 8) {
      hash = Long.rotateLeft(hash ^ round(0, number(waiting, at, 8)), 27) * P1 + P4;
    }
    if (at + 4 <= count) {
      hash = Long.rotateLeft(hash ^ (number(waiting, at, 4) * P1), 23) * P2 + P3;
      at += 4;
    }
    for (; at < count; at++) {
      hash = Long.rotateLeft(hash ^ ((waiting[at] & 0xff) * P5), 11) * P1;
    }
    hash = (hash ^ (hash >>> 33)) * P2;
    hash = (hash ^ (hash >>> 29)) * P3;
    return hash ^ (hash >>> 32);
  }
}

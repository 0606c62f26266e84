package dev.assay.core.zstd;

import java.util.Arrays;

/** The last bytes that a frame gave; grows with what is really there, up to the window. */
final class History {
  private static final int FIRST = 1 << 16;

  private final int window;
  private byte[] bytes = new byte[FIRST];
  private int start;
  private int end;
  private long total;
  private long blockEnd;

  /** Keeps {@code window} bytes at least. */
  History(int window) {
    this.window = window;
  }

  /** Begins a block, of at most {@code most} bytes. */
  void begin(int most) {
    blockEnd = total + most;
  }

  /** How many bytes there were in all. */
  long total() {
    return total;
  }

  /** How many were not taken yet. */
  int waiting() {
    return end - start;
  }

  /** Takes bytes in order, at most those that are waiting. */
  void take(byte[] target, int at, int count) {
    System.arraycopy(bytes, start, target, at, count);
    start += count;
  }

  /** Hashes what is waiting. */
  void hash(XxHash64 hash) {
    hash.update(bytes, start, end - start);
  }

  void append(byte[] source, int at, int count) throws ZstdException {
    room(count);
    System.arraycopy(source, at, bytes, end, count);
    added(count);
  }

  void fill(byte value, int count) throws ZstdException {
    room(count);
    Arrays.fill(bytes, end, end + count, value);
    added(count);
  }

  /** Copies what stands {@code distance} bytes before; it may overlap what it makes. */
  void repeat(long distance, int count) throws ZstdException {
    if (distance > window || distance > total) {
      throw ZstdException.malformed("a match that begins before the window");
    }
    room(count);
    int from = end - (int) distance;
    if (distance >= count) {
      System.arraycopy(bytes, from, bytes, end, count);
    } else {
      for (int i = 0; i < count; i++) {
        bytes[end + i] = bytes[from + i];
      }
    }
    added(count);
  }

  private void added(int count) {
    end += count;
    total += count;
  }

  private void room(int count) throws ZstdException {
    if (count > blockEnd - total) {
      throw ZstdException.malformed("a block that is too long");
    }
    if (count > bytes.length - end) {
      // What is waiting is at most a block, and stays.
      int kept = Math.max(Math.min(window, end), end - start);
      int drop = end - kept;
      if (drop >= bytes.length / 8 && count <= bytes.length - kept) {
        System.arraycopy(bytes, drop, bytes, 0, kept);
      } else {
        byte[] longer = new byte[Math.max(kept + count, kept + kept / 2)];
        System.arraycopy(bytes, drop, longer, 0, kept);
        bytes = longer;
      }
      start -= drop;
      end = kept;
    }
  }
}

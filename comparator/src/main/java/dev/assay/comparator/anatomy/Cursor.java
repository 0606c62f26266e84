package dev.assay.comparator.anatomy;

import dev.assay.comparator.bytes.Bytes;
import java.io.IOException;

/** Reads numbers and byte strings one after the other; reading past the end is malformed input. */
public final class Cursor {
  private final Bytes bytes;
  private final byte[] small = new byte[8];
  private long position;

  /** Starts at {@code position}, which may be anything. */
  public Cursor(Bytes bytes, long position) {
    this.bytes = bytes;
    this.position = position;
  }

  /** Offset of the next byte. */
  public long position() {
    return position;
  }

  /** Bytes left. */
  public long left() {
    return bytes.size() - position;
  }

  /** Moves on by {@code count} bytes. */
  public void skip(long count) throws MalformedException {
    require(count);
    position += count;
  }

  /** The next byte, unsigned. */
  public int u8() throws IOException, MalformedException {
    return (int) little(1);
  }

  /** A 16-bit number, unsigned, little-endian. */
  public int u16() throws IOException, MalformedException {
    return (int) little(2);
  }

  /** A 32-bit number, unsigned, little-endian. */
  public long u32() throws IOException, MalformedException {
    return little(4);
  }

  /**
   * A 64-bit number, little-endian; malformed if it does not fit a signed one, since no offset or
   * size does.
   */
  public long u64() throws IOException, MalformedException {
    long value = little(8);
    if (value < 0) {
      throw new MalformedException(position - 8, "a number below 2^63", Long.toHexString(value));
    }
    return value;
  }

  /** A 16-bit number, unsigned, big-endian. */
  public int u16be() throws IOException, MalformedException {
    return (int) big(2);
  }

  /** A 32-bit number, unsigned, big-endian. */
  public long u32be() throws IOException, MalformedException {
    return big(4);
  }

  /** The next {@code count} bytes. */
  public byte[] bytes(int count) throws IOException, MalformedException {
    require(count);
    byte[] copy = bytes.copy(position, count);
    position += count;
    return copy;
  }

  private long little(int width) throws IOException, MalformedException {
    fill(width);
    long value = 0;
    for (int i = width - 1; i >= 0; i--) {
      value = value << 8 | (small[i] & 0xff);
    }
    return value;
  }

  private long big(int width) throws IOException, MalformedException {
    fill(width);
    long value = 0;
    for (int i = 0; i < width; i++) {
      value = value << 8 | (small[i] & 0xff);
    }
    return value;
  }

  private void fill(int width) throws IOException, MalformedException {
    require(width);
    bytes.read(position, small, 0, width);
    position += width;
  }

  private void require(long count) throws MalformedException {
    if (count < 0 || position < 0 || count > bytes.size() - position) {
      throw new MalformedException(
          position,
          count + " more bytes",
          Math.max(0, bytes.size() - position) + " before the end");
    }
  }
}

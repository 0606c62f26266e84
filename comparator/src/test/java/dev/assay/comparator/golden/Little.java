package dev.assay.comparator.golden;

import java.io.ByteArrayOutputStream;

/** Collects little-endian numbers and byte strings. */
public final class Little {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  public Little u16(long value) {
    return number(value, 2);
  }

  public Little u32(long value) {
    return number(value, 4);
  }

  public Little u64(long value) {
    return number(value, 8);
  }

  public Little bytes(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  public int size() {
    return out.size();
  }

  /** Appends what there is so far to something else. */
  public void copyTo(ByteArrayOutputStream other) {
    other.writeBytes(toByteArray());
  }

  public byte[] toByteArray() {
    return out.toByteArray();
  }

  private Little number(long value, int width) {
    for (int i = 0; i < width; i++) {
      out.write((int) (value >>> (8 * i)));
    }
    return this;
  }
}

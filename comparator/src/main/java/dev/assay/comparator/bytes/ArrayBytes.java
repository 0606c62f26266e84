package dev.assay.comparator.bytes;

import java.util.Objects;

/** Bytes in memory. The array is not copied, and belongs to this object from now on. */
public final class ArrayBytes implements Bytes {
  private final byte[] array;

  /** All of {@code array}. */
  public ArrayBytes(byte[] array) {
    this.array = array;
  }

  @Override
  public long size() {
    return array.length;
  }

  @Override
  public void read(long offset, byte[] target, int at, int count) {
    Objects.checkFromIndexSize(offset, count, (long) array.length);
    System.arraycopy(array, (int) offset, target, at, count);
  }
}

package dev.assay.comparator.bytes;

import java.io.IOException;
import java.util.Objects;

/** A piece of other bytes. */
record SliceBytes(Bytes whole, long start, long size) implements Bytes {
  SliceBytes {
    Objects.checkFromIndexSize(start, size, whole.size());
    if (whole instanceof SliceBytes outer) {
      start += outer.start();
      whole = outer.whole();
    }
  }

  @Override
  public void read(long offset, byte[] target, int at, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, size);
    whole.read(start + offset, target, at, length);
  }
}

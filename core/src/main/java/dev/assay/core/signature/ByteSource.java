package dev.assay.core.signature;

import java.io.IOException;

/** Bytes with random access, as signatures need them that lie inside of what they sign. */
public interface ByteSource {
  /** Number of bytes. */
  long size();

  /**
   * Reads exactly {@code length} bytes from {@code offset} on into {@code target} at {@code at}.
   *
   * @throws IndexOutOfBoundsException if the range is not inside
   * @throws IOException if what is below cannot be read
   */
  void read(long offset, byte[] target, int at, int length) throws IOException;
}

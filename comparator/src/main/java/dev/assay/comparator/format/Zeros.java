package dev.assay.comparator.format;

import dev.assay.comparator.bytes.Bytes;
import java.io.IOException;

/** Looks for anything but zeros. */
final class Zeros {
  private Zeros() {}

  /** Whether {@code [start, end)} holds nothing but zeros. */
  static boolean all(Bytes bytes, long start, long end) throws IOException {
    byte[] window = new byte[(int) Math.min(Decoding.CHUNK, Math.max(0, end - start))];
    for (long at = start; at < end; ) {
      int n = (int) Math.min(window.length, end - at);
      bytes.read(at, window, 0, n);
      for (int i = 0; i < n; i++) {
        if (window[i] != 0) {
          return false;
        }
      }
      at += n;
    }
    return true;
  }
}

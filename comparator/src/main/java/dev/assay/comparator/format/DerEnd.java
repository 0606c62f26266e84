package dev.assay.comparator.format;

import dev.assay.comparator.bytes.Bytes;
import java.io.IOException;

/** Where an element in the Distinguished Encoding Rules ends, of which only the head is read. */
final class DerEnd {
  private static final int SEQUENCE = 0x30;

  private DerEnd() {}

  /** How many bytes the sequence at {@code start} has; 0 if there is none before {@code limit}. */
  static long of(Bytes bytes, long start, long limit) throws IOException {
    byte[] head = bytes.copy(start, (int) Math.min(6, limit - start));
    if (head.length < 2 || head[0] != SEQUENCE) {
      return 0;
    }
    int count = head[1] < 0 ? head[1] & 0x7f : 0;
    long length = head[1];
    if (head[1] < 0) {
      if (count == 0 || count > 4 || head.length < 2 + count) {
        return 0;
      }
      length = 0;
      for (int i = 0; i < count; i++) {
        length = length << 8 | (head[2 + i] & 0xff);
      }
    }
    long size = 2 + count + length;
    return size > limit - start ? 0 : size;
  }
}

package dev.assay.comparator.bytes;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Several sequences behind each other, as one. */
public final class JoinedBytes implements Bytes {
  private final List<Bytes> pieces;

  /** Where each piece ends. */
  private final long[] ends;

  /** Joins pieces in their order. */
  public JoinedBytes(List<Bytes> pieces) {
    this.pieces = List.copyOf(pieces);
    this.ends = new long[pieces.size()];
    long end = 0;
    for (int i = 0; i < ends.length; i++) {
      end += this.pieces.get(i).size();
      ends[i] = end;
    }
  }

  @Override
  public long size() {
    return ends.length == 0 ? 0 : ends[ends.length - 1];
  }

  @Override
  public void read(long offset, byte[] target, int at, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, size());
    int found = Arrays.binarySearch(ends, offset);
    // At the end of one piece begins the next.
    int piece = found >= 0 ? found + 1 : -found - 1;
    for (int done = 0; done < length; piece++) {
      Bytes bytes = pieces.get(piece);
      long inside = offset + done - (ends[piece] - bytes.size());
      int n = (int) Math.min(length - done, bytes.size() - inside);
      bytes.read(inside, target, at + done, n);
      done += n;
    }
  }
}

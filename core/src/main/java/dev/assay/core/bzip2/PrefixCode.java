package dev.assay.core.bzip2;

import java.io.IOException;

/** A canonical prefix code: shorter codes first, those of one length in the order of symbols. */
final class PrefixCode {
  /** The longest code, in bits. */
  static final int LONGEST = 20;

  private final int[] firstCode = new int[LONGEST + 2];
  private final int[] firstIndex = new int[LONGEST + 2];
  private final int[] symbols;

  /**
   * The code with these lengths.
   *
   * @param lengths in bits, 1 to {@value #LONGEST}, of each symbol
   */
  PrefixCode(int[] lengths) {
    int[] counts = new int[LONGEST + 2];
    for (int length : lengths) {
      counts[length]++;
    }
    int code = 0;
    int index = 0;
    for (int length = 1; length <= LONGEST + 1; length++) {
      firstCode[length] = code;
      firstIndex[length] = index;
      index += counts[length];
      code = (code + counts[length]) << 1;
    }
    symbols = new int[lengths.length];
    int[] next = firstIndex.clone();
    for (int symbol = 0; symbol < lengths.length; symbol++) {
      symbols[next[lengths[symbol]]++] = symbol;
    }
  }

  /** Reads one symbol. */
  int read(BitInput in) throws IOException {
    int code = 0;
    for (int length = 1; length <= LONGEST; length++) {
      code = code << 1 | in.bits(1);
      int at = code - firstCode[length];
      if (at >= 0 && at < firstIndex[length + 1] - firstIndex[length]) {
        return symbols[firstIndex[length] + at];
      }
    }
    throw new IOException("bits that are no code");
  }
}

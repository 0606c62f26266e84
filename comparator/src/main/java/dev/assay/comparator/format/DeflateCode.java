package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.MalformedException;
import java.io.IOException;
import java.util.Arrays;

/** A Huffman code that the lengths of its words define (RFC 1951, 3.2.2). */
final class DeflateCode {
  private static final int LONGEST = 15;

  /** By length of the word: the first word, how many there are, and where their symbols begin. */
  private final int[] first = new int[LONGEST + 1];

  private final int[] counts = new int[LONGEST + 1];
  private final int[] starts = new int[LONGEST + 1];
  private final int[] symbols;

  private DeflateCode(int size) {
    this.symbols = new int[size];
  }

  /**
   * The code with these lengths, by symbol; 0 stands for no word.
   *
   * @param single whether a lone word of one bit will do, though another would have room
   * @throws MalformedException if words are missing, or there are too many
   */
  static DeflateCode of(int[] lengths, boolean single, long offset) throws MalformedException {
    DeflateCode code = new DeflateCode(lengths.length);
    int words = 0;
    for (int length : lengths) {
      code.counts[length]++;
      words += length > 0 ? 1 : 0;
    }
    code.counts[0] = 0;
    int room = 1;
    for (int length = 1; length <= LONGEST; length++) {
      room = 2 * room - code.counts[length];
      if (room < 0) {
        throw new MalformedException(offset, "a Huffman code", "more words than it has room for");
      }
      code.first[length] = 2 * (code.first[length - 1] + code.counts[length - 1]);
      code.starts[length] = code.starts[length - 1] + code.counts[length - 1];
    }
    boolean lone = single && (words == 0 || (words == 1 && code.counts[1] == 1));
    if (room > 0 && !lone) {
      throw new MalformedException(offset, "a whole Huffman code", "one with words to spare");
    }
    int[] next = code.starts.clone();
    for (int symbol = 0; symbol < lengths.length; symbol++) {
      if (lengths[symbol] > 0) {
        code.symbols[next[lengths[symbol]]++] = symbol;
      }
    }
    return code;
  }

  /** The code of literals and lengths in blocks without a table (3.2.6). */
  static DeflateCode fixedLiterals() throws MalformedException {
    int[] lengths = new int[288];
    Arrays.fill(lengths, 0, 144, 8);
    Arrays.fill(lengths, 144, 256, 9);
    Arrays.fill(lengths, 256, 280, 7);
    Arrays.fill(lengths, 280, 288, 8);
    return of(lengths, false, 0);
  }

  /** The code of distances in such blocks. */
  static DeflateCode fixedDistances() throws MalformedException {
    int[] lengths = new int[32];
    Arrays.fill(lengths, 5);
    return of(lengths, false, 0);
  }

  /** Reads one word; gives its symbol. */
  int read(DeflateBits in) throws IOException, MalformedException {
    int word = 0;
    for (int length = 1; length <= LONGEST; length++) {
      word = word << 1 | in.bit();
      int index = word - first[length];
      if (index < counts[length]) {
        return symbols[starts[length] + index];
      }
    }
    throw new MalformedException(in.position() / 8, "a word of the Huffman code", "none");
  }
}

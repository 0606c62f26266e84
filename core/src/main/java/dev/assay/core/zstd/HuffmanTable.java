package dev.assay.core.zstd;

/** A decoding table of Huffman codes of up to 11 bits (RFC 8878, section 4.2). */
final class HuffmanTable {
  private static final int MAX_BITS = 11;
  private static final int MAX_SYMBOLS = 256;
  private static final int MAX_WEIGHT_LOG = 6;

  private final int log;
  private final byte[] symbols;
  private final byte[] lengths;

  private HuffmanTable(int log, byte[] symbols, byte[] lengths) {
    this.log = log;
    this.symbols = symbols;
    this.lengths = lengths;
  }

  /**
   * A table and where its description ended.
   *
   * @param end offset behind the description
   */
  record Read(HuffmanTable table, int end) {}

  /** Reads the description of a table (section 4.2.1). */
  static Read read(byte[] bytes, int start, int limit) throws ZstdException {
    if (start >= limit) {
      throw ZstdException.malformed("no Huffman table");
    }
    int head = bytes[start] & 0xff;
    int at = start + 1;
    byte[] weights = new byte[MAX_SYMBOLS];
    if (head >= 128) {
      int count = head - 127;
      int end = at + (count + 1) / 2;
      require(end <= limit);
      for (int i = 0; i < count; i++) {
        int pair = bytes[at + i / 2] & 0xff;
        weights[i] = (byte) (i % 2 == 0 ? pair >> 4 : pair & 15);
      }
      return new Read(build(weights, count), end);
    }
    int end = at + head;
    require(end <= limit);
    int count = weights(bytes, at, end, weights);
    return new Read(build(weights, count), end);
  }

  private static void require(boolean inside) throws ZstdException {
    if (!inside) {
      throw ZstdException.malformed("a Huffman table that is cut off");
    }
  }

  /** Weights that are compressed themselves, with two states in turn (section 4.2.1.2). */
  private static int weights(byte[] bytes, int start, int end, byte[] weights)
      throws ZstdException {
    FseTable.Read read = FseTable.read(bytes, start, end, MAX_WEIGHT_LOG, MAX_SYMBOLS - 1);
    FseTable table = read.table();
    BackwardBits in = new BackwardBits(bytes, read.end(), end);
    int[] states = {(int) in.read(table.log()), (int) in.read(table.log())};
    if (in.left() < 0) {
      throw ZstdException.malformed("Huffman weights that are cut off");
    }
    int count = 0;
    for (int turn = 0; ; turn ^= 1) {
      count = put(weights, count, table.symbol(states[turn]));
      int bits = table.bits(states[turn]);
      if (bits > in.left()) {
        // What is left is what the other state stands for.
        return put(weights, count, table.symbol(states[turn ^ 1]));
      }
      states[turn] = table.next(states[turn], in.read(bits));
    }
  }

  private static int put(byte[] weights, int count, int weight) throws ZstdException {
    // The last symbol's weight is never written.
    if (count >= MAX_SYMBOLS - 1) {
      throw ZstdException.malformed("too many Huffman weights");
    }
    weights[count] = (byte) weight;
    return count + 1;
  }

  private static HuffmanTable build(byte[] weights, int count) throws ZstdException {
    int sum = 0;
    for (int i = 0; i < count; i++) {
      if (weights[i] > MAX_BITS || weights[i] < 0) {
        throw ZstdException.malformed("a Huffman code that is too long");
      }
      sum += weights[i] == 0 ? 0 : 1 << (weights[i] - 1);
    }
    if (sum == 0) {
      throw ZstdException.malformed("a Huffman table without codes");
    }
    int log = 32 - Integer.numberOfLeadingZeros(sum);
    int rest = (1 << log) - sum;
    if (log > MAX_BITS || Integer.bitCount(rest) != 1) {
      throw ZstdException.malformed("a Huffman table whose sum does not fit");
    }
    weights[count] = (byte) (32 - Integer.numberOfLeadingZeros(rest));
    return fill(log, weights, count + 1);
  }

  /** Longest codes first, then by symbol. */
  private static HuffmanTable fill(int log, byte[] weights, int count) {
    byte[] symbols = new byte[1 << log];
    byte[] lengths = new byte[1 << log];
    int position = 0;
    for (int weight = 1; weight <= log; weight++) {
      int span = 1 << (weight - 1);
      for (int s = 0; s < count; s++) {
        if (weights[s] == weight) {
          java.util.Arrays.fill(symbols, position, position + span, (byte) s);
          java.util.Arrays.fill(lengths, position, position + span, (byte) (log + 1 - weight));
          position += span;
        }
      }
    }
    return new HuffmanTable(log, symbols, lengths);
  }

  /** Decodes exactly {@code count} symbols, which must use up the stream exactly. */
  void decode(byte[] bytes, int start, int end, byte[] target, int at, int count)
      throws ZstdException {
    BackwardBits in = new BackwardBits(bytes, start, end);
    for (int i = 0; i < count; i++) {
      int code = (int) in.peek(log);
      target[at + i] = symbols[code];
      in.skip(lengths[code]);
    }
    if (in.left() != 0) {
      throw ZstdException.malformed("a Huffman stream that does not end with its content");
    }
  }
}

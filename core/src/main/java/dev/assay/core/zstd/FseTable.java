package dev.assay.core.zstd;

/** A decoding table of finite state entropy (RFC 8878, section 4.1). */
final class FseTable {
  private final int log;
  private final byte[] symbols;
  private final byte[] bits;
  private final short[] bases;

  private FseTable(int log, byte[] symbols, byte[] bits, short[] bases) {
    this.log = log;
    this.symbols = symbols;
    this.bits = bits;
    this.bases = bases;
  }

  /** How many bits a first state has. */
  int log() {
    return log;
  }

  /** What a state stands for. */
  int symbol(int state) {
    return symbols[state] & 0xff;
  }

  /** How many bits the next state takes. */
  int bits(int state) {
    return bits[state];
  }

  /** The state that follows, with the bits that {@link #bits} asks for. */
  int next(int state, long value) {
    return (bases[state] & 0xffff) + (int) value;
  }

  /** The table that always gives one symbol, and takes no bits. */
  static FseTable ofOne(int symbol) {
    return new FseTable(0, new byte[] {(byte) symbol}, new byte[1], new short[1]);
  }

  /**
   * A table and where its description ended.
   *
   * @param end offset behind the description
   */
  record Read(FseTable table, int end) {}

  /**
   * Reads the description of a distribution (section 4.1.1).
   *
   * @param maxLog the largest table that is allowed here
   * @param maxSymbol the largest symbol that is allowed here
   */
  static Read read(byte[] bytes, int start, int limit, int maxLog, int maxSymbol)
      throws ZstdException {
    ForwardBits in = new ForwardBits(bytes, start, limit);
    int log = in.read(4) + 5;
    if (log > maxLog) {
      throw ZstdException.malformed("an entropy table of " + log + " bits");
    }
    short[] counts = new short[maxSymbol + 1];
    int remaining = 1 << log;
    int symbol = 0;
    while (remaining > 0) {
      if (symbol > maxSymbol) {
        throw ZstdException.malformed("an entropy table with too many symbols");
      }
      int count = probability(in, remaining);
      counts[symbol] = (short) count;
      symbol++;
      remaining -= Math.abs(count);
      if (count == 0) {
        int repeat;
        do {
          repeat = in.read(2);
          symbol += repeat;
          if (symbol > maxSymbol + 1) {
            throw ZstdException.malformed("an entropy table with too many symbols");
          }
        } while (repeat == 3);
      }
    }
    return new Read(build(log, counts, symbol), in.byteEnd());
  }

  /** One probability; -1 stands for "less than 1". Small values take one bit less. */
  private static int probability(ForwardBits in, int remaining) throws ZstdException {
    int max = remaining + 1;
    int width = 32 - Integer.numberOfLeadingZeros(max);
    int threshold = (1 << width) - 1 - max;
    int low = in.read(width - 1);
    if (low < threshold) {
      return low - 1;
    }
    int value = low | in.read(1) << (width - 1);
    if (value >= 1 << (width - 1)) {
      value -= threshold;
    }
    if (value > max) {
      throw ZstdException.malformed("an entropy table whose sum is too large");
    }
    return value - 1;
  }

  /** Spreads the symbols over the states (section 4.1.1). */
  static FseTable build(int log, short[] counts, int symbolCount) throws ZstdException {
    int size = 1 << log;
    int mask = size - 1;
    byte[] symbols = new byte[size];
    int high = size - 1;
    int[] next = new int[symbolCount];
    for (int s = 0; s < symbolCount; s++) {
      if (counts[s] == -1) {
        if (high < 0) {
          throw ZstdException.malformed("an entropy table whose sum is too large");
        }
        symbols[high--] = (byte) s;
        next[s] = 1;
      } else {
        next[s] = counts[s];
      }
    }
    int step = (size >> 1) + (size >> 3) + 3;
    int position = 0;
    for (int s = 0; s < symbolCount; s++) {
      for (int i = 0; i < counts[s]; i++) {
        symbols[position] = (byte) s;
        do {
          position = (position + step) & mask;
        } while (position > high);
      }
    }
    if (position != 0) {
      throw ZstdException.malformed("an entropy table whose sum does not fit");
    }
    byte[] bits = new byte[size];
    short[] bases = new short[size];
    for (int state = 0; state < size; state++) {
      int number = next[symbols[state] & 0xff]++;
      bits[state] = (byte) (log - (31 - Integer.numberOfLeadingZeros(number)));
      bases[state] = (short) ((number << bits[state]) - size);
    }
    return new FseTable(log, symbols, bits, bases);
  }

  /** A bit stream that is read from its start; the first bit of a byte is its lowest. */
  private static final class ForwardBits {
    private final byte[] bytes;
    private final int limit;
    private final int start;
    private long position;

    ForwardBits(byte[] bytes, int start, int limit) {
      this.bytes = bytes;
      this.start = start;
      this.limit = limit;
    }

    int read(int count) throws ZstdException {
      int value = 0;
      for (int i = 0; i < count; i++) {
        int at = start + (int) (position >> 3);
        if (at >= limit) {
          throw ZstdException.malformed("an entropy table that is cut off");
        }
        value |= (bytes[at] >> (position & 7) & 1) << i;
        position++;
      }
      return value;
    }

    int byteEnd() {
      return start + (int) ((position + 7) >> 3);
    }
  }
}

package dev.assay.core.bzip2;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;

/**
 * Decodes one stream of the bzip2 that is in NSIS, and takes no byte behind it. It is bzip2 1.0
 * without the stream's header, with one byte before each block and the end instead of 48 bits, and
 * without checksums and the bit for randomised blocks; a block is 900,000 bytes at the most. NSIS
 * 3, Source/bzip2.
 */
public final class NsisBzip2InputStream extends InputStream {
  private static final int BLOCK = 0x31;
  private static final int END = 0x17;
  private static final int MAX_BLOCK = 900_000;
  private static final int GROUP = 50;
  private static final int RUN = 4;

  private final BitInput in;
  private final int[] links = new int[MAX_BLOCK];
  private final byte[] one = new byte[1];
  private boolean ended;
  private int position;
  private int left;
  private int last = -1;
  private int run;
  private int repeat;

  /** Decodes the stream that {@code in} begins with. */
  public NsisBzip2InputStream(InputStream in) {
    this.in = new BitInput(in);
  }

  @Override
  public int read() throws IOException {
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int at, int length) throws IOException {
    Objects.checkFromIndexSize(at, length, target.length);
    int n = 0;
    while (n < length) {
      int next = next();
      if (next < 0) {
        return n == 0 ? -1 : n;
      }
      target[at + n++] = (byte) next;
    }
    return n;
  }

  /** Four equal bytes are followed by the number of further ones. */
  private int next() throws IOException {
    if (repeat > 0) {
      repeat--;
      return last;
    }
    while (left == 0) {
      if (ended || !begin()) {
        ended = true;
        return -1;
      }
    }
    int next = step();
    run = next == last ? run + 1 : 1;
    last = next;
    if (run == RUN) {
      if (left == 0) {
        throw new IOException("a block that ends within a run");
      }
      repeat = step();
      // A fifth equal byte begins a run of its own.
      run = 0;
    }
    return next;
  }

  private int step() {
    int link = links[position];
    position = link >>> 8;
    left--;
    return link & 0xff;
  }

  /** Reads a block; false at the end of the stream. */
  private boolean begin() throws IOException {
    int mark = in.bits(8);
    if (mark == END) {
      return false;
    }
    if (mark != BLOCK) {
      throw new IOException("neither a block nor the end");
    }
    int origin = in.bits(24);
    int size = symbols(used());
    if (origin >= size) {
      throw new IOException("a block that begins outside of itself");
    }
    invert(size);
    position = links[origin] >>> 8;
    left = size;
    last = -1;
    run = 0;
    return true;
  }

  /** The bytes that occur. */
  private int[] used() throws IOException {
    int ranges = in.bits(16);
    int[] used = new int[256];
    int count = 0;
    for (int range = 0; range < 16; range++) {
      int bits = (ranges >> (15 - range) & 1) == 1 ? in.bits(16) : 0;
      for (int i = 0; i < 16; i++) {
        if ((bits >> (15 - i) & 1) == 1) {
          used[count++] = range * 16 + i;
        }
      }
    }
    if (count == 0) {
      throw new IOException("a block without bytes");
    }
    return Arrays.copyOf(used, count);
  }

  /** Which code each group of symbols has. */
  private int[] selectors(int codes) throws IOException {
    int[] selectors = new int[in.bits(15)];
    int[] recent = {0, 1, 2, 3, 4, 5};
    for (int i = 0; i < selectors.length; i++) {
      int at = 0;
      while (in.bit()) {
        at++;
        if (at >= codes) {
          throw new IOException("a selector without a code");
        }
      }
      selectors[i] = toFront(recent, at);
    }
    return selectors;
  }

  private PrefixCode code(int symbols) throws IOException {
    int[] lengths = new int[symbols];
    int length = in.bits(5);
    for (int i = 0; i < symbols; i++) {
      checkLength(length);
      while (in.bit()) {
        length += in.bit() ? -1 : 1;
        checkLength(length);
      }
      lengths[i] = length;
    }
    return new PrefixCode(lengths);
  }

  private static void checkLength(int length) throws IOException {
    if (length < 1 || length > PrefixCode.LONGEST) {
      throw new IOException("a code of " + length + " bits");
    }
  }

  private static int toFront(int[] list, int at) {
    int value = list[at];
    System.arraycopy(list, 0, list, 1, at);
    list[0] = value;
    return value;
  }

  /** Reads the symbols of a block; gives how many bytes they stand for. */
  private int symbols(int[] used) throws IOException {
    int codes = in.bits(3);
    if (codes < 2 || codes > 6) {
      throw new IOException(codes + " codes");
    }
    int[] selectors = selectors(codes);
    PrefixCode[] code = new PrefixCode[codes];
    for (int i = 0; i < codes; i++) {
      code[i] = code(used.length + 2);
    }
    int end = used.length + 1;
    int size = 0;
    int weight = 1;
    for (int n = 0; ; n++) {
      if (n / GROUP >= selectors.length) {
        throw new IOException("more symbols than selectors");
      }
      int symbol = code[selectors[n / GROUP]].read(in);
      if (symbol == end) {
        return size;
      }
      if (symbol <= 1) {
        size = fill(size, (long) weight << symbol, used[0]);
        // More is above the size of a block, whatever follows.
        weight = Math.min(weight << 1, 1 << 21);
      } else {
        weight = 1;
        size = fill(size, 1, toFront(used, symbol - 1));
      }
    }
  }

  private int fill(int size, long count, int value) throws IOException {
    if (count > MAX_BLOCK - size) {
      throw new IOException("a block of more than " + MAX_BLOCK + " bytes");
    }
    Arrays.fill(links, size, size + (int) count, value);
    return size + (int) count;
  }

  /** Turns the last column into links from each byte to the next one. */
  private void invert(int size) {
    int[] starts = new int[257];
    for (int i = 0; i < size; i++) {
      starts[(links[i] & 0xff) + 1]++;
    }
    for (int i = 1; i < starts.length; i++) {
      starts[i] += starts[i - 1];
    }
    for (int i = 0; i < size; i++) {
      links[starts[links[i] & 0xff]++] |= i << 8;
    }
  }
}

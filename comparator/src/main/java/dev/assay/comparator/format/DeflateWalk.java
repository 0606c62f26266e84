package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.limits.Deadline;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * A strict walk over a raw deflate stream (RFC 1951): finds what no decoder shows, since it carries
 * no content. Readers ignore the bits before a stored block and behind the last one, and pass over
 * empty blocks and codes that are longer than need be. It needs the memory of one window, whatever
 * the stream says.
 */
final class DeflateWalk {
  private static final int END_OF_BLOCK = 256;
  private static final int MAX_LITERALS = 286;
  private static final int MAX_DISTANCES = 30;
  private static final int MIN_LITERALS = 257;
  private static final int MIN_LENGTH_CODES = 4;
  private static final int LONGEST_MATCH = 258;
  private static final int WINDOW = 1 << 15;

  /** How many symbols are read between two looks at the clock. */
  private static final int BREATH = 1 << 20;

  /** In which the lengths of the code for lengths stand (3.2.7). */
  private static final int[] ORDER = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  };

  private final Bytes encoded;
  private final DeflateBits in;
  private final Deadline deadline;
  private final DeflateSeams seams = new DeflateSeams();
  private long made;
  private long symbols;
  private long matches;
  private long coded;
  private long padded;
  private long emptyTables;
  private long longTables;
  private long longWords;
  private final List<Integer> storedSizes = new ArrayList<>();
  private boolean unevenStored;
  private boolean endsEmpty;
  private boolean tail;

  private DeflateWalk(Bytes encoded, Deadline deadline) {
    this.encoded = encoded;
    this.in = new DeflateBits(encoded);
    this.deadline = deadline;
  }

  /**
   * Walks over a whole stream.
   *
   * @throws MalformedException if it is none, or if something follows it
   * @throws LimitReachedException if the time is up
   */
  static DeflateWalk of(Bytes encoded, Deadline deadline)
      throws IOException, MalformedException, LimitReachedException {
    DeflateWalk walk = new DeflateWalk(encoded, deadline);
    walk.run();
    return walk;
  }

  /** How many bytes the stream decodes to. */
  long size() {
    return made;
  }

  /** Whether the last block has no content. */
  boolean endsEmpty() {
    return endsEmpty;
  }

  /** Whether anything is repeated from before. */
  boolean hasMatches() {
    return matches > 0;
  }

  /**
   * The size of all blocks but the last, if all are stored as they are; 0 if there is but one.
   * Nothing else is left to choose then.
   */
  OptionalInt storedSize() {
    return coded == 0 && !unevenStored && odd().isEmpty()
        ? OptionalInt.of(storedSizes.size() > 1 ? storedSizes.getFirst() : 0)
        : OptionalInt.empty();
  }

  /** What carries no content, for people; empty if nothing does. */
  List<String> odd() {
    List<String> odd = new ArrayList<>();
    count(odd, seams.strays(made) + emptyTables, "empty block", "empty blocks");
    count(
        odd,
        padded,
        "stored block with bits in its padding",
        "stored blocks with bits in their padding");
    count(odd, longTables, "table longer than need be", "tables longer than need be");
    count(odd, longWords, "match written the long way", "matches written the long way");
    if (tail) {
      odd.add("bits behind the last block");
    }
    return odd;
  }

  private static void count(List<String> odd, long count, String one, String many) {
    if (count > 0) {
      odd.add(count + " " + (count == 1 ? one : many));
    }
  }

  private void run() throws IOException, MalformedException, LimitReachedException {
    boolean last = false;
    while (!last) {
      breathe();
      long start = in.position();
      long before = made;
      last = in.bit() == 1;
      int type = in.bits(2);
      switch (type) {
        case 0 -> stored(last);
        case 1 -> coded(DeflateCode.fixedLiterals(), DeflateCode.fixedDistances());
        case 2 -> dynamic();
        default -> throw malformed("a block type", "3");
      }
      boolean empty = made == before;
      endsEmpty = empty;
      emptyTables += empty && type == 2 ? 1 : 0;
      if (empty && !last && type != 2) {
        seams.empty(type == 0, start);
      } else {
        seams.next(before, start, empty);
      }
    }
    tail = in.restOfByte() != 0;
    if (in.position() != encoded.size() * 8) {
      throw malformed("the end of the stream", "more bytes");
    }
  }

  private void breathe() throws LimitReachedException {
    if (deadline.hasPassed()) {
      throw new LimitReachedException("the time limit was reached");
    }
  }

  private MalformedException malformed(String expected, String found) {
    return new MalformedException(in.position() / 8, expected, found);
  }

  private void stored(boolean last) throws IOException, MalformedException {
    padded += in.restOfByte() != 0 ? 1 : 0;
    int length = in.bits(16);
    if (in.bits(16) != (~length & 0xffff)) {
      throw malformed("a length and its complement", "something else");
    }
    in.skip(length);
    made += length;
    if (length > 0) {
      // The first size and the latest are enough to tell whether all but the last are alike.
      boolean another = storedSizes.size() > 1;
      unevenStored |= another && !storedSizes.getLast().equals(storedSizes.getFirst());
      unevenStored |= !storedSizes.isEmpty() && length > storedSizes.getFirst();
      if (another) {
        storedSizes.removeLast();
      }
      storedSizes.add(length);
    } else if (!last) {
      unevenStored = true;
    }
  }

  private void dynamic() throws IOException, MalformedException, LimitReachedException {
    int literals = in.bits(5) + MIN_LITERALS;
    int distances = in.bits(5) + 1;
    int codes = in.bits(4) + MIN_LENGTH_CODES;
    if (literals > MAX_LITERALS || distances > MAX_DISTANCES) {
      throw malformed("at most 286 literals and 30 distances", literals + " and " + distances);
    }
    int[] lengthLengths = new int[ORDER.length];
    for (int i = 0; i < codes; i++) {
      lengthLengths[ORDER[i]] = in.bits(3);
    }
    boolean tooLong = codes > MIN_LENGTH_CODES && lengthLengths[ORDER[codes - 1]] == 0;
    DeflateCode code = DeflateCode.of(lengthLengths, false, in.position() / 8);
    int[] lengths = lengths(code, literals + distances);
    tooLong |= literals > MIN_LITERALS && lengths[literals - 1] == 0;
    tooLong |= distances > 1 && lengths[literals + distances - 1] == 0;
    longTables += tooLong ? 1 : 0;
    if (lengths[END_OF_BLOCK] == 0) {
      throw malformed("a word for the end of the block", "none");
    }
    long at = in.position() / 8;
    coded(
        DeflateCode.of(Arrays.copyOf(lengths, literals), true, at),
        DeflateCode.of(Arrays.copyOfRange(lengths, literals, lengths.length), true, at));
  }

  private int[] lengths(DeflateCode code, int count) throws IOException, MalformedException {
    int[] lengths = new int[count];
    for (int i = 0; i < count; ) {
      int symbol = code.read(in);
      int repeat = 1;
      int value = symbol;
      switch (symbol) {
        case 16 -> {
          if (i == 0) {
            throw malformed("a length to repeat", "none before it");
          }
          value = lengths[i - 1];
          repeat = 3 + in.bits(2);
        }
        case 17 -> {
          value = 0;
          repeat = 3 + in.bits(3);
        }
        case 18 -> {
          value = 0;
          repeat = 11 + in.bits(7);
        }
        default -> {}
      }
      if (repeat > count - i) {
        throw malformed("as many lengths as there are symbols", "more");
      }
      Arrays.fill(lengths, i, i + repeat, value);
      i += repeat;
    }
    return lengths;
  }

  private void coded(DeflateCode literals, DeflateCode distances)
      throws IOException, MalformedException, LimitReachedException {
    coded++;
    while (true) {
      if (++symbols % BREATH == 0) {
        breathe();
      }
      int symbol = literals.read(in);
      if (symbol == END_OF_BLOCK) {
        return;
      }
      if (symbol < END_OF_BLOCK) {
        made++;
      } else {
        match(symbol, distances);
      }
    }
  }

  private void match(int symbol, DeflateCode distances) throws IOException, MalformedException {
    int length = length(symbol - END_OF_BLOCK - 1);
    int code = distances.read(in);
    if (code >= MAX_DISTANCES) {
      throw malformed("a distance", "symbol " + code);
    }
    int extra = Math.max(0, (code - 2) / 2);
    int base = code < 4 ? code : (2 + (code & 1)) << extra;
    int distance = 1 + base + in.bits(extra);
    if (distance > Math.min(made, WINDOW)) {
      throw malformed("a distance of at most " + Math.min(made, WINDOW), "" + distance);
    }
    matches++;
    made += length;
  }

  /** Of the match with a length symbol, counted from 0 (3.2.5). */
  private int length(int symbol) throws IOException, MalformedException {
    if (symbol < 8) {
      return 3 + symbol;
    }
    if (symbol == 28) {
      return LONGEST_MATCH;
    }
    if (symbol > 28) {
      throw malformed("a length", "symbol " + symbol);
    }
    int extra = (symbol - 4) / 4;
    int length = 3 + ((4 + (symbol & 3)) << extra) + in.bits(extra);
    longWords += length == LONGEST_MATCH ? 1 : 0;
    return length;
  }
}

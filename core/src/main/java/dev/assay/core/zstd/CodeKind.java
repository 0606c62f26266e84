package dev.assay.core.zstd;

import java.util.Optional;

/** The three kinds of codes that a sequence consists of (RFC 8878, section 3.1.1.3.2.1). */
enum CodeKind {
  /** How many literals are copied. */
  LITERALS(9, 6, 16, 0),
  /** How far back a match begins. */
  OFFSET(8, 5, 32, 0),
  /** How long a match is. */
  MATCH(9, 6, 32, 3);

  private static final int PREDEFINED = 0;
  private static final int ONE = 1;
  private static final int DESCRIBED = 2;

  /** Extra bits of the codes that are not their own value. */
  private static final int[] LITERAL_BITS = {
    1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
  };

  private static final int[] MATCH_BITS = {
    1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
  };

  /** The distributions where none is described (section 3.1.1.3.2.2). */
  private static final short[] LITERAL_DEFAULT = {
    4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1,
    -1, -1, -1, -1
  };

  private static final short[] OFFSET_DEFAULT = {
    1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1
  };

  private static final short[] MATCH_DEFAULT = {
    1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1
  };

  private final int maxLog;
  private final int defaultLog;
  private final int plain;
  private final int least;

  /**
   * One kind.
   *
   * @param plain how many codes stand for themselves
   * @param least what the code 0 stands for
   */
  CodeKind(int maxLog, int defaultLog, int plain, int least) {
    this.maxLog = maxLog;
    this.defaultLog = defaultLog;
    this.plain = plain;
    this.least = least;
  }

  private int[] extra() {
    return switch (this) {
      case LITERALS -> LITERAL_BITS;
      case OFFSET -> new int[0];
      case MATCH -> MATCH_BITS;
    };
  }

  private short[] distribution() {
    return switch (this) {
      case LITERALS -> LITERAL_DEFAULT;
      case OFFSET -> OFFSET_DEFAULT;
      case MATCH -> MATCH_DEFAULT;
    };
  }

  private int maxCode() {
    return plain + extra().length - 1;
  }

  /** How many bits follow each code. */
  int[] bits() {
    int[] bits = new int[maxCode() + 1];
    int[] extra = extra();
    for (int code = 0; code < bits.length; code++) {
      bits[code] = this == OFFSET ? code : code < plain ? 0 : extra[code - plain];
    }
    return bits;
  }

  /** What each code stands for, if the bits that follow are zeros. */
  long[] bases() {
    int[] bits = bits();
    long[] bases = new long[bits.length];
    long base = least;
    for (int code = 0; code < bits.length; code++) {
      bases[code] = this == OFFSET ? 1L << code : base;
      base += 1L << bits[code];
    }
    return bases;
  }

  /**
   * The table of a block, and where its description ends.
   *
   * @param mode of the block's header
   * @param last the table of the block before
   */
  FseTable.Read table(int mode, byte[] block, int at, int end, Optional<FseTable> last)
      throws ZstdException {
    return switch (mode) {
      case PREDEFINED ->
          new FseTable.Read(FseTable.build(defaultLog, distribution(), distribution().length), at);
      case ONE -> {
        if (at >= end || (block[at] & 0xff) > maxCode()) {
          throw ZstdException.malformed("a code that does not exist");
        }
        yield new FseTable.Read(FseTable.ofOne(block[at] & 0xff), at + 1);
      }
      case DESCRIBED -> FseTable.read(block, at, end, maxLog, maxCode());
      default ->
          new FseTable.Read(
              last.orElseThrow(() -> ZstdException.malformed("a repeated table without a first")),
              at);
    };
  }
}

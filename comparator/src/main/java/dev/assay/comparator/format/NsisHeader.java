package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.core.limits.Limit;
import dev.assay.core.limits.Limits;
import java.util.ArrayList;
import java.util.List;

/**
 * The header of an NSIS installer, decoded: blocks of pages, sections, instructions, strings and
 * languages (NSIS 3, Source/exehead/fileform.h). The blocks stand behind each other; one that does
 * not is malformed.
 */
final class NsisHeader {
  static final int PAGE = 64;

  /** A section's numbers; its name has room behind them. */
  static final int SECTION = 24;

  /** A language's number, dialogs and direction; its strings follow. */
  static final int LANGUAGE = 10;

  private static final int BLOCKS = 8;
  private static final int FLAGS = 4;

  /** A larger one is not read. */
  static final int LARGEST = 64 << 20;

  private final byte[] data;
  private final int blockSize;
  private final List<Block> blocks = new ArrayList<>();
  private final NsisStrings strings;
  private final List<NsisInstruction> instructions = new ArrayList<>();

  /** Where a block begins, and how many things are in it. */
  record Block(int offset, int count) {}

  /** Reads a header of whose size the caller knows that it is at most {@link #LARGEST}. */
  NsisHeader(byte[] data, Limits limits) throws MalformedException, LimitReachedException {
    this.data = data;
    this.blockSize = isWide() ? 12 : 8;
    require(data.length >= fixed(), 0, "a header of " + fixed() + " bytes", "" + data.length);
    for (int i = 0; i < BLOCKS; i++) {
      int at = FLAGS + blockSize * i;
      require(blockSize == 8 || int32(at + 4) == 0, at, "an offset in the header", "a larger one");
      blocks.add(new Block(int32(at), int32(at + blockSize - 4)));
    }
    check();
    if (count(Kind.INSTRUCTIONS) > limits.members()) {
      throw new LimitReachedException(
          "more than the limit of " + limits.members() + " instructions", Limit.MEMBERS);
    }
    strings = new NsisStrings(data, offset(Kind.STRINGS), offset(Kind.LANGUAGES));
    for (int i = 0; i < count(Kind.INSTRUCTIONS); i++) {
      instructions.add(instruction(offset(Kind.INSTRUCTIONS) + i * NsisInstruction.SIZE));
    }
  }

  /** Offsets have 8 bytes in installers for 64 bits; their upper halves are 0. */
  private boolean isWide() {
    return data.length >= FLAGS + 20
        && int32(FLAGS + 4) == 0
        && int32(FLAGS + 16) == 0
        && int32(FLAGS + 12) >= int32(FLAGS);
  }

  /** The blocks, in their order. */
  enum Kind {
    PAGES(0),
    SECTIONS(1),
    INSTRUCTIONS(2),
    STRINGS(3),
    LANGUAGES(4),
    COLORS(5),
    FONT(6);

    private final int place;

    Kind(int place) {
      this.place = place;
    }
  }

  private void check() throws MalformedException {
    int last = fixed();
    for (int i = 0; i <= Kind.COLORS.place; i++) {
      Block block = blocks.get(i);
      int at = FLAGS + blockSize * i;
      require(
          block.offset >= last && block.offset <= data.length,
          at,
          "a block behind the one before",
          "" + block.offset);
      require(block.count >= 0, at, "a count", "" + block.count);
      last = block.offset;
    }
    int font = offset(Kind.FONT);
    require(font == 0 || (font >= last && font <= data.length), at(Kind.FONT), "a font", "" + font);
    sized(Kind.PAGES, PAGE);
    sized(Kind.INSTRUCTIONS, NsisInstruction.SIZE);
    divided(Kind.SECTIONS, SECTION);
    divided(Kind.LANGUAGES, LANGUAGE);
  }

  private void sized(Kind kind, int size) throws MalformedException {
    require(
        (long) count(kind) * size == room(kind),
        at(kind),
        count(kind) + " of " + size + " bytes",
        room(kind) + " bytes");
  }

  /** A block of things of one size that is not stated. */
  private void divided(Kind kind, int least) throws MalformedException {
    int count = count(kind);
    boolean fits =
        count == 0 ? room(kind) == 0 : room(kind) % count == 0 && room(kind) / count >= least;
    require(fits, at(kind), count + " of one size", room(kind) + " bytes");
  }

  private static void require(boolean holds, int at, String expected, String found)
      throws MalformedException {
    if (!holds) {
      throw new MalformedException(at, expected, found);
    }
  }

  /** Where the offsets of the blocks end. */
  int fixed() {
    return FLAGS + blockSize * BLOCKS;
  }

  /** How many bytes an offset and a count take. */
  int blockSize() {
    return blockSize;
  }

  private int at(Kind kind) {
    return FLAGS + blockSize * kind.place;
  }

  int offset(Kind kind) {
    return blocks.get(kind.place).offset;
  }

  int count(Kind kind) {
    return blocks.get(kind.place).count;
  }

  /** Up to the next block. */
  private int room(Kind kind) {
    return blocks.get(kind.place + 1).offset - offset(kind);
  }

  /** Of each thing in a block, in bytes; 0 if there is none. */
  int size(Kind kind) {
    return count(kind) == 0 ? 0 : room(kind) / count(kind);
  }

  /** Where the colors end. */
  int colorsEnd() {
    return offset(Kind.FONT) == 0 ? data.length : offset(Kind.FONT);
  }

  int length() {
    return data.length;
  }

  NsisStrings strings() {
    return strings;
  }

  List<NsisInstruction> instructions() {
    return instructions;
  }

  /** The number at an offset. */
  int int32(int at) {
    return (data[at] & 0xff)
        | (data[at + 1] & 0xff) << 8
        | (data[at + 2] & 0xff) << 16
        | data[at + 3] << 24;
  }

  private NsisInstruction instruction(int at) {
    List<Integer> parameters = new ArrayList<>(NsisOpcodes.PARAMETERS);
    for (int i = 1; i <= NsisOpcodes.PARAMETERS; i++) {
      parameters.add(int32(at + 4 * i));
    }
    return new NsisInstruction(at, int32(at), parameters);
  }
}

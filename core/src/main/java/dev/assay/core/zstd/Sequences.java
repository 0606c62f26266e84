package dev.assay.core.zstd;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The sequences section of compressed blocks (RFC 8878, section 3.1.1.3.2), of one frame. */
final class Sequences {
  private final History history;
  private final Map<CodeKind, FseTable> tables = new EnumMap<>(CodeKind.class);
  private final Codes literals = new Codes(CodeKind.LITERALS);
  private final Codes offsets = new Codes(CodeKind.OFFSET);
  private final Codes matches = new Codes(CodeKind.MATCH);
  private final long[] repeated = {1, 4, 8};

  Sequences(History history) {
    this.history = history;
  }

  /** The codes of one kind, while a block is read. */
  private final class Codes {
    private final CodeKind kind;
    private final int[] bits;
    private final long[] bases;
    private FseTable table;
    private int state;

    Codes(CodeKind kind) {
      this.kind = kind;
      this.bits = kind.bits();
      this.bases = kind.bases();
      this.table = FseTable.ofOne(0);
    }

    int read(int mode, byte[] block, int at, int end) throws ZstdException {
      FseTable.Read read = kind.table(mode, block, at, end, Optional.ofNullable(tables.get(kind)));
      table = read.table();
      tables.put(kind, table);
      return read.end();
    }

    void begin(BackwardBits in) {
      state = (int) in.read(table.log());
    }

    long value(BackwardBits in) {
      int code = table.symbol(state);
      return bases[code] + in.read(bits[code]);
    }

    void next(BackwardBits in) {
      state = table.next(state, in.read(table.bits(state)));
    }
  }

  /** Reads the section in {@code [start, end)} of a block, and appends what it says. */
  void read(byte[] block, int start, int end, Literals content) throws ZstdException {
    require(start < end);
    int head = block[start] & 0xff;
    int at = start + 1;
    int count = head;
    if (head == 255) {
      require(at + 2 <= end);
      count = (block[at] & 0xff) + ((block[at + 1] & 0xff) << 8) + 0x7f00;
      at += 2;
    } else if (head >= 128) {
      require(at < end);
      count = ((head - 128) << 8) + (block[at] & 0xff);
      at++;
    }
    int used = 0;
    if (count > 0) {
      require(at < end);
      int modes = block[at] & 0xff;
      require((modes & 3) == 0);
      at = literals.read(modes >> 6, block, at + 1, end);
      at = offsets.read(modes >> 4 & 3, block, at, end);
      at = matches.read(modes >> 2 & 3, block, at, end);
      used = run(new BackwardBits(block, at, end), count, content);
    } else {
      require(at == end);
    }
    history.append(content.content(), used, content.size() - used);
  }

  /** Carries the sequences out; gives how many literals they used. */
  private int run(BackwardBits in, int count, Literals content) throws ZstdException {
    literals.begin(in);
    offsets.begin(in);
    matches.begin(in);
    int used = 0;
    for (int i = 0; i < count; i++) {
      long offset = offsets.value(in);
      long length = matches.value(in);
      long copied = literals.value(in);
      require(copied <= content.size() - used && in.left() >= 0);
      history.append(content.content(), used, (int) copied);
      used += (int) copied;
      history.repeat(distance(offset, copied == 0), (int) length);
      if (i + 1 < count) {
        literals.next(in);
        matches.next(in);
        offsets.next(in);
      }
    }
    require(in.left() == 0);
    return used;
  }

  /** The first three values stand for offsets that were used before (section 3.1.1.5). */
  private long distance(long value, boolean noLiterals) throws ZstdException {
    long distance;
    int place;
    if (value > 3) {
      distance = value - 3;
      place = 2;
    } else {
      place = (int) value - 1 + (noLiterals ? 1 : 0);
      distance = place == 3 ? repeated[0] - 1 : repeated[place];
      require(distance > 0);
    }
    if (place > 1) {
      repeated[2] = repeated[1];
    }
    if (place > 0) {
      repeated[1] = repeated[0];
      repeated[0] = distance;
    }
    return distance;
  }

  private static void require(boolean fits) throws ZstdException {
    if (!fits) {
      throw ZstdException.malformed("sequences that do not fit their block");
    }
  }
}

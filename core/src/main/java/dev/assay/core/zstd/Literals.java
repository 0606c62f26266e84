package dev.assay.core.zstd;

import java.util.Arrays;
import java.util.Optional;

/** The literals section of a compressed block (RFC 8878, section 3.1.1.3.1). */
final class Literals {
  private static final int RAW = 0;
  private static final int RLE = 1;
  private static final int COMPRESSED = 2;
  private static final int JUMP_TABLE = 6;

  private final byte[] content = new byte[ZstdInputStream.MAX_BLOCK];
  private int size;
  private Optional<HuffmanTable> table = Optional.empty();

  /** Where the literals are. */
  byte[] content() {
    return content;
  }

  /** How many literals the block has. */
  int size() {
    return size;
  }

  /** Reads the section at the start of a block of {@code length} bytes; gives where it ends. */
  int read(byte[] block, int length) throws ZstdException {
    require(length > 0);
    int head = block[0] & 0xff;
    int type = head & 3;
    int format = head >> 2 & 3;
    return type == RAW || type == RLE
        ? plain(block, length, type, format)
        : compressed(block, length, type, format);
  }

  private int plain(byte[] block, int length, int type, int format) throws ZstdException {
    int width = format == 1 ? 2 : format == 3 ? 3 : 1;
    size = (int) (number(block, length, width) >> (width == 1 ? 3 : 4));
    require(size <= content.length);
    int end = width + (type == RAW ? size : 1);
    require(end <= length);
    if (type == RAW) {
      System.arraycopy(block, width, content, 0, size);
    } else {
      Arrays.fill(content, 0, size, block[width]);
    }
    return end;
  }

  private int compressed(byte[] block, int length, int type, int format) throws ZstdException {
    int width = format < 2 ? 3 : format + 2;
    int bits = format < 2 ? 10 : format == 2 ? 14 : 18;
    long header = number(block, length, width) >> 4;
    int mask = (1 << bits) - 1;
    size = (int) header & mask;
    int end = width + ((int) (header >> bits) & mask);
    require(size <= content.length && end <= length);
    int at = width;
    if (type == COMPRESSED) {
      HuffmanTable.Read read = HuffmanTable.read(block, at, end);
      table = Optional.of(read.table());
      at = read.end();
    }
    HuffmanTable codes =
        table.orElseThrow(() -> ZstdException.malformed("literals without a Huffman table"));
    if (format == 0) {
      codes.decode(block, at, end, content, 0, size);
    } else {
      four(codes, block, at, end);
    }
    return end;
  }

  /** Four streams, of which a table in front tells the lengths of the first three. */
  private void four(HuffmanTable codes, byte[] block, int start, int end) throws ZstdException {
    require(end - start >= JUMP_TABLE);
    int each = (size + 3) / 4;
    require(size >= 3 * each);
    int at = start + JUMP_TABLE;
    for (int i = 0; i < 4; i++) {
      int table = start + 2 * i;
      int next = i == 3 ? end : at + (block[table] & 0xff) + ((block[table + 1] & 0xff) << 8);
      require(next <= end);
      codes.decode(block, at, next, content, i * each, i == 3 ? size - 3 * each : each);
      at = next;
    }
  }

  private static long number(byte[] block, int length, int width) throws ZstdException {
    require(width <= length);
    long value = 0;
    for (int i = width - 1; i >= 0; i--) {
      value = value << 8 | (block[i] & 0xff);
    }
    return value;
  }

  private static void require(boolean fits) throws ZstdException {
    if (!fits) {
      throw ZstdException.malformed("literals that do not fit their block");
    }
  }
}

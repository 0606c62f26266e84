package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Cursor;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.bytes.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the PAX and GNU headers before a member's own header say about it.
 *
 * @param end offset of the member's own header
 * @param longName from a GNU long name header
 * @param records PAX records that decide how the archive is read; local before global
 */
record TarExtension(long end, Optional<String> longName, Map<String, String> records) {
  private static final int BLOCK = TarBlock.SIZE;
  private static final int MAX_NAME = 1 << 16;
  private static final int MAX_SIZE_DIGITS = 18;
  private static final long MAX_MAP = 1 << 20;
  private static final int GNU_EXTENDED = 482;
  private static final int EXTENSION_EXTENDED = 504;

  private static final String SPARSE_MAJOR = "GNU.sparse.major";
  private static final Set<String> USED =
      Set.of("path", "size", "GNU.sparse.name", SPARSE_MAJOR, "GNU.sparse.minor");

  /** Whether a header describes the member that follows it. */
  static boolean isExtension(char type) {
    return type == 'x' || type == 'X' || type == 'L' || type == 'K';
  }

  /** Keeps those records that decide how the archive is read. */
  static void keep(Pax.Entry entry, Map<String, String> records) throws LimitReachedException {
    if (USED.contains(entry.key())) {
      if (entry.value().length() > MAX_NAME) {
        throw new LimitReachedException("a name of more than " + MAX_NAME + " bytes");
      }
      records.put(entry.key(), entry.value());
    }
  }

  /** Reads the extension headers at {@code offset}, if there are any. */
  static TarExtension read(Bytes bytes, long offset, Map<String, String> global)
      throws IOException, MalformedException, LimitReachedException {
    long at = offset;
    Optional<String> longName = Optional.empty();
    Map<String, String> records = new HashMap<>(global);
    while (bytes.size() - at >= BLOCK) {
      TarBlock block = TarBlock.read(bytes, at);
      if (!isExtension(block.type()) || !block.isHeader()) {
        break;
      }
      if (block.type() == 'L' || block.type() == 'K') {
        String text = string(bytes, block);
        longName = block.type() == 'L' ? Optional.of(text) : longName;
      } else {
        for (Pax.Entry entry : Pax.read(bytes, at + BLOCK, block.size())) {
          keep(entry, records);
        }
      }
      at = end(bytes, block);
    }
    return new TarExtension(at, longName, records);
  }

  /** The offset behind a header, its content and padding. */
  static long end(Bytes bytes, TarBlock block) throws MalformedException {
    long content = block.offset + BLOCK;
    long size = block.size();
    if (size > bytes.size() - content) {
      throw new MalformedException(
          block.offset, size + " bytes of content", (bytes.size() - content) + " before the end");
    }
    return Math.min(bytes.size(), content + (size + BLOCK - 1) / BLOCK * BLOCK);
  }

  /** The string that is the content of a GNU header. */
  private static String string(Bytes bytes, TarBlock block)
      throws IOException, MalformedException, LimitReachedException {
    if (block.size() > MAX_NAME) {
      throw new LimitReachedException("a name of more than " + MAX_NAME + " bytes");
    }
    byte[] raw = new Cursor(bytes, block.offset + BLOCK).bytes((int) block.size());
    String text = new String(raw, StandardCharsets.ISO_8859_1);
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }

  /** What the member is called. */
  String name(TarBlock block) {
    String sparse = records.get("GNU.sparse.name");
    String path = sparse != null ? sparse : records.get("path");
    return path != null ? path : longName.orElseGet(block::name);
  }

  /** How many bytes follow the member's headers, without padding. */
  long size(Bytes bytes, TarBlock block) throws IOException, MalformedException {
    String stated = records.get("size");
    if (stated != null) {
      return decimal(stated, block.offset);
    }
    long size = block.size();
    // Old writers state the size of the file here, and write no content.
    long next = block.offset + BLOCK;
    boolean none =
        block.type() == '1'
            && size > 0
            && bytes.size() - next >= BLOCK
            && TarBlock.read(bytes, next).isHeader();
    return none ? 0 : size;
  }

  private static long decimal(String text, long offset) throws MalformedException {
    boolean number = !text.isEmpty() && text.length() <= MAX_SIZE_DIGITS;
    for (int i = 0; i < text.length(); i++) {
      number &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    if (!number) {
      throw new MalformedException(offset, "a size in decimal digits", "a PAX record without");
    }
    return Long.parseLong(text);
  }

  /** Where the bytes that {@link #size} counts begin: behind the blocks of a GNU sparse map. */
  long data(Bytes bytes, TarBlock block) throws IOException, MalformedException {
    long at = block.offset + BLOCK;
    boolean more =
        block.type() == 'S'
            && block.dialect() == TarBlock.Dialect.GNU
            && !block.isZero(GNU_EXTENDED, 1);
    while (more) {
      more = !TarBlock.read(bytes, at).isZero(EXTENSION_EXTENDED, 1);
      at += BLOCK;
    }
    return at;
  }

  /** Where the content begins: a PAX 1.0 sparse map stands before it, in blocks of its own. */
  long body(Bytes bytes, TarBlock block)
      throws IOException, MalformedException, LimitReachedException {
    long data = data(bytes, block);
    if (!"1".equals(records.get(SPARSE_MAJOR))) {
      return data;
    }
    Cursor cursor = new Cursor(bytes, data);
    long numbers = 2 * mapNumber(cursor);
    if (numbers > MAX_MAP) {
      throw new LimitReachedException("a sparse map of more than " + MAX_MAP + " numbers");
    }
    for (long i = 0; i < numbers; i++) {
      mapNumber(cursor);
    }
    long map = (cursor.position() - data + BLOCK - 1) / BLOCK * BLOCK;
    if (map > size(bytes, block)) {
      throw new MalformedException(data, "a sparse map inside the content", map + " bytes");
    }
    return data + map;
  }

  /** A decimal number with a line end. */
  private static long mapNumber(Cursor cursor) throws IOException, MalformedException {
    long value = 0;
    for (int digits = 0; digits <= MAX_SIZE_DIGITS; digits++) {
      int next = cursor.u8();
      if (next == '\n' && digits > 0) {
        return value;
      }
      if (next < '0' || next > '9') {
        break;
      }
      value = value * 10 + (next - '0');
    }
    throw new MalformedException(cursor.position(), "a number and a line end", "something else");
  }
}

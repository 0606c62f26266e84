package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.bytes.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The records of a PAX extended header (POSIX.1-2017 pax, section "pax Extended Header"): {@code
 * LENGTH KEY=VALUE\n}, the length in decimal, of the whole record.
 */
final class Pax {
  private static final int MAX = 16 << 20;
  private static final int MAX_LENGTH_DIGITS = 9;

  private Pax() {}

  /**
   * One record.
   *
   * @param offset from the start of the archive
   * @param length in bytes, all of it
   * @param key one byte per char
   * @param value one byte per char
   */
  record Entry(long offset, int length, String key, String value) {
    /** What the record is for. */
    Nature nature() {
      return switch (key) {
        case "path", "GNU.sparse.name" -> Nature.NAME;
        case "linkpath" -> Nature.LINK;
        case "mtime", "atime", "ctime", "LIBARCHIVE.creationtime" -> Nature.TIME;
        case "uid", "gid", "uname", "gname" -> Nature.OWNER;
        case "size", "charset", "hdrcharset", "realtime" -> Nature.STRUCTURE;
        case "SCHILY.dev", "SCHILY.ino", "SCHILY.nlink" -> Nature.TOOL_STAMP;
        case "SCHILY.fflags", "SCHILY.filetype" -> Nature.MODE;
        default -> vendorNature();
      };
    }

    private Nature vendorNature() {
      if (key.startsWith("GNU.sparse.") || key.startsWith("SCHILY.realsize")) {
        return Nature.STRUCTURE;
      }
      if (key.startsWith("SCHILY.acl.")) {
        return Nature.MODE;
      }
      // Attributes such as security.capability give a file rights that its mode doesn't show.
      return key.contains("xattr.") || key.startsWith("RHT.security.")
          ? Nature.TRIGGER
          : Nature.COMMENT;
    }
  }

  /** Reads the records that fill {@code [offset, offset + length)}. */
  static List<Entry> read(Bytes bytes, long offset, long length)
      throws IOException, MalformedException, LimitReachedException {
    if (length > MAX) {
      throw new LimitReachedException("a PAX header of more than " + MAX + " bytes");
    }
    if (length > bytes.size() - offset) {
      throw new MalformedException(offset, length + " bytes of PAX records", "the end");
    }
    byte[] data = bytes.copy(offset, (int) length);
    List<Entry> entries = new ArrayList<>();
    int at = 0;
    while (at < data.length) {
      Entry entry = entry(data, at, offset);
      entries.add(entry);
      at += entry.length;
    }
    return entries;
  }

  private static Entry entry(byte[] data, int start, long offset) throws MalformedException {
    int at = start;
    int length = 0;
    while (at < data.length
        && at < start + MAX_LENGTH_DIGITS
        && data[at] >= (at == start ? '1' : '0')
        && data[at] <= '9') {
      length = length * 10 + (data[at] - '0');
      at++;
    }
    int key = at + 1;
    int end = start + length;
    if (at == start
        || at >= data.length
        || data[at] != ' '
        || end <= key
        || end > data.length
        || data[end - 1] != '\n') {
      throw new MalformedException(
          offset + start, "a PAX record: LENGTH KEY=VALUE, and a line end", "something else");
    }
    int equals = key;
    while (equals < end - 1 && data[equals] != '=') {
      equals++;
    }
    if (equals == key || equals == end - 1) {
      throw new MalformedException(offset + key, "KEY=VALUE", "a record without");
    }
    return new Entry(
        offset + start, length, text(data, key, equals), text(data, equals + 1, end - 1));
  }

  private static String text(byte[] data, int start, int end) {
    return new String(data, start, end - start, StandardCharsets.ISO_8859_1);
  }
}

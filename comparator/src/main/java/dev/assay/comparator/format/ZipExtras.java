package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Cursor;
import dev.assay.comparator.anatomy.Fields;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.bytes.Bytes;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;

/** Extra fields of zip headers (APPNOTE 6.3.10, sections 4.5 and 4.6). */
final class ZipExtras {
  private static final int ZIP64 = 0x0001;
  private static final int TIMES = 0x5455;
  private static final int JAR_MARK = 0xcafe;

  private ZipExtras() {}

  /** Sizes and offset after the Zip64 extra field has been applied. */
  record Sizes(long size, long packed, long local) {}

  /** Applies a Zip64 extra field, if there is one; it holds just the values that are all ones. */
  static Sizes sizes(Bytes bytes, long offset, int length, long size, long packed, long local)
      throws IOException, MalformedException {
    long at = offset;
    long end = offset + length;
    while (at + 4 <= end) {
      Cursor cursor = new Cursor(bytes, at);
      int id = cursor.u16();
      int n = cursor.u16();
      if (id == ZIP64 && at + 4 + n <= end) {
        Cursor values = new Cursor(bytes.slice(0, at + 4 + n), at + 4);
        long realSize = size == ZipDirectory.MAX_32 ? values.u64() : size;
        long realPacked = packed == ZipDirectory.MAX_32 ? values.u64() : packed;
        long realLocal = local == ZipDirectory.MAX_32 ? values.u64() : local;
        return new Sizes(realSize, realPacked, realLocal);
      }
      at += 4L + n;
    }
    return new Sizes(size, packed, local);
  }

  /** Appends the extra fields of one header. */
  static void lay(Fields fields, Bytes bytes, int length) throws IOException, MalformedException {
    long end = fields.position() + length;
    while (fields.position() + 4 <= end) {
      Cursor cursor = new Cursor(bytes, fields.position());
      int id = cursor.u16();
      int n = cursor.u16();
      if (fields.position() + 4 + n > end) {
        break;
      }
      String label = String.format(Locale.ROOT, "extra field 0x%04x", id);
      long at = fields.position();
      switch (id) {
        // With its header: these are read, added and left out as a whole.
        case TIMES -> fields.add(label, 4L + n, Nature.TIME, () -> times(bytes, at + 4, n));
        case 0x000a -> fields.add(label, 4L + n, Nature.TIME);
        case 0x5855, 0x7875 -> fields.add(label, 4L + n, Nature.OWNER);
        case JAR_MARK -> fields.add(label, 4L + n, n == 0 ? Nature.TOOL_STAMP : Nature.STRUCTURE);
        default -> other(fields, label, id, n);
      }
    }
    fields.add("extra field remainder", end - fields.position(), Nature.SLACK);
  }

  private static void other(Fields fields, String label, int id, int n) {
    fields.add(label + " header", 4, Nature.STRUCTURE);
    switch (id) {
      // A second name for the entry, which some readers prefer.
      case 0x7075, 0x6375 -> fields.add(label + " Unicode text", n, Nature.AMBIGUOUS);
      case ZIP64 -> fields.add(label + " Zip64 sizes", n, Nature.DERIVED);
      default -> fields.add(label, n, Nature.COMMENT);
    }
  }

  /** Flags, and seconds since 1970, as many as there are. */
  private static String times(Bytes bytes, long offset, int length)
      throws IOException, MalformedException {
    if (length < 1 || length % 4 != 1 || length > 13) {
      return Fields.show(bytes, offset, length);
    }
    Cursor cursor = new Cursor(bytes, offset);
    StringBuilder text = new StringBuilder("flags ").append(cursor.u8());
    for (int i = 1; i < length; i += 4) {
      text.append(", ").append(Instant.ofEpochSecond(cursor.u32() << 32 >> 32));
    }
    return text.toString();
  }
}

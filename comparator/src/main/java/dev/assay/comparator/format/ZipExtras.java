package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Cursor;
import dev.assay.comparator.anatomy.Fields;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.bytes.Bytes;
import java.io.IOException;
import java.util.Locale;

/** Extra fields of zip headers (APPNOTE 6.3.10, sections 4.5 and 4.6). */
final class ZipExtras {
  private static final int ZIP64 = 0x0001;

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
      fields.add(label + " header", 4, Nature.STRUCTURE);
      switch (id) {
        case 0x5455 -> {
          fields.add(label + " flags", Math.min(1, n), Nature.STRUCTURE);
          fields.add(label + " times", Math.max(0, n - 1), Nature.TIME);
        }
        case 0x000a -> fields.add(label + " NTFS times", n, Nature.TIME);
        case 0x5855, 0x7875 -> fields.add(label + " owner", n, Nature.OWNER);
        // A second name for the entry, which some readers prefer.
        case 0x7075, 0x6375 -> fields.add(label + " Unicode text", n, Nature.AMBIGUOUS);
        case ZIP64 -> fields.add(label + " Zip64 sizes", n, Nature.DERIVED);
        default -> fields.add(label, n, Nature.COMMENT);
      }
    }
    fields.add("extra field remainder", end - fields.position(), Nature.SLACK);
  }
}

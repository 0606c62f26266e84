package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Cursor;
import dev.assay.comparator.anatomy.Fields;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.artifact.MemberName;
import dev.assay.core.artifact.Printable;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The fields of the headers of one zip entry (APPNOTE 6.3.10, sections 4.3.7 to 4.3.12). */
final class ZipFields {
  static final long DESCRIPTOR_SIGNATURE = 0x08074b50L;

  private final Bytes bytes;
  private final ZipEntry entry;

  ZipFields(Bytes bytes, ZipEntry entry) {
    this.bytes = bytes;
    this.entry = entry;
  }

  /**
   * The local header; the content begins at {@code body}.
   *
   * @param promised whether the flags promise a data descriptor that is not there
   */
  List<Part> local(long body, int nameLength, int extraLength, boolean promised)
      throws IOException, MalformedException {
    Cursor stated = new Cursor(bytes, entry.local + 6);
    boolean sameFlags = stated.u16() == entry.flags && !promised;
    boolean sameMethod = stated.u16() == entry.method;
    byte[] name = bytes.copy(entry.local + ZipDirectory.LOCAL_FIXED, nameLength);
    boolean sameName = Arrays.equals(name, entry.name.raw());
    long at = entry.local;
    Fields fields =
        new Fields(bytes, at)
            .add("signature", 4, Nature.STRUCTURE)
            .add("version needed", 2, Nature.STRUCTURE)
            .add("flags", 2, sameFlags ? Nature.STRUCTURE : Nature.AMBIGUOUS)
            .add("method", 2, sameMethod ? Nature.STRUCTURE : Nature.AMBIGUOUS)
            .add("last modified", 4, Nature.TIME, () -> dosTime(at + 10))
            .derived("CRC-32", 4, () -> isOurs(at + 14, entry.crc, body))
            .derived("compressed size", 4, () -> isOurs(at + 18, entry.packedSize, body))
            .derived("size", 4, () -> isOurs(at + 22, entry.size, body))
            .derived("name length", 2, () -> true)
            .derived("extra length", 2, () -> true)
            .add(
                "name",
                nameLength,
                sameName ? Nature.NAME : Nature.AMBIGUOUS,
                () -> text(at + ZipDirectory.LOCAL_FIXED, nameLength));
    ZipExtras.lay(fields, bytes, extraLength);
    return fields.build();
  }

  /**
   * Whether a 32-bit field of the local header says what the central directory says, which is true
   * of the content; or 0 before a data descriptor; or all ones before a Zip64 field.
   */
  private boolean isOurs(long offset, long expected, long body)
      throws IOException, MalformedException {
    long stated = new Cursor(bytes, offset).u32();
    boolean deferred = (entry.flags & ZipEntry.DESCRIPTOR) != 0 && stated == 0;
    return (stated == expected || deferred) && entry.describes(body);
  }

  /** The data descriptor at {@code at}. */
  List<Part> descriptor(long at, int length, long body) {
    int width = length >= 20 ? 8 : 4;
    return new Fields(bytes, at)
        .add("signature", length % 8 == 0 ? 4 : 0, Nature.STRUCTURE)
        .derived("CRC-32", 4, () -> entry.describes(body))
        .derived("compressed size", width, () -> entry.describes(body))
        .derived("size", width, () -> entry.describes(body))
        .build();
  }

  /** The central header; {@code shared} if another entry owns the content that it points to. */
  List<Part> central(int nameLength, int extraLength, int commentLength, boolean shared)
      throws IOException, MalformedException {
    Part.Lazy<Boolean> ours = () -> !shared && entry.describes(bodyOffset());
    long at = entry.central;
    Fields fields =
        new Fields(bytes, at)
            .add("signature", 4, Nature.STRUCTURE)
            .add("version made by", 2, Nature.TOOL_STAMP)
            .add("version needed", 2, Nature.STRUCTURE)
            .add("flags", 2, Nature.STRUCTURE)
            .add("method", 2, Nature.STRUCTURE)
            .add("last modified", 4, Nature.TIME, () -> dosTime(at + 12))
            .derived("CRC-32", 4, ours)
            .derived("compressed size", 4, ours)
            .derived("size", 4, ours)
            .derived("name length", 2, () -> true)
            .derived("extra length", 2, () -> true)
            .derived("comment length", 2, () -> true)
            .add("disk", 2, Nature.STRUCTURE)
            .add("internal attributes", 2, Nature.TOOL_STAMP)
            .add("external attributes", 4, Nature.MODE, () -> attributes(at + 38));
    if (shared) {
      fields.add("offset of local header", 4, Nature.AMBIGUOUS);
    } else {
      fields.derived("offset of local header", 4, () -> true);
    }
    long name = fields.position();
    fields.add("name", nameLength, Nature.NAME, () -> text(name, nameLength));
    ZipExtras.lay(fields, bytes, extraLength);
    long comment = fields.position();
    return fields
        .add("comment", commentLength, Nature.COMMENT, () -> text(comment, commentLength))
        .build();
  }

  /** Short texts, too, are no numbers. */
  private String text(long offset, int length) throws IOException {
    return length > Long.BYTES
        ? Fields.show(bytes, offset, length)
        : '"' + Printable.escape(MemberName.of(bytes.copy(offset, length)).decoded()) + '"';
  }

  private long bodyOffset() throws IOException, MalformedException {
    Cursor cursor = new Cursor(bytes, entry.local + 26);
    return entry.local + ZipDirectory.LOCAL_FIXED + cursor.u16() + cursor.u16();
  }

  /** An MS-DOS date and time, in the archive's own unstated zone. */
  private String dosTime(long offset) throws IOException, MalformedException {
    Cursor cursor = new Cursor(bytes, offset);
    int time = cursor.u16();
    int date = cursor.u16();
    return String.format(
        Locale.ROOT,
        "%04d-%02d-%02d %02d:%02d:%02d",
        1980 + (date >> 9),
        date >> 5 & 15,
        date & 31,
        time >> 11,
        time >> 5 & 63,
        (time & 31) * 2);
  }

  private String attributes(long offset) throws IOException, MalformedException {
    long value = new Cursor(bytes, offset).u32();
    return String.format(Locale.ROOT, "mode %06o, DOS 0x%04x", value >> 16, value & 0xffff);
  }
}

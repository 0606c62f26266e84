package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Cursor;
import dev.assay.comparator.anatomy.Fields;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Bytes;
import java.io.IOException;
import java.util.List;

/**
 * The fields of the end records of a zip archive (APPNOTE 6.3.10, sections 4.3.14 to 4.3.16). Each
 * is held against what the directory is, not against another field: readers differ in which record
 * they believe.
 */
record ZipEnd(Bytes bytes, ZipDirectory directory) {
  /** Section 4.3.16. A field that does not fit, or defers to the Zip64 record, is all ones. */
  List<Part> record() {
    long at = directory.end();
    return new Fields(bytes, at)
        .add("signature", 4, Nature.STRUCTURE)
        .add("disk", 2, Nature.STRUCTURE)
        .add("disk of the central directory", 2, Nature.STRUCTURE)
        .derived("entries on this disk", 2, () -> isTrue(at + 8, 2, entries()))
        .derived("entries", 2, () -> isTrue(at + 10, 2, entries()))
        .derived("size of the central directory", 4, () -> isTrue(at + 12, 4, size()))
        .derived("offset of the central directory", 4, () -> isTrue(at + 16, 4, start()))
        // It is where the comment ends, and what is behind that is a part of its own.
        .derived("comment length", 2, () -> true)
        .build();
  }

  /** Section 4.3.14; what follows the fixed fields is a gap. */
  List<Part> zip64Record() {
    long at = directory.zip64End();
    return new Fields(bytes, at)
        .add("signature", 4, Nature.STRUCTURE)
        .add("record size", 8, Nature.STRUCTURE)
        .add("version made by", 2, Nature.TOOL_STAMP)
        .add("version needed", 2, Nature.STRUCTURE)
        .add("disk", 4, Nature.STRUCTURE)
        .add("disk of the central directory", 4, Nature.STRUCTURE)
        .derived("entries on this disk", 8, () -> isTrue(at + 24, 8, entries()))
        .derived("entries", 8, () -> isTrue(at + 32, 8, entries()))
        .derived("size of the central directory", 8, () -> isTrue(at + 40, 8, size()))
        .derived("offset of the central directory", 8, () -> isTrue(at + 48, 8, start()))
        .build();
  }

  /** Section 4.3.15. */
  List<Part> locator() {
    long at = directory.locator();
    return new Fields(bytes, at)
        .add("signature", 4, Nature.STRUCTURE)
        .add("disk of the Zip64 end record", 4, Nature.STRUCTURE)
        .derived("offset of the Zip64 end record", 8, () -> isTrue(at + 8, 8, directory.zip64End()))
        .add("disks", 4, Nature.STRUCTURE)
        .build();
  }

  private long entries() {
    return directory.entries().size();
  }

  /** -1 if the directory has a gap: then no size is true. */
  private long size() {
    long end = directory.zip64End() >= 0 ? directory.zip64End() : directory.end();
    return directory.centralEnd() == end ? end - directory.start() : -1;
  }

  /** -1 if bytes before the archive shift it: then stated and real offsets differ. */
  private long start() {
    return directory.base() == 0 ? directory.start() : -1;
  }

  private boolean isTrue(long at, int width, long truth) throws IOException, MalformedException {
    Cursor cursor = new Cursor(bytes, at);
    long stated =
        switch (width) {
          case 2 -> cursor.u16();
          case 4 -> cursor.u32();
          default -> cursor.u64();
        };
    boolean deferred = directory.zip64End() >= 0 && width < 8 && stated == (1L << (8 * width)) - 1;
    return stated == truth || deferred;
  }
}

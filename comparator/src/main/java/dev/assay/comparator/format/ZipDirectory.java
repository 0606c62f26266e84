package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Cursor;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.artifact.MemberName;
import dev.assay.core.limits.Limit;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The end records and the central directory of a zip archive (APPNOTE 6.3.10, sections 4.3.12 to
 * 4.3.16), found the way that the JDK's readers do: from the end of the file.
 *
 * @param end offset of the end of central directory record
 * @param commentLength of the archive comment behind it
 * @param zip64End offset of the Zip64 end record; -1 if there is none
 * @param locator offset of the Zip64 locator; -1 if there is none
 * @param start offset of the central directory
 * @param base what has to be added to every offset that the archive states
 * @param declaredEntries how many entries the end record states
 * @param entries one for each central header, in their order
 * @param centralEnd offset behind the last central header
 */
record ZipDirectory(
    long end,
    int commentLength,
    long zip64End,
    long locator,
    long start,
    long base,
    long declaredEntries,
    List<ZipEntry> entries,
    long centralEnd) {
  static final long CENTRAL_SIGNATURE = 0x02014b50L;
  static final long LOCAL_SIGNATURE = 0x04034b50L;
  static final int CENTRAL_FIXED = 46;
  static final int LOCAL_FIXED = 30;
  static final int END_FIXED = 22;
  static final int LOCATOR_SIZE = 20;
  static final long MAX_32 = 0xffffffffL;

  private static final long ZIP64_END_SIGNATURE = 0x06064b50L;
  private static final long LOCATOR_SIGNATURE = 0x07064b50L;
  private static final int MAX_COMMENT = 0xffff;

  /** Finds and reads the directory. */
  static ZipDirectory read(Bytes bytes, Limits limits)
      throws IOException, MalformedException, LimitReachedException {
    int window = (int) Math.min(bytes.size(), END_FIXED + MAX_COMMENT);
    byte[] tail = bytes.copy(bytes.size() - window, window);
    for (int i = window - END_FIXED; i >= 0; i--) {
      if (tail[i] == 'P' && tail[i + 1] == 'K' && tail[i + 2] == 5 && tail[i + 3] == 6) {
        long end = bytes.size() - window + i;
        if (isPlausible(bytes, end)) {
          return readFrom(bytes, end, limits);
        }
      }
    }
    throw new MalformedException(bytes.size(), "an end of central directory record", "none");
  }

  /** Whether the comment fits, and a central directory ends where the record says. */
  private static boolean isPlausible(Bytes bytes, long end) throws IOException, MalformedException {
    Cursor cursor = new Cursor(bytes, end + 10);
    int entries = cursor.u16();
    long size = cursor.u32();
    cursor.skip(4);
    int comment = cursor.u16();
    if (end + END_FIXED + comment > bytes.size()) {
      return false;
    }
    if (entries == 0xffff || size == MAX_32 || entries == 0) {
      return true;
    }
    return size <= end && new Cursor(bytes, end - size).u32() == CENTRAL_SIGNATURE;
  }

  private static ZipDirectory readFrom(Bytes bytes, long end, Limits limits)
      throws IOException, MalformedException, LimitReachedException {
    Cursor cursor = new Cursor(bytes, end + 10);
    long declared = cursor.u16();
    long size = cursor.u32();
    long offset = cursor.u32();
    int comment = cursor.u16();
    long locator = -1;
    long zip64 = -1;
    long endOfCentral = end;
    if (end >= LOCATOR_SIZE && new Cursor(bytes, end - LOCATOR_SIZE).u32() == LOCATOR_SIGNATURE) {
      locator = end - LOCATOR_SIZE;
      zip64 = findZip64(bytes, locator);
      Cursor at = new Cursor(bytes, zip64 + 32);
      declared = at.u64();
      size = at.u64();
      offset = at.u64();
      endOfCentral = zip64;
    }
    long start = endOfCentral - size;
    long base = start - offset;
    if (size > endOfCentral || base < 0) {
      throw new MalformedException(
          end, "a central directory before its end record", "size " + size + ", offset " + offset);
    }
    List<ZipEntry> entries = new ArrayList<>();
    long centralEnd = readEntries(bytes, limits, start, endOfCentral, base, entries);
    return new ZipDirectory(
        end, comment, zip64, locator, start, base, declared, List.copyOf(entries), centralEnd);
  }

  private static long findZip64(Bytes bytes, long locator) throws IOException, MalformedException {
    long stated = new Cursor(bytes, locator + 8).u64();
    // A prefix shifts the record; without extensible data it lies right before the locator.
    for (long candidate : new long[] {locator - 56, stated}) {
      if (candidate >= 0
          && candidate + 56 <= locator
          && new Cursor(bytes, candidate).u32() == ZIP64_END_SIGNATURE) {
        return candidate;
      }
    }
    throw new MalformedException(locator, "a Zip64 end record before its locator", "none");
  }

  private static long readEntries(
      Bytes bytes, Limits limits, long start, long end, long base, List<ZipEntry> entries)
      throws IOException, MalformedException, LimitReachedException {
    long at = start;
    while (at + CENTRAL_FIXED <= end && new Cursor(bytes, at).u32() == CENTRAL_SIGNATURE) {
      if (entries.size() == limits.members()) {
        throw new LimitReachedException(
            "more than the limit of " + limits.members() + " members", Limit.MEMBERS);
      }
      Cursor cursor = new Cursor(bytes, at + 8);
      int flags = cursor.u16();
      int method = cursor.u16();
      cursor.skip(4);
      long crc = cursor.u32();
      long packed = cursor.u32();
      long size = cursor.u32();
      int nameLength = cursor.u16();
      int extraLength = cursor.u16();
      int commentLength = cursor.u16();
      long next = at + CENTRAL_FIXED + nameLength + extraLength + commentLength;
      if (next > end) {
        throw new MalformedException(at, "a central header that ends before " + end, "" + next);
      }
      cursor.skip(8);
      long local = cursor.u32();
      byte[] name = cursor.bytes(nameLength);
      ZipExtras.Sizes sizes =
          ZipExtras.sizes(bytes, cursor.position(), extraLength, size, packed, local);
      entries.add(
          new ZipEntry(
              bytes,
              limits,
              MemberName.of(name),
              flags,
              method,
              crc,
              sizes.packed(),
              sizes.size(),
              at,
              base + sizes.local()));
      at = next;
    }
    return at;
  }
}

package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Cursor;
import dev.assay.comparator.anatomy.Fields;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.artifact.MemberName;
import dev.assay.core.limits.Limit;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lays the records of a zip archive out as parts, in the order of the file. */
final class ZipLayout {
  private final Bytes bytes;
  private final ZipDirectory directory;
  private final Limits limits;
  private final List<Part> parts = new ArrayList<>();
  private final Map<MemberName, Integer> occurrences = new HashMap<>();
  private final Map<Long, ZipEntry> byCentral = new HashMap<>();
  private final Map<Long, Boolean> overlapping = new HashMap<>();
  private long position;
  private int members;

  ZipLayout(Bytes bytes, ZipDirectory directory, Limits limits) {
    this.bytes = bytes;
    this.directory = directory;
    this.limits = limits;
  }

  /** All parts; they tile the file. */
  List<Part> parts() throws IOException, MalformedException, LimitReachedException {
    List<ZipEntry> physical = new ArrayList<>(directory.entries());
    physical.sort(
        Comparator.comparingLong((ZipEntry e) -> e.local).thenComparingLong(e -> e.central));
    for (ZipEntry entry : physical) {
      ZipEntry named = numbered(entry);
      byCentral.put(named.central, named);
      if (named.local < position || !isLocalHeader(named.local)) {
        overlapping.put(named.central, true);
      } else {
        gap(named.local, "gap before " + named.name.decoded());
        record(named, true);
      }
    }
    gap(directory.start(), "gap before the central directory");
    for (ZipEntry entry : directory.entries()) {
      central(numberedAs(entry));
    }
    endRecords();
    return parts;
  }

  private ZipEntry numbered(ZipEntry entry) {
    return entry.occurrence(occurrences.merge(entry.name, 1, Integer::sum));
  }

  private ZipEntry numberedAs(ZipEntry entry) {
    ZipEntry named = byCentral.get(entry.central);
    if (named == null) {
      throw new IllegalStateException("bug in Assay: an entry was not laid out");
    }
    return named;
  }

  private boolean isLocalHeader(long offset) throws IOException, MalformedException {
    return offset >= 0
        && offset + ZipDirectory.LOCAL_FIXED <= directory.start()
        && new Cursor(bytes, offset).u32() == ZipDirectory.LOCAL_SIGNATURE;
  }

  /** Local header, body and data descriptor of an entry; {@code position} is at its header. */
  private void record(ZipEntry entry, boolean listed) throws IOException, MalformedException {
    Cursor cursor = new Cursor(bytes, entry.local + 26);
    int nameLength = cursor.u16();
    int extraLength = cursor.u16();
    long body = entry.local + ZipDirectory.LOCAL_FIXED + nameLength + extraLength;
    if (body + entry.packedSize > directory.start()) {
      throw new MalformedException(
          entry.local, "an entry that ends before the central directory", "" + entry.packedSize);
    }
    position = body + entry.packedSize;
    int descriptor = descriptorLength(entry);
    boolean promised = (entry.flags & ZipEntry.DESCRIPTOR) != 0 && descriptor == 0;
    ZipFields fields = new ZipFields(bytes, entry);
    String kind = listed ? "local header" : "unlisted local header";
    parts.add(
        new Part.Group(
            Part.Key.of(kind, entry.name),
            entry.local,
            body - entry.local,
            () -> fields.local(body, nameLength, extraLength, promised)));
    if (entry.packedSize > 0) {
      parts.add(
          new Part.Body(
              Part.Key.of(listed ? "content" : "unlisted content", entry.name),
              body,
              entry.packedSize,
              entry.coding(),
              Optional.empty()));
    }
    if (descriptor > 0) {
      long at = position;
      parts.add(
          new Part.Group(
              Part.Key.of("data descriptor", entry.name),
              at,
              descriptor,
              () -> fields.descriptor(at, descriptor, body)));
      position += descriptor;
    }
  }

  /**
   * Length of the data descriptor (section 4.3.9) at {@code position}: with or without signature,
   * with 32-bit or 64-bit sizes; 0 if what is there does not agree with the central directory.
   */
  private int descriptorLength(ZipEntry entry) throws IOException, MalformedException {
    if ((entry.flags & ZipEntry.DESCRIPTOR) == 0) {
      return 0;
    }
    for (int length : new int[] {16, 24, 12, 20}) {
      if (position + length <= directory.start() && describes(entry, length)) {
        return length;
      }
    }
    return 0;
  }

  private boolean describes(ZipEntry entry, int length) throws IOException, MalformedException {
    Cursor cursor = new Cursor(bytes, position);
    if (length % 8 == 0 && cursor.u32() != ZipFields.DESCRIPTOR_SIGNATURE) {
      return false;
    }
    if (cursor.u32() != entry.crc) {
      return false;
    }
    boolean wide = length >= 20;
    byte[] sizes = cursor.bytes(wide ? 16 : 8);
    Cursor values = new Cursor(new dev.assay.comparator.bytes.ArrayBytes(sizes), 0);
    try {
      long packed = wide ? values.u64() : values.u32();
      long size = wide ? values.u64() : values.u32();
      return packed == entry.packedSize && size == entry.size;
    } catch (MalformedException e) {
      return false;
    }
  }

  private void central(ZipEntry entry)
      throws IOException, MalformedException, LimitReachedException {
    gap(entry.central, "gap in the central directory");
    Cursor cursor = new Cursor(bytes, entry.central + 28);
    int name = cursor.u16();
    int extra = cursor.u16();
    int comment = cursor.u16();
    long length = ZipDirectory.CENTRAL_FIXED + (long) name + extra + comment;
    boolean shared = overlapping.containsKey(entry.central);
    parts.add(
        new Part.Group(
            Part.Key.of("central header", entry.name),
            entry.central,
            length,
            () -> new ZipFields(bytes, entry).central(name, extra, comment, shared)));
    position = entry.central + length;
  }

  private void endRecords() throws IOException, MalformedException, LimitReachedException {
    ZipEnd end = new ZipEnd(bytes, directory);
    if (directory.zip64End() >= 0) {
      gap(directory.zip64End(), "gap before the Zip64 end record");
      group("Zip64 end record", 56, end::zip64Record);
      gap(directory.locator(), "gap before the Zip64 locator");
      group("Zip64 locator", ZipDirectory.LOCATOR_SIZE, end::locator);
    }
    gap(directory.end(), "gap before the end record");
    group("end record", ZipDirectory.END_FIXED, end::record);
    if (directory.commentLength() > 0) {
      Fields comment = new Fields(bytes, position);
      parts.addAll(
          comment.add("archive comment", directory.commentLength(), Nature.COMMENT).build());
      position = comment.position();
    }
    slack(bytes.size(), "bytes after the end");
  }

  private void group(String label, long length, Part.Lazy<List<Part>> fields) {
    parts.add(new Part.Group(Part.Key.of(label), position, length, fields));
    position += length;
  }

  /**
   * What lies between listed records: entries that only stream readers see, or slack. The walk goes
   * from header to header as such readers do.
   */
  private void gap(long end, String label)
      throws IOException, MalformedException, LimitReachedException {
    while (position + ZipDirectory.LOCAL_FIXED <= end
        && position < directory.start()
        && new Cursor(bytes, position).u32() == ZipDirectory.LOCAL_SIGNATURE) {
      Optional<ZipEntry> unlisted = unlisted(end);
      if (unlisted.isEmpty()) {
        break;
      }
      if (members++ == limits.members()) {
        // Going on as if the rest were slack would call it harmless to stream readers.
        throw new LimitReachedException(
            "more than the limit of " + limits.members() + " unlisted members", Limit.MEMBERS);
      }
      record(numbered(unlisted.get()), false);
    }
    slack(end, label);
  }

  /** The entry whose local header is at {@code position}, if it ends before {@code end}. */
  private Optional<ZipEntry> unlisted(long end) throws IOException, MalformedException {
    Cursor cursor = new Cursor(bytes, position + 6);
    int flags = cursor.u16();
    int method = cursor.u16();
    cursor.skip(4);
    long crc = cursor.u32();
    long packed = cursor.u32();
    long size = cursor.u32();
    int nameLength = cursor.u16();
    int extraLength = cursor.u16();
    if (position + ZipDirectory.LOCAL_FIXED + nameLength + extraLength + packed > end) {
      return Optional.empty();
    }
    MemberName name = MemberName.of(cursor.bytes(nameLength));
    return Optional.of(
        new ZipEntry(bytes, limits, name, flags, method, crc, packed, size, -1, position));
  }

  private void slack(long end, String label) {
    if (position < end) {
      Part.Key key = Part.Key.of(position == 0 ? "bytes before the archive" : label);
      parts.add(new Part.Slack(key, position, end - position, Nature.SLACK));
      position = end;
    }
  }
}

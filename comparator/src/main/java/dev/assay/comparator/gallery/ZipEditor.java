package dev.assay.comparator.gallery;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A plain zip archive (no Zip64, no prefix) taken apart so that single records can be changed and
 * all others keep their bytes (APPNOTE 6.3.10).
 */
final class ZipEditor {
  private static final int END = 22;
  private static final int CENTRAL = 46;
  private static final int MAX_16 = 0xffff;

  /** In the order of the file; also those that the directory does not list. */
  final List<ZipRecord> records = new ArrayList<>();

  /** In the order of the central directory. */
  final List<ZipRecord> directory = new ArrayList<>();

  /** Between the last record and the central directory. */
  byte[] gap = {};

  byte[] comment = {};

  private ZipEditor() {}

  /** An archive of these members. */
  static ZipEditor create(List<ZipRecord> members) {
    ZipEditor editor = new ZipEditor();
    members.forEach(editor::add);
    return editor;
  }

  /** Takes an archive apart; empty unless putting it together again gives the same bytes. */
  static Optional<ZipEditor> read(byte[] zip) {
    try {
      ZipEditor editor = new ZipEditor();
      boolean plain = editor.take(zip);
      return plain && java.util.Arrays.equals(editor.write(), zip)
          ? Optional.of(editor)
          : Optional.empty();
    } catch (IndexOutOfBoundsException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  private boolean take(byte[] zip) {
    int end = zip.length - END;
    while (end >= 0
        && (Le.u32(zip, end) != 0x06054b50L || Le.u16(zip, end + 20) != left(zip, end))) {
      end--;
    }
    if (end < 0) {
      return false;
    }
    comment = Le.range(zip, end + END, zip.length);
    int start = Math.toIntExact(Le.u32(zip, end + 16));
    List<Integer> offsets = new ArrayList<>();
    for (int at = start; at < end; ) {
      int length = CENTRAL + Le.u16(zip, at + 28) + Le.u16(zip, at + 30) + Le.u16(zip, at + 32);
      byte[] central = Le.range(zip, at, at + length);
      offsets.add(Math.toIntExact(Le.u32(central, 42)));
      directory.add(new ZipRecord(new byte[0], central));
      at += length;
    }
    cut(zip, offsets, start);
    return !directory.isEmpty() && Le.u32(zip, 0) == 0x04034b50L;
  }

  private static int left(byte[] zip, int end) {
    return zip.length - end - END;
  }

  /** Gives each record the bytes from its local header up to that of the next. */
  private void cut(byte[] zip, List<Integer> offsets, int start) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < offsets.size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.comparing(offsets::get));
    for (int i = 0; i < order.size(); i++) {
      int next = i + 1 < order.size() ? offsets.get(order.get(i + 1)) : start;
      ZipRecord record = directory.get(order.get(i));
      record.local = Le.range(zip, offsets.get(order.get(i)), next);
      records.add(record);
    }
  }

  /** The member of a name, the last if there are several. */
  Optional<ZipRecord> find(String name) {
    return directory.stream().filter(r -> r.name().equals(name)).reduce((a, b) -> b);
  }

  /** The first member with content that can be read. */
  Optional<ZipRecord> anyFile() {
    return directory.stream()
        .filter(r -> !r.name().endsWith("/") && r.contentOrEmpty().length > 0)
        .findFirst();
  }

  /** The first member with content, and compressed. */
  Optional<ZipRecord> anyDeflated() {
    return directory.stream()
        .filter(r -> r.method() == 8 && r.contentOrEmpty().length > 0)
        .findFirst();
  }

  /** Adds a member at the end. */
  ZipRecord add(String name, byte[] content) {
    return add(ZipRecord.of(name, content));
  }

  ZipRecord add(ZipRecord record) {
    records.add(record);
    directory.add(record);
    return record;
  }

  /** Puts {@code record} before {@code other}, in the file and in the directory. */
  void addBefore(ZipRecord record, ZipRecord other) {
    records.add(records.indexOf(other), record);
    directory.add(directory.indexOf(other), record);
  }

  /** Sets the content of a member, which is added if it is not there. */
  void put(String name, byte[] content) {
    find(name).ifPresentOrElse(r -> r.setContent(content), () -> add(name, content));
  }

  byte[] write() {
    return write(0);
  }

  /** The archive, with {@code base} added to every offset that it states. */
  byte[] write(int base) {
    List<byte[]> out = new ArrayList<>();
    int at = base;
    for (ZipRecord record : records) {
      record.offset = at;
      out.add(record.local);
      at += record.local.length;
    }
    out.add(gap);
    at += gap.length;
    int start = at;
    for (ZipRecord record : directory) {
      byte[] central = record.central.clone();
      Le.put32(central, 42, record.target());
      out.add(central);
      at += central.length;
    }
    out.add(end(start, at - start));
    out.add(comment);
    return Le.concat(out.toArray(new byte[0][]));
  }

  private byte[] end(int start, int size) {
    if (directory.size() >= MAX_16) {
      throw new ArithmeticException("too many members for a plain archive");
    }
    byte[] end = new byte[END];
    Le.put32(end, 0, 0x06054b50L);
    Le.put16(end, 8, directory.size());
    Le.put16(end, 10, directory.size());
    Le.put32(end, 12, size);
    Le.put32(end, 16, start);
    Le.put16(end, 20, comment.length);
    return end;
  }
}

package dev.assay.comparator.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.artifact.Printable;
import dev.assay.core.limits.Limit;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The header and the two tables of an ELF file (System V gABI, chapters 4 and 5), of either class
 * and byte order.
 */
final class ElfFile {
  private static final int LONGEST_NAME = 512;
  private static final int SHOWN_NAME = 120;
  private static final int EXTENDED = 0xffff;

  private final Bytes bytes;
  private final Limits limits;
  private final boolean wide;
  private final boolean big;
  private final List<Segment> segments = new ArrayList<>();
  private final List<Section> sections = new ArrayList<>();

  /** One entry of the program header table; {@code at} is its own offset. */
  record Segment(long at, long type, long flags, long offset, long size, long address, long align) {
    static final int LOAD = 1;
    static final int INTERP = 3;
    private static final int EXECUTABLE = 1;

    /** Whether it maps a byte of a range. */
    boolean loads(long start, long end) {
      return type == LOAD && start < offset + size && offset < end;
    }

    boolean executes(long start, long end) {
      return loads(start, end) && (flags & EXECUTABLE) != 0;
    }
  }

  /** One entry of the section header table; {@code at} is its own offset. */
  record Section(
      long at,
      String name,
      long type,
      long flags,
      long address,
      long offset,
      long size,
      long link,
      long align) {
    private static final int NOBITS = 8;

    /** Whether it has bytes in the file. */
    boolean isPresent() {
      return type != 0 && type != NOBITS && size > 0;
    }
  }

  /** Reads the tables of {@code bytes}, whose identification is known to be sound. */
  ElfFile(Bytes bytes, Limits limits)
      throws IOException, MalformedException, LimitReachedException {
    this.bytes = bytes;
    this.limits = limits;
    this.wide = bytes.copy(4, 1)[0] == 2;
    this.big = bytes.copy(5, 1)[0] == 2;
    long first = sectionTable();
    long count = number(headerEnd() - 4, 2);
    long programs = number(headerEnd() - 8, 2);
    long names = number(headerEnd() - 2, 2);
    if (first != 0) {
      count = count == 0 ? number(first + (wide ? 32 : 20), width()) : count;
      programs = programs == EXTENDED ? number(first + (wide ? 44 : 28), 4) : programs;
      names = names == EXTENDED ? number(first + (wide ? 40 : 24), 4) : names;
    }
    checkTable(programTable(), programs, programEntry(), number(headerEnd() - 10, 2));
    checkTable(first, count, sectionEntry(), number(headerEnd() - 6, 2));
    for (long i = 0; i < programs; i++) {
      segments.add(segment(programTable() + i * programEntry()));
    }
    long nameTable = first + names * sectionEntry() + (wide ? 24 : 16);
    long nameStart = names < count ? number(nameTable, width()) : bytes.size();
    long nameEnd = names < count ? nameStart + number(nameTable + width(), width()) : 0;
    for (long i = 0; i < count; i++) {
      sections.add(section(first + i * sectionEntry(), nameStart, nameEnd));
    }
  }

  /** Stops if there are more of something than an archive may have members. */
  void requireWithin(long count, String what) throws LimitReachedException {
    if (count > limits.members()) {
      throw new LimitReachedException(
          "more than the limit of " + limits.members() + ' ' + what, Limit.MEMBERS);
    }
  }

  private void checkTable(long at, long count, int entry, long stated)
      throws MalformedException, LimitReachedException {
    if (count == 0) {
      return;
    }
    requireWithin(count, "headers");
    if (stated != entry || at < headerEnd() || at > bytes.size() - count * entry) {
      throw new MalformedException(at, "a table of headers inside the file", count + " headers");
    }
  }

  private Segment segment(long at) throws IOException, MalformedException {
    int w = width();
    return new Segment(
        at,
        number(at, 4),
        number(at + (wide ? 4 : 24), 4),
        number(at + w, w),
        number(at + (wide ? 32 : 16), w),
        number(at + 2L * w, w),
        number(at + (wide ? 48 : 28), w));
  }

  private Section section(long at, long nameStart, long nameEnd)
      throws IOException, MalformedException {
    int w = width();
    return new Section(
        at,
        string(nameStart + number(at, 4), nameEnd),
        number(at + 4, 4),
        unsigned(at + 8, w),
        unsigned(at + 8 + w, w),
        number(at + 8 + 2L * w, w),
        number(at + 8 + 3L * w, w),
        number(at + 8 + 4L * w, 4),
        unsigned(at + 16 + 4L * w, w));
  }

  /** The text at {@code at}, up to its final zero, escaped; empty if there is none. */
  String string(long at, long end) throws IOException {
    long last = Math.min(Math.min(end, bytes.size()), at + LONGEST_NAME);
    if (at < 0 || at >= last) {
      return "";
    }
    String text = new String(bytes.copy(at, (int) (last - at)), ISO_8859_1);
    int zero = text.indexOf(0);
    String name = text.substring(0, zero < 0 ? text.length() : zero);
    return Printable.escape(name.length() > SHOWN_NAME ? name.substring(0, SHOWN_NAME) : name);
  }

  /** A number of the file's byte order that is an offset or a size: below 2^62. */
  long number(long at, int width) throws IOException, MalformedException {
    long value = unsigned(at, width);
    if (value < 0 || value >> 62 != 0) {
      throw new MalformedException(at, "a number below 2^62", Long.toHexString(value));
    }
    return value;
  }

  /** Any number of the file's byte order. */
  long unsigned(long at, int width) throws IOException, MalformedException {
    if (at < 0 || at > bytes.size() - width) {
      throw new MalformedException(at, width + " more bytes", "the end of the file");
    }
    byte[] raw = bytes.copy(at, width);
    long value = 0;
    for (int i = 0; i < width; i++) {
      value = value << 8 | (raw[big ? i : width - 1 - i] & 0xff);
    }
    return value;
  }

  Bytes bytes() {
    return bytes;
  }

  /** How many bytes an address has. */
  int width() {
    return wide ? 8 : 4;
  }

  boolean isWide() {
    return wide;
  }

  int headerEnd() {
    return wide ? 64 : 52;
  }

  int programEntry() {
    return wide ? 56 : 32;
  }

  int sectionEntry() {
    return wide ? 64 : 40;
  }

  long programTable() throws IOException, MalformedException {
    return number(24 + width(), width());
  }

  long sectionTable() throws IOException, MalformedException {
    return number(24 + 2L * width(), width());
  }

  List<Segment> segments() {
    return segments;
  }

  List<Section> sections() {
    return sections;
  }
}

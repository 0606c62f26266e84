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
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The headers of a PE file (Microsoft's "PE Format", sections "MS-DOS Stub" to "Section Table"),
 * PE32 and PE32+. What loaders disagree about is refused here, and so counts as unknown.
 */
final class PeFile {
  /** Of the security directory among the data directories; its address is a file offset. */
  static final int SECURITY = 4;

  static final int SECTION_HEADER = 40;
  static final int SYMBOL = 18;

  private static final int DOS_HEADER = 64;
  private static final int COFF_HEADER = 24;
  private static final int MAX_DIRECTORIES = 16;
  private static final int MAX_SECTIONS = 96;

  /** The Windows loader cuts the last bits of a section's place in the file. */
  private static final int SECTOR = 512;

  private static final int PAGE = 4096;
  static final int LONGEST_NAME = 4096;
  private static final int SHOWN_NAME = 120;

  private final Bytes bytes;
  private final Limits limits;
  private final long start;
  private final boolean wide;
  private final int optionalSize;
  private final List<Directory> directories = new ArrayList<>();
  private final List<Section> sections = new ArrayList<>();

  /** One entry of the data directories. */
  record Directory(long address, long size) {
    boolean isPresent() {
      return address != 0 && size != 0;
    }
  }

  /** One entry of the section table; {@code at} is its own offset. */
  record Section(
      long at, String name, long size, long address, long rawSize, long offset, long flags) {
    private static final long EXECUTE = 0x20000000L;
    private static final long CODE = 0x20L;

    /** Whether it has bytes in the file. */
    boolean isPresent() {
      return rawSize > 0 && offset > 0;
    }

    boolean executes() {
      return (flags & (EXECUTE | CODE)) != 0;
    }
  }

  /** Reads the headers of {@code bytes}, whose two magic numbers are known to be there. */
  PeFile(Bytes bytes, Limits limits) throws IOException, MalformedException {
    this.bytes = bytes;
    this.limits = limits;
    this.start = number(60, 4);
    if (start < DOS_HEADER) {
      throw new MalformedException(60, "a PE header behind the DOS header", "offset " + start);
    }
    this.optionalSize = (int) number(start + 20, 2);
    long magic = number(optional(), 2);
    if (magic != 0x10b && magic != 0x20b) {
      throw new MalformedException(optional(), "the magic number of PE32 or PE32+", "" + magic);
    }
    this.wide = magic == 0x20b;
    if (optionalSize < fixedSize()) {
      throw new MalformedException(
          start + 20, "an optional header of " + fixedSize() + " bytes or more", "" + optionalSize);
    }
    long stated = number(optional() + fixedSize() - 4, 4);
    int room = (optionalSize - fixedSize()) / 8;
    if (stated > room) {
      throw new MalformedException(
          optional() + fixedSize() - 4, "at most " + room + " data directories", "" + stated);
    }
    for (int i = 0; i < Math.min(stated, MAX_DIRECTORIES); i++) {
      long at = optional() + fixedSize() + 8L * i;
      directories.add(new Directory(number(at, 4), number(at + 4, 4)));
    }
    readSections();
  }

  private void readSections() throws IOException, MalformedException {
    long count = number(start + 6, 2);
    if (count > MAX_SECTIONS || sectionTable() > bytes.size() - count * SECTION_HEADER) {
      throw new MalformedException(start + 6, "a table of at most 96 sections", "" + count);
    }
    boolean paged = sectionAlignment() >= PAGE;
    for (int i = 0; i < count; i++) {
      long at = sectionTable() + (long) i * SECTION_HEADER;
      Section section =
          new Section(
              at,
              sectionName(at),
              number(at + 8, 4),
              number(at + 12, 4),
              number(at + 16, 4),
              number(at + 20, 4),
              number(at + 36, 4));
      if (section.isPresent() && paged && section.offset % SECTOR != 0) {
        throw new MalformedException(at + 20, "a section at a multiple of 512", "another place");
      }
      sections.add(section);
    }
  }

  /** GNU's linker puts names of more than 8 bytes behind the symbols. */
  private String sectionName(long at) throws IOException, MalformedException {
    String name = string(at, at + 8);
    if (!name.matches("/[0-9]{1,7}") || symbolTable() == 0) {
      return name;
    }
    long strings = symbolTable() + number(start + 16, 4) * SYMBOL;
    String full = string(strings + Long.parseLong(name.substring(1)), bytes.size());
    return full.isEmpty() ? name : full;
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

  /** A little-endian number of up to 8 bytes; those of 8 may be negative. */
  long number(long at, int width) throws IOException, MalformedException {
    if (at < 0 || at > bytes.size() - width) {
      throw new MalformedException(at, width + " more bytes", "the end of the file");
    }
    byte[] raw = bytes.copy(at, width);
    long value = 0;
    for (int i = width - 1; i >= 0; i--) {
      value = value << 8 | (raw[i] & 0xff);
    }
    return value;
  }

  /** Where the loader takes the byte at an address of the image from. */
  OptionalLong offsetOf(long address) throws IOException, MalformedException {
    for (Section section : sections) {
      long inside = address - section.address;
      if (section.isPresent() && inside >= 0 && inside < section.rawSize) {
        long at = section.offset + inside;
        return at < bytes.size() ? OptionalLong.of(at) : OptionalLong.empty();
      }
    }
    return address >= 0 && address < Math.min(headersEnd(), bytes.size())
        ? OptionalLong.of(address)
        : OptionalLong.empty();
  }

  /** Stops if there are more of something than an archive may have members. */
  void requireWithin(long count, String what) throws LimitReachedException {
    if (count > limits.members()) {
      throw new LimitReachedException(
          "more than the limit of " + limits.members() + ' ' + what, Limit.MEMBERS);
    }
  }

  Bytes bytes() {
    return bytes;
  }

  Limits limits() {
    return limits;
  }

  /** Offset of the PE signature. */
  long start() {
    return start;
  }

  boolean isWide() {
    return wide;
  }

  /** How many bytes an address has. */
  int width() {
    return wide ? 8 : 4;
  }

  /** Offset of the optional header. */
  long optional() {
    return start + COFF_HEADER;
  }

  int optionalSize() {
    return optionalSize;
  }

  /** Size of the optional header without directories. */
  int fixedSize() {
    return wide ? 112 : 96;
  }

  /** Offset of the checksum, which is 4 bytes long. */
  long checksumAt() {
    return optional() + 64;
  }

  long sectionTable() {
    return optional() + optionalSize;
  }

  long sectionTableEnd() {
    return sectionTable() + (long) sections.size() * SECTION_HEADER;
  }

  long sectionAlignment() throws IOException, MalformedException {
    return number(optional() + 32, 4);
  }

  long fileAlignment() throws IOException, MalformedException {
    return number(optional() + 36, 4);
  }

  long headersEnd() throws IOException, MalformedException {
    return number(optional() + 60, 4);
  }

  long imageBase() throws IOException, MalformedException {
    return wide ? number(optional() + 24, 8) : number(optional() + 28, 4);
  }

  /** Offset of the symbol table; 0 if there is none. */
  long symbolTable() throws IOException, MalformedException {
    return number(start + 12, 4);
  }

  /** Where the symbols end, with the strings behind them; empty if they are not in the file. */
  OptionalLong symbolsEnd() throws IOException, MalformedException {
    long at = symbolTable();
    long strings = at + number(start + 16, 4) * SYMBOL;
    if (at == 0 || strings > bytes.size() - 4) {
      return OptionalLong.empty();
    }
    long end = strings + number(strings, 4);
    return end < strings + 4 || end > bytes.size() ? OptionalLong.empty() : OptionalLong.of(end);
  }

  /** A directory that is there and names something. */
  Optional<Directory> directory(int index) {
    return index < directories.size() && directories.get(index).isPresent()
        ? Optional.of(directories.get(index))
        : Optional.empty();
  }

  List<Directory> directories() {
    return directories;
  }

  List<Section> sections() {
    return sections;
  }
}

package dev.assay.comparator.golden;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Makes ELF files for tests, byte by byte: header, program headers, sections, section headers. */
public final class RawElf {
  private static final int PAGE = 16;

  private final boolean wide;
  private final boolean big;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<long[]> segments = new ArrayList<>();
  private final List<long[]> sections = new ArrayList<>();
  private final int room;
  private final StringBuilder names = new StringBuilder("\0");

  /** An empty file with room for {@code room} program headers. */
  public RawElf(boolean wide, boolean big, int room) {
    this.wide = wide;
    this.big = big;
    this.room = room;
    out.writeBytes(new byte[(wide ? 64 : 52) + room * (wide ? 56 : 32)]);
    sections.add(new long[6]);
  }

  /** A section, and a segment of that type around it unless that is 0. */
  public RawElf add(String name, int type, int flags, byte[] content, int segment, int rights) {
    pad((byte) 0);
    if (segment != 0) {
      segments.add(new long[] {segment, rights, out.size(), content.length});
    }
    sections.add(new long[] {names.length(), type, flags, out.size(), content.length, 0});
    names.append(name).append('\0');
    out.writeBytes(content);
    return this;
  }

  /** Links the last section to the one of that number. */
  public RawElf link(int number) {
    sections.getLast()[5] = number;
    return this;
  }

  /** Bytes that no section owns. */
  public RawElf raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  public RawElf segment(int type, int rights, int length) {
    segments.add(new long[] {type, rights, out.size(), length});
    return this;
  }

  private void pad(byte with) {
    while (out.size() % PAGE != 0) {
      out.write(with);
    }
  }

  public byte[] bytes() {
    add(".shstrtab", 3, 0, new byte[0], 0, 0);
    byte[] table = names.toString().getBytes(ISO_8859_1);
    sections.getLast()[4] = table.length;
    out.writeBytes(table);
    pad((byte) 0);
    int at = out.size();
    int width = wide ? 8 : 4;
    for (long[] s : sections) {
      put(s[0], 4).put(s[1], 4).put(s[2], width).put(0, width).put(s[3], width).put(s[4], width);
      put(s[5], 4).put(0, 4).put(PAGE, width).put(0, width);
    }
    byte[] all = out.toByteArray();
    byte[] head = head(at);
    System.arraycopy(head, 0, all, 0, head.length);
    return all;
  }

  private byte[] head(int table) {
    int width = wide ? 8 : 4;
    out.reset();
    raw(new byte[] {0x7f, 'E', 'L', 'F', (byte) (wide ? 2 : 1), (byte) (big ? 2 : 1), 1, 0, 0});
    raw(new byte[7]).put(3, 2).put(62, 2).put(1, 4).put(0, width);
    put(wide ? 64 : 52, width).put(table, width).put(0, 4);
    put(wide ? 64 : 52, 2).put(wide ? 56 : 32, 2).put(room, 2).put(wide ? 64 : 40, 2);
    put(sections.size(), 2).put(sections.size() - 1, 2);
    for (long[] s : segments) {
      put(s[0], 4);
      if (wide) {
        put(s[1], 4);
      }
      put(s[2], width).put(s[2], width).put(s[2], width).put(s[3], width).put(s[3], width);
      if (!wide) {
        put(s[1], 4);
      }
      put(PAGE, width);
    }
    return out.toByteArray();
  }

  private RawElf put(long value, int width) {
    for (int i = 0; i < width; i++) {
      out.write((int) (value >>> (8 * (big ? width - 1 - i : i))));
    }
    return this;
  }
}

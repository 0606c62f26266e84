package dev.assay.comparator.golden;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes small Windows programs, byte by byte: headers, sections of one page, what is behind. */
public final class RawPe {
  /** Bits of a section's characteristics. */
  public static final long CODE = 0x60000020L;

  public static final long DATA = 0x40000040L;

  /** Number of a directory. */
  public static final int EXPORTS = 0;

  public static final int IMPORTS = 1;
  public static final int RESOURCES = 2;
  public static final int SECURITY = 4;
  public static final int RELOCATIONS = 5;
  public static final int DEBUG = 6;
  public static final int THREADS = 9;
  public static final int DELAYED = 13;

  private static final int PAGE = 0x1000;
  private static final int BLOCK = 0x200;
  private static final int START = 0x80;

  private final boolean wide;
  private final List<String> names = new ArrayList<>();
  private final List<Long> flags = new ArrayList<>();
  private final List<byte[]> contents = new ArrayList<>();
  private final long[][] directories = new long[16][2];
  private byte[] stub = new byte[START - 64];
  private byte[] overlay = new byte[0];
  private long time = 0x65000000L;
  private long entry = PAGE;

  /** An empty program. */
  public RawPe(boolean wide) {
    this.wide = wide;
    byte[] text = "This program cannot be run in DOS mode.".getBytes(ISO_8859_1);
    System.arraycopy(text, 0, stub, 0, text.length);
  }

  /** The next section; the first is at 0x1000, the second at 0x2000 … */
  public RawPe section(String name, long characteristics, byte[] content) {
    names.add(name);
    flags.add(characteristics);
    contents.add(content);
    return this;
  }

  public RawPe directory(int number, long address, long size) {
    directories[number] = new long[] {address, size};
    return this;
  }

  public RawPe stub(byte[] bytes) {
    stub = bytes.clone();
    return this;
  }

  public RawPe overlay(byte[] bytes) {
    overlay = bytes.clone();
    return this;
  }

  public RawPe time(long seconds) {
    time = seconds;
    return this;
  }

  public RawPe entry(long address) {
    entry = address;
    return this;
  }

  /** The file, without a checksum. */
  public byte[] bytes() {
    Little out = new Little().bytes(dos()).bytes(stub).bytes(headers());
    out.bytes(new byte[up(out.size(), BLOCK) - out.size()]);
    for (byte[] content : contents) {
      out.bytes(Arrays.copyOf(content, up(content.length, BLOCK)));
    }
    return out.bytes(overlay).toByteArray();
  }

  private byte[] dos() {
    byte[] head = new byte[60];
    head[0] = 'M';
    head[1] = 'Z';
    head[2] = (byte) 0x90;
    return new Little().bytes(head).u32(64 + stub.length).toByteArray();
  }

  private byte[] headers() {
    int size = (wide ? 112 : 96) + 16 * 8;
    Little out = new Little().u32(0x4550).u16(wide ? 0x8664 : 0x14c).u16(names.size());
    out.u32(time).u32(0).u32(0).u16(size).u16(wide ? 0x22 : 0x102);
    out.u16(wide ? 0x20b : 0x10b).u16(14).u32(sum(0x20)).u32(sum(0x40)).u32(0);
    out.u32(entry).u32(PAGE);
    if (!wide) {
      out.u32(2 * PAGE);
    }
    word(out, 0x400000).u32(PAGE).u32(BLOCK).u32(4).u32(0).u32(4).u32(0);
    int headers = 64 + stub.length + 24 + size + names.size() * 40;
    out.u32((names.size() + 1L) * PAGE).u32(up(headers, BLOCK)).u32(0).u16(3).u16(0x140);
    for (int i = 0; i < 4; i++) {
      word(out, 0x10000);
    }
    out.u32(0).u32(16);
    for (long[] directory : directories) {
      out.u32(directory[0]).u32(directory[1]);
    }
    int offset = up(headers, BLOCK);
    for (int i = 0; i < names.size(); i++) {
      int length = contents.get(i).length;
      out.bytes(Arrays.copyOf(names.get(i).getBytes(ISO_8859_1), 8)).u32(length);
      out.u32((i + 1L) * PAGE).u32(up(length, BLOCK)).u32(offset).u64(0).u32(0).u32(flags.get(i));
      offset += up(length, BLOCK);
    }
    return out.toByteArray();
  }

  private long sum(long flag) {
    long sum = 0;
    for (int i = 0; i < names.size(); i++) {
      sum += (flags.get(i) & flag) == 0 ? 0 : up(contents.get(i).length, BLOCK);
    }
    return sum;
  }

  private Little word(Little out, long value) {
    return wide ? out.u64(value) : out.u32(value);
  }

  private static int up(int size, int unit) {
    return (size + unit - 1) / unit * unit;
  }
}

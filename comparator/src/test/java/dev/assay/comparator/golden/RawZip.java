package dev.assay.comparator.golden;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes zip archives in which every field can be made to lie (APPNOTE 6.3.10). */
public final class RawZip {
  private static final int CHUNK = 1 << 16;

  private final List<Entry> entries = new ArrayList<>();
  private byte[] prefix = {};
  private byte[] gap = {};
  private byte[] trailer = {};
  private byte[] comment = {};
  private boolean zip64;
  private boolean swapped;

  /** One entry; whatever is not set follows from the content. */
  public static final class Entry {
    public final byte[] content;
    public byte[] name;
    public byte[] localName;
    public byte[] packed;
    public int method = 8;
    public int localMethod = 8;
    public int flags;
    public int localFlags;
    public int version = 20;
    public int madeBy = 20;
    public int time = 0x6021_5721;
    public long crc;
    public long localCrc;
    public byte[] localExtra = {};
    public byte[] centralExtra = {};
    public byte[] comment = {};
    public long attributes;
    public boolean listed = true;
    public boolean descriptor;
    public boolean descriptorSignature = true;
    private long offset;

    private Entry(String name, byte[] content) {
      this.content = content;
      this.name = name.getBytes(UTF_8);
      this.localName = this.name;
      this.packed = deflate(content, Deflater.DEFAULT_COMPRESSION);
      CRC32 sum = new CRC32();
      sum.update(content);
      this.crc = sum.getValue();
      this.localCrc = crc;
    }

    /** Not compressed. */
    public Entry stored() {
      method = 0;
      localMethod = 0;
      version = 10;
      packed = content;
      return this;
    }

    /** Compressed by zlib with another level. */
    public Entry level(int level) {
      packed = deflate(content, level);
      return this;
    }

    /** Compressed by somebody else. */
    public Entry packed(int otherMethod, byte[] bytes) {
      method = otherMethod;
      localMethod = otherMethod;
      packed = bytes;
      return this;
    }

    /** A Unix mode, as Info-ZIP writes it. */
    public Entry mode(int mode) {
      madeBy = 3 << 8 | 20;
      attributes = (long) mode << 16;
      return this;
    }

    /** Only stream readers see it. */
    public Entry unlisted() {
      listed = false;
      return this;
    }

    /** Sizes and CRC come behind the content (section 4.3.9). */
    public Entry descriptor(boolean signature) {
      descriptor = true;
      descriptorSignature = signature;
      flags |= 8;
      localFlags |= 8;
      return this;
    }
  }

  /** Raw deflate (RFC 1951). */
  public static byte[] deflate(byte[] content, int level) {
    Deflater deflater = new Deflater(level, true);
    deflater.setInput(content);
    deflater.finish();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[CHUNK];
    while (!deflater.finished()) {
      out.write(buffer, 0, deflater.deflate(buffer));
    }
    deflater.end();
    return out.toByteArray();
  }

  public RawZip add(String name, byte[] content) {
    return add(name, content, entry -> {});
  }

  /** An entry that {@code change} makes special. */
  public RawZip add(String name, byte[] content, Consumer<Entry> change) {
    Entry entry = new Entry(name, content);
    change.accept(entry);
    entries.add(entry);
    return this;
  }

  public RawZip add(String name, String content) {
    return add(name, content.getBytes(UTF_8));
  }

  /** Bytes before the first record; offsets do not count them. */
  public RawZip prefix(byte[] bytes) {
    prefix = bytes;
    return this;
  }

  /** Bytes before the central directory. */
  public RawZip gap(byte[] bytes) {
    gap = bytes;
    return this;
  }

  /** Bytes after the end record and its comment. */
  public RawZip trailer(byte[] bytes) {
    trailer = bytes;
    return this;
  }

  public RawZip comment(byte[] bytes) {
    comment = bytes;
    return this;
  }

  /** Writes the Zip64 end record and locator, and defers all counts to it. */
  public RawZip zip64() {
    zip64 = true;
    return this;
  }

  /** Lists the entries in the central directory the other way round. */
  public RawZip swapCentral() {
    swapped = true;
    return this;
  }

  public byte[] build() {
    Little out = new Little();
    for (Entry entry : entries) {
      entry.offset = out.size();
      local(out, entry);
    }
    out.bytes(gap);
    long start = out.size();
    List<Entry> listed = entries.stream().filter(entry -> entry.listed).toList();
    (swapped ? listed.reversed() : listed).forEach(entry -> central(out, entry));
    end(out, start);
    out.bytes(trailer);
    Little all = new Little();
    all.bytes(prefix);
    all.bytes(out.toByteArray());
    return all.toByteArray();
  }

  private static void local(Little out, Entry entry) {
    out.u32(0x04034b50).u16(entry.version).u16(entry.localFlags).u16(entry.localMethod);
    out.u32(entry.time).u32(entry.descriptor ? 0 : entry.localCrc);
    out.u32(entry.descriptor ? 0 : entry.packed.length);
    out.u32(entry.descriptor ? 0 : entry.content.length);
    out.u16(entry.localName.length).u16(entry.localExtra.length);
    out.bytes(entry.localName).bytes(entry.localExtra).bytes(entry.packed);
    if (entry.descriptor) {
      if (entry.descriptorSignature) {
        out.u32(0x08074b50);
      }
      out.u32(entry.crc).u32(entry.packed.length).u32(entry.content.length);
    }
  }

  private static void central(Little out, Entry entry) {
    out.u32(0x02014b50).u16(entry.madeBy).u16(entry.version).u16(entry.flags).u16(entry.method);
    out.u32(entry.time).u32(entry.crc).u32(entry.packed.length).u32(entry.content.length);
    out.u16(entry.name.length).u16(entry.centralExtra.length).u16(entry.comment.length);
    out.u16(0).u16(0).u32(entry.attributes).u32(entry.offset);
    out.bytes(entry.name).bytes(entry.centralExtra).bytes(entry.comment);
  }

  private void end(Little out, long start) {
    long size = out.size() - start;
    int count = (int) entries.stream().filter(entry -> entry.listed).count();
    if (zip64) {
      long at = out.size();
      out.u32(0x06064b50).u64(44).u16(45).u16(45).u32(0).u32(0);
      out.u64(count).u64(count).u64(size).u64(start);
      out.u32(0x07064b50).u32(0).u64(at).u32(1);
    }
    out.u32(0x06054b50).u16(0).u16(0);
    out.u16(zip64 ? 0xffff : count).u16(zip64 ? 0xffff : count);
    out.u32(zip64 ? 0xffffffffL : size).u32(zip64 ? 0xffffffffL : start);
    out.u16(comment.length).bytes(comment);
  }
}

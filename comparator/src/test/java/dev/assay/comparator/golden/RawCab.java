package dev.assay.comparator.golden;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;

/** Makes cabinets for tests, byte by byte: one folder, or several. */
public final class RawCab {
  private static final int BLOCK = 1 << 15;

  private final List<Folder> folders = new ArrayList<>();
  private final Little files = new Little();
  private int fileCount;
  private int flags;
  private byte[] reserve = {};
  private byte[] folderReserve = {};
  private byte[] blockReserve = {};
  private byte[] before = {};
  private byte[] gap = {};
  private byte[] behind = {};
  private String previous = "";
  private int reserved;
  private int checksum;
  private boolean unchecked;
  private int size;

  /** The data of a folder. */
  private static final class Folder {
    private final int type;
    private final int level;
    private final Little content = new Little();

    Folder(int type, int level) {
      this.type = type;
      this.level = level;
    }
  }

  /** Begins a folder that is stored. */
  public RawCab stored() {
    folders.add(new Folder(0, 0));
    return this;
  }

  /** Begins a folder that is compressed. */
  public RawCab mszip(int level) {
    folders.add(new Folder(1, level));
    return this;
  }

  /** Begins a folder of another type, whose blocks are as they are. */
  public RawCab type(int type) {
    folders.add(new Folder(type, 0));
    return this;
  }

  /** A file with content of its own. */
  public RawCab file(String name, String content) {
    int at = folders.getLast().content.size();
    return content(content).entry(name, content.length(), at, folders.size() - 1);
  }

  /** Content without a file. */
  public RawCab content(String content) {
    folders.getLast().content.bytes(content.getBytes(ISO_8859_1));
    return this;
  }

  public RawCab entry(String name, int length, int at, int folder) {
    return entry(name, length, at, folder, 0x20, 0x5021_0000L | 0x4b2a);
  }

  /** A file without content of its own. */
  public RawCab entry(String name, int length, int at, int folder, int attributes, long time) {
    files.u32(length).u32(at).u16(folder).u16(time >> 16).u16(time).u16(attributes);
    files.bytes((name + "\0").getBytes(ISO_8859_1));
    fileCount++;
    return this;
  }

  /** Reserved areas of the header, of folders, and of blocks. */
  public RawCab reserve(String header, String folder, String block) {
    flags |= 4;
    reserve = header.getBytes(ISO_8859_1);
    folderReserve = folder.getBytes(ISO_8859_1);
    blockReserve = block.getBytes(ISO_8859_1);
    return this;
  }

  public RawCab previous(String name) {
    flags |= 1;
    previous = name;
    return this;
  }

  public RawCab before(String text) {
    before = text.getBytes(ISO_8859_1);
    return this;
  }

  public RawCab gap(String text) {
    gap = text.getBytes(ISO_8859_1);
    return this;
  }

  public RawCab behind(String text) {
    behind = text.getBytes(ISO_8859_1);
    return this;
  }

  public RawCab reserved(int value) {
    reserved = value;
    return this;
  }

  /** Makes all checksums wrong. */
  public RawCab checksum(int by) {
    checksum = by;
    return this;
  }

  /** Leaves them out. */
  public RawCab unchecked() {
    unchecked = true;
    return this;
  }

  /** Makes the size of the cabinet wrong. */
  public RawCab size(int by) {
    size = by;
    return this;
  }

  private Little blocks(Folder folder, List<Integer> count) {
    byte[] content = folder.content.toByteArray();
    Little blocks = new Little();
    int n = 0;
    for (int at = 0; at < content.length; at += BLOCK) {
      byte[] block = Arrays.copyOfRange(content, at, Math.min(content.length, at + BLOCK));
      byte[] last = at == 0 ? new byte[0] : Arrays.copyOfRange(content, at - BLOCK, at);
      byte[] data = folder.type == 1 ? deflate(block, last, folder.level) : block;
      byte[] head = new Little().u16(data.length).u16(block.length).toByteArray();
      long sum = unchecked ? 0 : sum(head, sum(data, 0)) + checksum;
      blocks.u32(sum).bytes(head).bytes(blockReserve).bytes(data);
      n++;
    }
    count.add(n);
    return blocks;
  }

  private static byte[] deflate(byte[] block, byte[] before, int level) {
    Deflater deflater = new Deflater(level, true);
    if (before.length > 0) {
      deflater.setDictionary(before);
    }
    deflater.setInput(block);
    deflater.finish();
    byte[] out = new byte[2 * block.length + 64];
    int size = deflater.deflate(out);
    deflater.end();
    return new Little().u16(0x4b43).bytes(Arrays.copyOf(out, size)).toByteArray();
  }

  private static long sum(byte[] bytes, long seed) {
    long sum = seed;
    for (int i = 0; i < bytes.length; i++) {
      int whole = bytes.length / 4 * 4;
      int shift = i < whole ? i % 4 : bytes.length - 1 - i;
      sum ^= (bytes[i] & 0xffL) << (8 * shift);
    }
    return sum;
  }

  public byte[] bytes() {
    Little head = new Little();
    if ((flags & 4) != 0) {
      head.u16(reserve.length);
      head.bytes(new byte[] {(byte) folderReserve.length, (byte) blockReserve.length});
      head.bytes(reserve);
    }
    if ((flags & 1) != 0) {
      head.bytes((previous + "\0disk\0").getBytes(ISO_8859_1));
    }
    int foldersAt = 36 + head.size();
    int filesAt = foldersAt + folders.size() * (8 + folderReserve.length) + before.length;
    int dataAt = filesAt + files.size() + gap.length;
    List<Integer> counts = new ArrayList<>();
    Little table = new Little();
    Little data = new Little();
    for (Folder folder : folders) {
      int at = dataAt + data.size();
      data.bytes(blocks(folder, counts).toByteArray());
      table.u32(at).u16(counts.getLast()).u16(folder.type).bytes(folderReserve);
    }
    int end = dataAt + data.size();
    return new Little()
        .u32(0x4643534dL)
        .u32(reserved)
        .u32(end + (long) size)
        .u32(0)
        .u32(filesAt)
        .u32(0)
        .u16(0x103)
        .u16(folders.size())
        .u16(fileCount)
        .u16(flags)
        .u16(7)
        .u16(0)
        .bytes(head.toByteArray())
        .bytes(table.toByteArray())
        .bytes(before)
        .bytes(files.toByteArray())
        .bytes(gap)
        .bytes(data.toByteArray())
        .bytes(behind)
        .toByteArray();
  }
}

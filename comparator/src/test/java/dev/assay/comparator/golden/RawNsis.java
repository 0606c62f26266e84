package dev.assay.comparator.golden;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAOutputStream;

/** Makes what NSIS reads of an installer for tests, byte by byte. */
public final class RawNsis {
  public static final int SET_OUT_PATH = 11;
  public static final int FILE = 20;
  public static final int EXEC = 41;
  public static final int WRITE_REG = 51;
  public static final int WRITE_UNINSTALLER = 62;
  private static final int COMPRESSED = 0x80000000;
  private static final long TIME = 0x01d5c03669050000L;

  private final ByteArrayOutputStream strings = new ByteArrayOutputStream();
  private final Map<String, Integer> pointers = new HashMap<>();
  private final List<int[]> entries = new ArrayList<>();
  private final Little data = new Little();
  private final int[] numbers = new int[58];
  private String method = "stored";
  private boolean solid;
  private int flags;
  private byte[] behind = {};
  private byte[] padding = {};
  private int checksum;
  private int sectionCode;
  private long time = TIME;
  private byte[] lastString = {};

  /** An empty script. */
  public RawNsis() {
    string("");
    // Then it cannot be taken for one with units of two bytes.
    string("Chat");
    for (int i = 10; i < 20; i++) {
      numbers[i] = -1;
    }
  }

  /** How it is compressed: stored, zlib, zlib1 or lzma. */
  public RawNsis method(String name) {
    method = name;
    return this;
  }

  public RawNsis solid() {
    solid = true;
    return this;
  }

  public RawNsis flags(int value) {
    flags = value;
    return this;
  }

  /** Bytes behind the checksum. */
  public RawNsis behind(String text) {
    behind = text.getBytes(ISO_8859_1);
    return this;
  }

  /** Bytes at the end of the script. */
  public RawNsis padding(String text) {
    padding = text.getBytes(ISO_8859_1);
    return this;
  }

  /** Bytes at the end of the strings. */
  public RawNsis lastString(String text) {
    lastString = text.getBytes(ISO_8859_1);
    return this;
  }

  /** Makes the checksum wrong. */
  public RawNsis checksum(int by) {
    checksum = by;
    return this;
  }

  /** One of the numbers of the header. */
  public RawNsis number(int index, int value) {
    numbers[index] = value;
    return this;
  }

  /** The instruction that the section begins with. */
  public RawNsis sectionCode(int index) {
    sectionCode = index;
    return this;
  }

  /** In units of 100 ns since 1601. */
  public RawNsis time(long ticks) {
    time = ticks;
    return this;
  }

  /** Where a string stands. */
  public int string(String text) {
    return pointers.computeIfAbsent(
        text,
        t -> {
          int at = strings.size();
          strings.writeBytes(t.getBytes(ISO_8859_1));
          strings.write(0);
          return at;
        });
  }

  public RawNsis entry(int opcode, int... parameters) {
    int[] entry = new int[7];
    entry[0] = opcode;
    System.arraycopy(parameters, 0, entry, 1, parameters.length);
    entries.add(entry);
    return this;
  }

  public RawNsis exec(String command) {
    return entry(EXEC, string(command));
  }

  /** A file with its content. */
  public RawNsis file(String name, String content) {
    int at = data.size();
    return item(content).extract(name, at);
  }

  /** An instruction to extract what is at an offset of the data. */
  public RawNsis extract(String name, int at) {
    return entry(FILE, 0, string(name), at, (int) time, (int) (time >> 32), 0);
  }

  /** Content that nothing refers to yet. */
  public RawNsis item(String content) {
    byte[] bytes = content.getBytes(ISO_8859_1);
    if (solid || method.equals("stored")) {
      return storedItem(bytes);
    }
    return compressedItem(encode(bytes));
  }

  public RawNsis storedItem(byte[] bytes) {
    data.u32(bytes.length).bytes(bytes);
    return this;
  }

  public RawNsis compressedItem(byte[] bytes) {
    data.u32(bytes.length | COMPRESSED).bytes(bytes);
    return this;
  }

  /** Bytes in the data that are no item. */
  public RawNsis raw(String text) {
    data.bytes(text.getBytes(ISO_8859_1));
    return this;
  }

  /** Where the next item will stand. */
  public int offset() {
    return data.size();
  }

  /** Encodes as the method says. */
  public byte[] encode(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      if (method.equals("lzma")) {
        LZMA2Options options = new LZMA2Options();
        options.setDictSize(1 << 16);
        new Little().u16(0x5d).u16(0x100).bytes(new byte[1]).copyTo(out);
        try (OutputStream lzma = new LZMAOutputStream(out, options, true)) {
          lzma.write(content);
        }
      } else {
        int level = method.equals("zlib1") ? 1 : 9;
        Deflater deflater = new Deflater(level, true);
        try (OutputStream deflate = new DeflaterOutputStream(out, deflater)) {
          deflate.write(content);
        }
        deflater.end();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private byte[] script() {
    byte[] texts = new Little().bytes(strings.toByteArray()).bytes(lastString).toByteArray();
    int sections = 68 + 4 * numbers.length;
    int instructions = sections + 24 + 8;
    int text = instructions + 28 * entries.size();
    int languages = text + texts.length;
    int colors = languages + 14;
    Little script = new Little().u32(0);
    block(script, sections, 0);
    block(script, sections, 1);
    block(script, instructions, entries.size());
    block(script, text, 0);
    block(script, languages, 1);
    block(script, colors, 0);
    block(script, 0, 0);
    block(script, 0, 0);
    numbers[8] = 14;
    for (int number : numbers) {
      script.u32(number);
    }
    script.u32(string("Chat")).u32(0).u32(1).u32(sectionCode).u32(entries.size()).u32(1).u64(0);
    for (int[] entry : entries) {
      for (int number : entry) {
        script.u32(number);
      }
    }
    return script.bytes(texts).u16(1033).u64(0).u32(string("Chat")).bytes(padding).toByteArray();
  }

  private static void block(Little script, int offset, int count) {
    script.u32(offset).u32(count);
  }

  public byte[] bytes() {
    byte[] script = script();
    Little content = new Little();
    if (solid) {
      byte[] all =
          new Little().u32(script.length).bytes(script).bytes(data.toByteArray()).toByteArray();
      content.bytes(encode(all));
    } else if (method.equals("stored")) {
      content.u32(script.length).bytes(script).bytes(data.toByteArray());
    } else {
      byte[] encoded = encode(script);
      content.u32(encoded.length | COMPRESSED).bytes(encoded).bytes(data.toByteArray());
    }
    boolean checked = (flags & 4) == 0;
    byte[] checkedBytes =
        new Little()
            .u32(flags)
            .u32(0xdeadbeefL)
            .bytes("NullsoftInst".getBytes(ISO_8859_1))
            .u32(script.length)
            .u32(28 + content.size() + (checked ? 4 : 0))
            .bytes(content.toByteArray())
            .toByteArray();
    CRC32 crc = new CRC32();
    crc.update(checkedBytes);
    Little all = new Little().bytes(checkedBytes);
    if (checked) {
      all.u32(crc.getValue() + checksum);
    }
    return all.bytes(behind).toByteArray();
  }
}

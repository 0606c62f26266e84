package dev.assay.comparator.gallery;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * An NSIS installer without its program, taken apart: those whose script is stored or compressed by
 * zlib alone. It is put together again with lengths and a checksum that hold.
 */
final class NsisEditor {
  private static final int FIRST = 28;
  private static final int ENTRY = 28;
  private static final int NO_CRC = 4;
  private static final long COMPRESSED = 0x80000000L;

  /** Offsets in the script of the blocks behind the instructions. */
  private static final int INSTRUCTIONS = 20;

  private static final int STRINGS = 28;
  private static final int LANGUAGES = 36;
  private static final int COLORS = 44;
  private static final int FONT = 52;

  private final byte[] head;
  private final boolean compressed;

  /** Decoded. */
  byte[] script;

  /** What stands behind the script, up to the checksum. */
  byte[] data;

  private NsisEditor(byte[] head, boolean compressed, byte[] script, byte[] data) {
    this.head = head;
    this.compressed = compressed;
    this.script = script;
    this.data = data;
  }

  /** Whether bytes begin like one. */
  static boolean isNsis(byte[] b) {
    return b.length > FIRST + 8
        && Le.startsWith(Le.range(b, 4, 8), 0xef, 0xbe, 0xad, 0xde)
        && Le.latin1(Le.range(b, 8, 20)).equals("NullsoftInst");
  }

  /** Takes it apart; empty if it is one that this does not know. */
  static Optional<NsisEditor> read(byte[] b) {
    if (!isNsis(b) || Le.u32(b, 24) > b.length || (b[0] & NO_CRC) != 0) {
      return Optional.empty();
    }
    int end = (int) Le.u32(b, 24) - 4;
    long stated = Le.u32(b, FIRST);
    boolean compressed = (stated & COMPRESSED) != 0;
    int length = (int) (stated & ~COMPRESSED);
    if (length > end - FIRST - 4) {
      return Optional.empty();
    }
    byte[] raw = Le.range(b, FIRST + 4, FIRST + 4 + length);
    byte[] script = compressed ? inflate(raw, (int) Le.u32(b, 20)) : raw;
    return script.length != Le.u32(b, 20) || script.length < FONT + 8 || isWide(script)
        ? Optional.empty()
        : Optional.of(
            new NsisEditor(
                Le.range(b, 0, FIRST), compressed, script, Le.range(b, FIRST + 4 + length, end)));
  }

  /** Offsets of 8 bytes are another layout. */
  private static boolean isWide(byte[] script) {
    return Le.u32(script, 8) == 0 && Le.u32(script, 20) == 0;
  }

  private static byte[] inflate(byte[] raw, int size) {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(raw);
      byte[] out = new byte[Math.min(size, 1 << 26)];
      int n = inflater.inflate(out);
      return Arrays.copyOf(out, n);
    } catch (DataFormatException e) {
      return new byte[0];
    } finally {
      inflater.end();
    }
  }

  private static byte[] deflate(byte[] content) {
    Deflater deflater = new Deflater(9, true);
    deflater.setInput(content);
    deflater.finish();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[1 << 15];
    while (!deflater.finished()) {
      out.write(buffer, 0, deflater.deflate(buffer));
    }
    deflater.end();
    return out.toByteArray();
  }

  byte[] write() {
    byte[] raw = compressed ? deflate(script) : script;
    byte[] size = new byte[4];
    Le.put32(size, 0, compressed ? raw.length | COMPRESSED : raw.length);
    byte[] all = Le.concat(head, size, raw, data, new byte[4]);
    Le.put32(all, 20, script.length);
    Le.put32(all, 24, all.length);
    CRC32 crc = new CRC32();
    crc.update(all, 0, all.length - 4);
    Le.put32(all, all.length - 4, crc.getValue());
    return all;
  }

  int instructions() {
    return (int) Le.u32(script, INSTRUCTIONS + 4);
  }

  /** Where an instruction stands in the script. */
  int instruction(int index) {
    return (int) Le.u32(script, INSTRUCTIONS) + index * ENTRY;
  }

  /** The first instruction of a kind behind {@code from}, or -1. */
  int find(int opcode, int from) {
    for (int i = from; i < instructions(); i++) {
      if (Le.u32(script, instruction(i)) == opcode) {
        return i;
      }
    }
    return -1;
  }

  /** Where the strings begin and end in the script. */
  int strings() {
    return (int) Le.u32(script, STRINGS);
  }

  int languages() {
    return (int) Le.u32(script, LANGUAGES);
  }

  /** Adds an instruction behind all others. */
  void append(int opcode, int parameter) {
    byte[] entry = new byte[ENTRY];
    Le.put32(entry, 0, opcode);
    Le.put32(entry, 4, parameter);
    int at = instruction(instructions());
    script = Le.splice(script, at, at, entry);
    Le.put32(script, INSTRUCTIONS + 4, instructions() + 1L);
    for (int block : new int[] {STRINGS, LANGUAGES, COLORS, FONT}) {
      long offset = Le.u32(script, block);
      Le.put32(script, block, offset == 0 ? 0 : offset + ENTRY);
    }
  }
}

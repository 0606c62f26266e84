package dev.assay.comparator.golden;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Locale;

/** Makes tar archives for tests, byte by byte, so that they can be anything. */
public final class RawTar {
  public static final int BLOCK = 512;
  public static final long TIME = 1_700_000_000L;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** A header of POSIX; {@code edit} changes it before its checksum is made. */
  public static byte[] header(String name, char type, long size, Edit edit) {
    byte[] block = new byte[BLOCK];
    put(block, 0, name);
    put(block, 100, type == '5' ? "0000755\0" : "0000644\0");
    put(block, 108, "0001750\0");
    put(block, 116, "0001750\0");
    put(block, 124, octal(11, size) + "\0");
    put(block, 136, octal(11, TIME) + "\0");
    block[156] = (byte) type;
    put(block, 257, "ustar\00000");
    put(block, 265, "builder");
    put(block, 297, "builder");
    put(block, 329, "0000000\0");
    put(block, 337, "0000000\0");
    edit.edit(block);
    return checksummed(block);
  }

  /** Changes a header. */
  @FunctionalInterface
  public interface Edit {
    void edit(byte[] block);
  }

  public static byte[] checksummed(byte[] block) {
    Arrays.fill(block, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    put(block, 148, octal(6, sum) + "\0 ");
    return block;
  }

  public static String octal(int digits, long value) {
    return String.format(Locale.ROOT, "%0" + digits + "o", value);
  }

  public static void put(byte[] block, int at, String text) {
    byte[] raw = text.getBytes(ISO_8859_1);
    System.arraycopy(raw, 0, block, at, raw.length);
  }

  public RawTar raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  /** Content and zeros up to the next block. */
  public RawTar content(byte[] bytes) {
    out.writeBytes(bytes);
    out.writeBytes(new byte[(BLOCK - bytes.length % BLOCK) % BLOCK]);
    return this;
  }

  public RawTar file(String name, String content) {
    return file(name, content, block -> {});
  }

  public RawTar file(String name, String content, Edit edit) {
    byte[] bytes = content.getBytes(UTF_8);
    return raw(header(name, '0', bytes.length, edit)).content(bytes);
  }

  public RawTar folder(String name) {
    return raw(header(name, '5', 0, block -> {}));
  }

  public RawTar link(String name, String target) {
    return raw(header(name, '2', 0, block -> put(block, 157, target)));
  }

  /** PAX records for the next member ({@code x}) or all that follow ({@code g}). */
  public RawTar pax(char type, String... keysAndValues) {
    StringBuilder records = new StringBuilder();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      records.append(record(keysAndValues[i], keysAndValues[i + 1]));
    }
    byte[] bytes = records.toString().getBytes(ISO_8859_1);
    return raw(header("PaxHeaders/x", type, bytes.length, block -> {})).content(bytes);
  }

  public static String record(String key, String value) {
    String rest = " " + key + "=" + value + "\n";
    int length = rest.length() + 1;
    while (Integer.toString(length).length() + rest.length() != length) {
      length++;
    }
    return length + rest;
  }

  /** Two zero blocks, and zeros up to a record of 20 blocks. */
  public RawTar end() {
    out.writeBytes(new byte[2 * BLOCK]);
    int over = out.size() % (20 * BLOCK);
    out.writeBytes(new byte[over == 0 ? 0 : 20 * BLOCK - over]);
    return this;
  }

  public byte[] bytes() {
    return out.toByteArray();
  }
}

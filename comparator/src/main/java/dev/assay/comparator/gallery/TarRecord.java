package dev.assay.comparator.gallery;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;

/** One member of a tar archive, with the extension headers in front of it. */
final class TarRecord {
  static final int BLOCK = 512;

  private static final int MODE = 100;
  private static final int SIZE = 124;
  private static final int MTIME = 136;
  private static final int CHECKSUM = 148;
  private static final int TYPE = 156;
  private static final int LINK = 157;
  private static final int PREFIX = 345;

  /** PAX and GNU headers that belong to the member. */
  byte[] extensions;

  byte[] header;

  /** Content with its padding. */
  private byte[] body;

  TarRecord(byte[] extensions, byte[] header, byte[] body) {
    this.extensions = extensions;
    this.header = header;
    this.body = body;
  }

  /** A ustar member. */
  static TarRecord of(String name, char type, byte[] content) {
    byte[] header = new byte[BLOCK];
    byte[] raw = Le.utf8(name);
    System.arraycopy(raw, 0, header, 0, Math.min(MODE, raw.length));
    text(header, MODE, "0000644\0");
    text(header, 108, "0000000\0");
    text(header, 116, "0000000\0");
    text(header, MTIME, "00000000000\0");
    text(header, 257, "ustar\00000");
    header[TYPE] = (byte) type;
    TarRecord record = new TarRecord(new byte[0], header, new byte[0]);
    record.setContent(content);
    return record;
  }

  /** PAX records in front of the member; existing extensions stay. */
  void addPax(String key, String value) {
    byte[] rest = Le.utf8(" " + key + "=" + value + "\n");
    int length = rest.length + 1;
    while (Integer.toString(length).length() + rest.length != length) {
      length++;
    }
    TarRecord pax = of("PaxHeader", 'x', Le.concat(Le.utf8(Integer.toString(length)), rest));
    extensions = Le.concat(extensions, pax.bytes());
  }

  TarRecord copy() {
    return new TarRecord(extensions.clone(), header.clone(), body.clone());
  }

  byte[] bytes() {
    return Le.concat(extensions, header, body);
  }

  /** The name in the header; extensions may give another. */
  String name() {
    String prefix = Le.u8(header, 263) == '0' ? cString(PREFIX, 155) : "";
    return (prefix.isEmpty() ? "" : prefix + "/") + cString(0, MODE);
  }

  private String cString(int at, int length) {
    int end = at;
    while (end < at + length && header[end] != 0) {
      end++;
    }
    return new String(header, at, end - at, UTF_8);
  }

  char type() {
    return (char) header[TYPE];
  }

  /** A file with content that goes by the name in its header. */
  boolean isPlainFile() {
    return (type() == '0' || type() == 0) && extensions.length == 0 && size(header) > 0;
  }

  byte[] content() {
    return Le.range(body, 0, size(header));
  }

  void setContent(byte[] content) {
    text(header, SIZE, String.format(Locale.ROOT, "%011o\0", content.length));
    int padding = (BLOCK - content.length % BLOCK) % BLOCK;
    body = Le.concat(content, new byte[padding]);
    seal();
  }

  void setMode(int mode) {
    text(header, MODE, String.format(Locale.ROOT, "%07o\0", mode));
    seal();
  }

  /** In seconds since 1970. */
  void setTime(long seconds) {
    text(header, MTIME, String.format(Locale.ROOT, "%011o\0", seconds));
    seal();
  }

  /** Ids as raw fields of 8 bytes, and names. */
  void setOwner(String user, String group, String userName, String groupName) {
    System.arraycopy(new byte[64], 0, header, 265, 64);
    text(header, 108, user);
    text(header, 116, group);
    text(header, 265, userName);
    text(header, 297, groupName);
    seal();
  }

  /** Overwrites bytes of the header, one for each char. */
  void setRaw(int at, String bytes) {
    byte[] raw = bytes.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    System.arraycopy(raw, 0, header, at, raw.length);
    seal();
  }

  void setLink(String target) {
    System.arraycopy(new byte[100], 0, header, LINK, 100);
    text(header, LINK, target);
    seal();
  }

  /** Overwrites the padding behind the content; false if there is no room. */
  boolean fillPadding(byte[] payload) {
    int content = size(header);
    if (body.length - content < payload.length) {
      return false;
    }
    body = body.clone();
    System.arraycopy(payload, 0, body, content, payload.length);
    return true;
  }

  /** Writes the checksum anew, spelled as before. */
  private void seal() {
    boolean npm = header[CHECKSUM + 6] == ' ' && header[CHECKSUM + 7] == 0;
    text(header, CHECKSUM, "        ");
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    text(header, CHECKSUM, String.format(Locale.ROOT, npm ? "%06o \0" : "%06o\0 ", sum));
  }

  private static void text(byte[] header, int at, String ascii) {
    byte[] raw = ascii.getBytes(US_ASCII);
    System.arraycopy(raw, 0, header, at, raw.length);
  }

  /** The size that a header states; negative if it is not in octal. */
  static int size(byte[] header) {
    int size = 0;
    for (int i = SIZE; i < SIZE + 12; i++) {
      int c = header[i];
      if (c >= '0' && c <= '7') {
        size = Math.addExact(Math.multiplyExact(size, 8), c - '0');
      } else if (c != 0 && c != ' ') {
        return -1;
      }
    }
    return size;
  }
}

package dev.assay.comparator.gallery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Optional;

/** Local record and central header of one member of a zip archive. */
final class ZipRecord {
  private static final int LOCAL = 30;
  private static final int CENTRAL = 46;
  private static final int DESCRIPTOR = 8;
  private static final int MAX_CONTENT = 1 << 26;

  /** Everything from the local header to the next record. */
  byte[] local;

  byte[] central;

  /** Whose local record the central header points to, if not to the own one. */
  private Optional<ZipRecord> target = Optional.empty();

  /** Of the local header, set when the archive is written. */
  int offset;

  ZipRecord(byte[] local, byte[] central) {
    this.local = local;
    this.central = central;
  }

  /** A compressed member, as the JDK would write it, but without a data descriptor. */
  static ZipRecord of(String name, byte[] content) {
    return of(Le.utf8(name), content);
  }

  static ZipRecord of(byte[] name, byte[] content) {
    byte[] local = new byte[LOCAL];
    Le.put32(local, 0, 0x04034b50L);
    Le.put16(local, 4, 20);
    Le.put16(local, 6, 0x800);
    Le.put16(local, 8, 8);
    Le.put32(local, 10, 0x5721_6000);
    Le.put16(local, 26, name.length);
    byte[] central = new byte[CENTRAL];
    Le.put32(central, 0, 0x02014b50L);
    Le.put16(central, 4, 20);
    System.arraycopy(local, 4, central, 6, 26);
    ZipRecord record = new ZipRecord(Le.concat(local, name), Le.concat(central, name));
    record.setContent(content);
    return record;
  }

  ZipRecord copy() {
    return new ZipRecord(local.clone(), central.clone());
  }

  String name() {
    return new String(rawName(), UTF_8);
  }

  byte[] rawName() {
    return Le.range(central, CENTRAL, CENTRAL + Le.u16(central, 28));
  }

  int method() {
    return Le.u16(central, 10);
  }

  int bodyOffset() {
    return LOCAL + Le.u16(local, 26) + Le.u16(local, 28);
  }

  /** The encoded content. */
  byte[] packed() {
    int body = bodyOffset();
    return Le.range(local, body, Math.addExact(body, Math.toIntExact(Le.u32(central, 20))));
  }

  byte[] content() throws IOException {
    byte[] packed = packed();
    return switch (method()) {
      case 0 -> packed;
      case 8 -> Deflates.inflate(packed, 0, packed.length, MAX_CONTENT).content();
      default -> throw new IOException("method " + method());
    };
  }

  /** The content; nothing if it cannot be read. */
  byte[] contentOrEmpty() {
    try {
      return (Le.u16(central, 8) & 1) == 0 ? content() : new byte[0];
    } catch (IOException | ArithmeticException | IndexOutOfBoundsException e) {
      return new byte[0];
    }
  }

  /** Encodes another content by the same method, and makes all headers tell the truth of it. */
  void setContent(byte[] content) {
    byte[] packed = method() == 8 ? Deflates.deflate(content, Deflates.DEFAULT) : content;
    setPacked(packed, Deflates.crc(content), content.length);
  }

  /** Sets an encoded content; drops what stood behind it but for the data descriptor. */
  void setPacked(byte[] packed, long crc, long size) {
    Le.put32(central, 16, crc);
    Le.put32(central, 20, packed.length);
    Le.put32(central, 24, size);
    byte[] header = Le.range(local, 0, bodyOffset());
    byte[] descriptor = {};
    if ((Le.u16(header, 6) & DESCRIPTOR) != 0) {
      descriptor = new byte[16];
      Le.put32(descriptor, 0, 0x08074b50L);
      System.arraycopy(central, 16, descriptor, 4, 12);
    } else {
      System.arraycopy(central, 16, header, 14, 12);
    }
    local = Le.concat(header, packed, descriptor);
  }

  /** Renames the member in both headers. */
  void rename(byte[] name) {
    renameLocal(name);
    central = Le.splice(central, CENTRAL, CENTRAL + Le.u16(central, 28), name);
    Le.put16(central, 28, name.length);
  }

  /** Makes this a central header alone, for the local record of another. */
  void aliasOf(ZipRecord other, byte[] name) {
    target = Optional.of(other);
    local = new byte[0];
    central = Le.splice(central, CENTRAL, CENTRAL + Le.u16(central, 28), name);
    Le.put16(central, 28, name.length);
  }

  /** Where the local header is, once the archive is being written. */
  int target() {
    return target.map(other -> other.offset).orElse(offset);
  }

  void renameLocal(byte[] name) {
    local = Le.splice(local, LOCAL, LOCAL + Le.u16(local, 26), name);
    Le.put16(local, 26, name.length);
  }

  /** Appends to the extra field of the local header. */
  void addLocalExtra(byte[] extra) {
    int at = bodyOffset();
    local = Le.splice(local, at, at, extra);
    Le.put16(local, 28, Le.u16(local, 28) + extra.length);
  }

  /** Appends to the extra field of the central header. */
  void addCentralExtra(byte[] extra) {
    int at = CENTRAL + Le.u16(central, 28) + Le.u16(central, 30);
    central = Le.splice(central, at, at, extra);
    Le.put16(central, 30, Le.u16(central, 30) + extra.length);
  }

  void setComment(byte[] comment) {
    int at = CENTRAL + Le.u16(central, 28) + Le.u16(central, 30);
    central = Le.splice(central, at, central.length, comment);
    Le.put16(central, 32, comment.length);
  }

  /** A Unix mode, as Info-ZIP writes it. */
  void setMode(int mode) {
    Le.put16(central, 4, 3 << 8 | 20);
    Le.put32(central, 38, (long) mode << 16);
  }
}

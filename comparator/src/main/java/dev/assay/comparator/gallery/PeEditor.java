package dev.assay.comparator.gallery;

import java.util.Optional;

/** Places in a Windows program, by its headers; those that are not there are empty. */
final class PeEditor {
  static final int IMPORTS = 1;
  static final int RESOURCES = 2;
  static final int SECURITY = 4;
  static final int DEBUG = 6;
  static final int THREADS = 9;
  static final int DELAYED = 13;

  private static final int SECTION = 40;

  private final byte[] bytes;
  private final int start;

  PeEditor(byte[] bytes) {
    this.bytes = bytes;
    this.start = Math.toIntExact(Le.u32(bytes, 60));
  }

  /** Whether bytes begin like a program. */
  static boolean fits(byte[] b) {
    if (b.length < 512 || !Le.startsWith(b, 'M', 'Z')) {
      return false;
    }
    long at = Le.u32(b, 60);
    return at >= 64 && at < b.length - 300 && Le.u32(b, (int) at) == 0x4550;
  }

  int coff() {
    return start + 4;
  }

  int optional() {
    return start + 24;
  }

  boolean isWide() {
    return Le.u16(bytes, optional()) == 0x20b;
  }

  /** Offset of an entry of the directories. */
  int directory(int number) {
    return optional() + (isWide() ? 112 : 96) + 8 * number;
  }

  long address(int number) {
    return Le.u32(bytes, directory(number));
  }

  /** Whether the certificate table ends with the file. */
  boolean isSigned() {
    long at = address(SECURITY);
    return at > 0 && at + Le.u32(bytes, directory(SECURITY) + 4) == bytes.length;
  }

  /** Offset of the header of a section. */
  int section(int number) {
    return optional() + Le.u16(bytes, start + 20) + SECTION * number;
  }

  int sections() {
    return Le.u16(bytes, start + 6);
  }

  /** Where the byte at an address of the image is in the file. */
  Optional<Integer> at(long address) {
    for (int i = 0; i < sections(); i++) {
      long inside = address - Le.u32(bytes, section(i) + 12);
      if (address != 0 && inside >= 0 && inside < Le.u32(bytes, section(i) + 16)) {
        return Optional.of(Math.toIntExact(Le.u32(bytes, section(i) + 20) + inside));
      }
    }
    return Optional.empty();
  }

  /** Where the table is that a directory names. */
  Optional<Integer> table(int number) {
    return at(address(number));
  }

  /** A number of 4 bytes. */
  long number(int at) {
    return Le.u32(bytes, at);
  }

  /** An address of 4 or 8 bytes, without the base of the image. */
  long pointer(int at) {
    long low = Le.u32(bytes, at);
    long base = Le.u32(bytes, optional() + (isWide() ? 24 : 28));
    return (low - base) & 0xffffffffL;
  }
}

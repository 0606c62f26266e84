package dev.assay.comparator.gallery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** Numbers and ranges of byte arrays. Offsets that are out of range are an IndexOutOfBounds. */
final class Le {
  private Le() {}

  static int u8(byte[] b, int at) {
    return b[at] & 0xff;
  }

  static int u16(byte[] b, int at) {
    return u8(b, at) | u8(b, at + 1) << 8;
  }

  static long u32(byte[] b, int at) {
    return u16(b, at) | (long) u16(b, at + 2) << 16;
  }

  static void put16(byte[] b, int at, int value) {
    b[at] = (byte) value;
    b[at + 1] = (byte) (value >> 8);
  }

  static void put32(byte[] b, int at, long value) {
    put16(b, at, (int) value);
    put16(b, at + 2, (int) (value >> 16));
  }

  /** Big-endian. */
  static int u16be(byte[] b, int at) {
    return u8(b, at) << 8 | u8(b, at + 1);
  }

  static int u32be(byte[] b, int at) {
    return u16be(b, at) << 16 | u16be(b, at + 2);
  }

  static void put16be(byte[] b, int at, int value) {
    b[at] = (byte) (value >> 8);
    b[at + 1] = (byte) value;
  }

  static void put32be(byte[] b, int at, int value) {
    put16be(b, at, value >> 16);
    put16be(b, at + 2, value);
  }

  static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  /** One char for each byte, for searching. */
  static String latin1(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }

  static byte[] concat(byte[]... pieces) {
    int size = 0;
    for (byte[] piece : pieces) {
      size = Math.addExact(size, piece.length);
    }
    byte[] all = new byte[size];
    int at = 0;
    for (byte[] piece : pieces) {
      System.arraycopy(piece, 0, all, at, piece.length);
      at += piece.length;
    }
    return all;
  }

  static byte[] range(byte[] b, int from, int to) {
    if (from < 0 || to < from || to > b.length) {
      throw new IndexOutOfBoundsException("no range: " + from + " to " + to + " of " + b.length);
    }
    return Arrays.copyOfRange(b, from, to);
  }

  /** The array with {@code [from, to)} replaced. */
  static byte[] splice(byte[] b, int from, int to, byte[] replacement) {
    return concat(range(b, 0, from), replacement, range(b, to, b.length));
  }

  /** First position of {@code needle} from {@code start} on, or -1. */
  static int indexOf(byte[] b, byte[] needle, int start) {
    for (int at = Math.max(0, start); at + needle.length <= b.length; at++) {
      if (Arrays.equals(b, at, at + needle.length, needle, 0, needle.length)) {
        return at;
      }
    }
    return -1;
  }

  static boolean startsWith(byte[] b, int... head) {
    if (b.length < head.length) {
      return false;
    }
    for (int i = 0; i < head.length; i++) {
      if (u8(b, i) != head[i]) {
        return false;
      }
    }
    return true;
  }
}

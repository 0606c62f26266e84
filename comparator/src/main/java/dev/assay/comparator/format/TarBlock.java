package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.artifact.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One header block of a tar archive (POSIX.1-2017 pax, section "ustar Interchange Format"; GNU tar
 * manual, "Basic Tar Format").
 */
final class TarBlock {
  static final int SIZE = 512;

  private static final int SIZE_FIELD = 124;
  private static final int NUMBER = 12;
  private static final int CHECKSUM = 148;
  private static final int CHECKSUM_LENGTH = 8;
  private static final int TYPE = 156;
  private static final int MAGIC = 257;
  private static final int PREFIX = 345;
  private static final int PREFIX_LENGTH = 155;

  /** From the start of the archive. */
  final long offset;

  private final byte[] raw;

  /** What follows the fields that all tar headers have. */
  enum Dialect {
    /** Nothing. */
    V7,
    /** {@code ustar}, NUL, version. */
    POSIX,
    /** {@code ustar}, two spaces, NUL. */
    GNU
  }

  private TarBlock(long offset, byte[] raw) {
    this.offset = offset;
    this.raw = raw;
  }

  /** The block at {@code offset}. */
  static TarBlock read(Bytes bytes, long offset) throws IOException, MalformedException {
    if (bytes.size() - offset < SIZE) {
      throw new MalformedException(
          offset, "a header of 512 bytes", (bytes.size() - offset) + " before the end");
    }
    return new TarBlock(offset, bytes.copy(offset, SIZE));
  }

  Dialect dialect() {
    return !text(MAGIC, 5).equals("ustar")
        ? Dialect.V7
        : raw[MAGIC + 5] == ' ' ? Dialect.GNU : Dialect.POSIX;
  }

  char type() {
    return (char) (raw[TYPE] & 0xff);
  }

  /** Whether it is of a link, folder, device or pipe: readers disagree if that has a size. */
  boolean isLinkOrFolder() {
    return type() >= '1' && type() <= '6';
  }

  /** The bytes up to the first NUL, one per char. */
  String string(int at, int length) {
    int end = at;
    while (end < at + length && raw[end] != 0) {
      end++;
    }
    return text(at, end - at);
  }

  private String text(int at, int length) {
    return new String(raw, at, length, StandardCharsets.ISO_8859_1);
  }

  /** The name that the block itself states, with the prefix of POSIX. */
  String name() {
    String name = string(0, 100);
    String prefix = dialect() == Dialect.POSIX ? string(PREFIX, PREFIX_LENGTH) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  boolean isZero() {
    return isZero(0, SIZE);
  }

  boolean isZero(int at, int length) {
    for (int i = at; i < at + length; i++) {
      if (raw[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether a reader takes this for a header: its checksum holds, or its magic number is there. */
  boolean isHeader() {
    return !isZero() && (dialect() != Dialect.V7 || checksumHolds());
  }

  /** Whether the checksum is right, however it is written. */
  boolean checksumHolds() {
    try {
      return number(CHECKSUM, CHECKSUM_LENGTH) == sum();
    } catch (MalformedException e) {
      return false;
    }
  }

  /**
   * How a right checksum is written, if it is in a usual way, so that it carries nothing beside the
   * choice of the writer: six digits, NUL and space (tar), six digits, space and NUL (npm), or
   * seven digits and NUL.
   */
  Optional<String> checksumSpelling() {
    long sum = sum();
    byte next = raw[CHECKSUM + 6];
    byte last = raw[CHECKSUM + 7];
    if (next == 0 && last == ' ') {
      return isOctal(CHECKSUM, 6, sum, '0')
          ? Optional.of("")
          : Optional.of(", filled up with spaces").filter(any -> isOctal(CHECKSUM, 6, sum, ' '));
    }
    if (next == ' ' && last == 0) {
      return Optional.of(", with a space").filter(any -> isOctal(CHECKSUM, 6, sum, '0'));
    }
    return Optional.of(", seven digits").filter(any -> last == 0 && isOctal(CHECKSUM, 7, sum, '0'));
  }

  /** The sum of all bytes, with spaces in the place of the checksum. */
  private long sum() {
    long sum = CHECKSUM_LENGTH * ' ';
    for (int i = 0; i < SIZE; i++) {
      sum += i < CHECKSUM || i >= CHECKSUM + CHECKSUM_LENGTH ? raw[i] & 0xff : 0;
    }
    return sum;
  }

  /** Size of the content in bytes, as the block states it. */
  long size() throws MalformedException {
    return number(SIZE_FIELD, NUMBER);
  }

  boolean isSizeCanonical() {
    return isCanonical(SIZE_FIELD, NUMBER);
  }

  /**
   * A number: octal digits after spaces, up to a space or NUL; or, if the first bit is set, base
   * 256. An empty field is 0.
   *
   * @throws MalformedException if it is neither, or negative, or 2^63 and more
   */
  long number(int at, int length) throws MalformedException {
    if ((raw[at] & 0x80) != 0) {
      return base256(at, length);
    }
    int i = at;
    int end = at + length;
    while (i < end && raw[i] == ' ') {
      i++;
    }
    long value = 0;
    for (; i < end && raw[i] >= '0' && raw[i] <= '7'; i++) {
      value = value << 3 | (raw[i] - '0');
    }
    for (; i < end; i++) {
      if (raw[i] != 0 && raw[i] != ' ') {
        throw malformed(at, length);
      }
    }
    return value;
  }

  private long base256(int at, int length) throws MalformedException {
    long value = raw[at] & 0x7f;
    for (int i = at + 1; i < at + length; i++) {
      if (value >>> 55 != 0) {
        throw malformed(at, length);
      }
      value = value << 8 | (raw[i] & 0xff);
    }
    return value;
  }

  private MalformedException malformed(int at, int length) {
    return new MalformedException(
        offset + at, "an octal or base-256 number", '"' + Printable.escape(text(at, length)) + '"');
  }

  /**
   * Whether a number is written as writers do, so that its spelling carries nothing: all digits and
   * an end mark, or nothing at all, or base 256 where octal digits would not do.
   */
  boolean isCanonical(int at, int length) {
    try {
      long value = number(at, length);
      if ((raw[at] & 0x80) != 0) {
        return (value >>> (3 * (length - 1))) != 0;
      }
      int last = at + length - 1;
      boolean ended = raw[last] == 0 || raw[last] == ' ';
      return isZero(at, length)
          || (ended && isOctal(at, length - 1, value, '0'))
          || (raw[last] == 0 && raw[last - 1] == ' ' && isOctal(at, length - 2, value, '0'));
    } catch (MalformedException e) {
      return false;
    }
  }

  /** Whether {@code digits} octal digits give a value, filled up from the left. */
  private boolean isOctal(int at, int digits, long value, char fill) {
    long left = value;
    for (int i = at + digits - 1; i >= at; i--) {
      boolean filled = left == 0 && i < at + digits - 1;
      char expected = filled ? fill : (char) ('0' + (left & 7));
      if (raw[i] != expected) {
        return false;
      }
      left >>>= 3;
    }
    return left == 0;
  }
}

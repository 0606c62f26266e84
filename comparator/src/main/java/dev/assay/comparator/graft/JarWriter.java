package dev.assay.comparator.graft;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.comparator.anatomy.Cursor;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.bytes.ArrayBytes;
import dev.assay.comparator.bytes.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes a zip archive byte for byte as jarsigner does with {@code java.util.zip.ZipOutputStream}:
 * UTF-8, zlib at its default level, sizes behind the content, no comment of the archive.
 */
final class JarWriter {
  private static final int CHUNK = 1 << 16;
  private static final int TIMES = 0x5455;
  private static final int ZIP64 = 1;
  private static final int NTFS = 10;
  private static final int UTF_8_FLAG = 0x800;
  private static final int DESCRIPTOR_FLAG = 8;
  private static final long MAX_32 = 0xffffffffL;

  private final JarZip.Output output;
  private final ZoneOffset zone;
  private final boolean modes;
  private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
  private long written;
  private int count;

  /**
   * Writes to {@code output}.
   *
   * @param zone of the machine that signs, where an entry states a time in UTC
   * @param modes whether modes are kept; JDKs before 11 drop them
   */
  JarWriter(JarZip.Output output, ZoneOffset zone, boolean modes) {
    this.output = output;
    this.zone = zone;
    this.modes = modes;
  }

  /** What the headers of an entry have apart from what belongs to its content. */
  private record Head(
      Bytes name,
      int method,
      long stamp,
      Bytes localExtra,
      Bytes extra,
      Bytes comment,
      int madeBy,
      long mode,
      long offset) {
    int version() {
      return method == JarZip.DEFLATED ? 20 : 10;
    }

    int flags() {
      return UTF_8_FLAG | (method == JarZip.DEFLATED ? DESCRIPTOR_FLAG : 0);
    }
  }

  /** What a content is. */
  private record Sizes(long crc, long packed, long size) {}

  /** A new entry; false if the output wants no more. */
  boolean add(String name, long stamp, byte[] content) throws IOException, MalformedException {
    Bytes none = new ArrayBytes(new byte[0]);
    Head head = new Head(utf8(name), JarZip.DEFLATED, stamp, none, none, none, 0, 0, written);
    if (!put(local(head, new Sizes(0, 0, 0)))) {
      return false;
    }
    Deflating deflating = new Deflating();
    return deflating.take(content, content.length) && deflating.finish() && end(head, deflating);
  }

  /** An entry of another archive; false if the output wants no more. */
  boolean copy(JarZip from, JarZip.Entry entry) throws IOException, MalformedException {
    Head head = head(entry);
    Sizes sizes = new Sizes(entry.crc(), entry.packed(), entry.size());
    boolean deflated = entry.method() == JarZip.DEFLATED;
    if (!put(local(head, deflated ? new Sizes(0, 0, 0) : sizes))) {
      return false;
    }
    if (!deflated) {
      central(head, sizes);
      return from.raw(entry, this::put);
    }
    Deflating deflating = new Deflating();
    return from.content(entry, deflating) && deflating.finish() && end(head, deflating);
  }

  /** Ends the archive. */
  boolean finish() throws IOException, MalformedException {
    Little end = new Little().four(0x06054b50L).two(0).two(0).two(count).two(count);
    end.four(directory.size()).four(written).two(0);
    if (written + directory.size() >= MAX_32 || count >= 0xffff) {
      throw new MalformedException(written, "a jar below 4 GiB and 65,535 entries", "a larger one");
    }
    return put(directory.toByteArray()) && put(end.bytes());
  }

  private Head head(JarZip.Entry entry) throws IOException, MalformedException {
    Little local = new Little();
    Little central = new Little();
    Little others = new Little();
    Optional<Long> modified = extras(entry, local, central, others);
    long stamp = entry.stamp();
    if (modified.isPresent()) {
      stamp = stamp(LocalDateTime.ofEpochSecond(modified.get(), 0, zone));
    }
    if (time(stamp).isEmpty()) {
      throw new MalformedException(entry.local(), "a time from 1980 on", "another");
    }
    boolean unix = modes && entry.unix();
    return new Head(
        utf8(entry.name()),
        entry.method(),
        stamp,
        new ArrayBytes(local.raw(others.bytes()).bytes()),
        new ArrayBytes(central.raw(others.bytes()).bytes()),
        entry.comment(),
        unix ? 3 << 8 : 0,
        unix ? (long) entry.mode() << 16 : 0,
        written);
  }

  /** The time of modification in UTC that an entry states, in seconds since 1970. */
  static Optional<Long> modified(JarZip.Entry entry) throws IOException, MalformedException {
    return extras(entry, new Little(), new Little(), new Little());
  }

  /** Sorts extra fields: times, which the JDK writes anew, and all others, as they are. */
  private static Optional<Long> extras(
      JarZip.Entry entry, Little local, Little central, Little others)
      throws IOException, MalformedException {
    Optional<Long> modified = Optional.empty();
    Bytes extra = entry.extra();
    for (long at = 0; at < extra.size(); ) {
      Cursor cursor = new Cursor(extra, at);
      int id = cursor.u16();
      int size = cursor.u16();
      byte[] content = cursor.bytes(size);
      if (id == ZIP64 || id == NTFS) {
        throw new MalformedException(entry.local(), "no Zip64 or NTFS times", "such a field");
      }
      if (id == TIMES) {
        modified = Optional.of(times(entry, content, local, central));
      } else {
        others.raw(extra.copy(at, 4 + size));
      }
      at = cursor.position();
    }
    return modified;
  }

  private static long times(JarZip.Entry entry, byte[] content, Little local, Little central)
      throws IOException, MalformedException {
    // The central header has the first time only; what else the flags promise is not there.
    if (content.length != 5 || (content[0] & 1) == 0 || local.bytes().length > 0) {
      throw new MalformedException(entry.local(), "one time of modification", "others");
    }
    long seconds = new Cursor(new ArrayBytes(content), 1).u32();
    for (Little extra : new Little[] {local, central}) {
      extra.two(TIMES).two(5).one(1).four(seconds);
    }
    return (int) seconds;
  }

  private static Bytes utf8(String text) {
    return new ArrayBytes(text.getBytes(UTF_8));
  }

  private byte[] local(Head head, Sizes sizes) throws IOException {
    Little header = new Little().four(0x04034b50L).two(head.version()).two(head.flags());
    header.two(head.method).four(head.stamp);
    header.four(sizes.crc).four(sizes.packed).four(sizes.size);
    header.two(head.name.size()).two(head.localExtra.size());
    return header.raw(head.name).raw(head.localExtra).bytes();
  }

  private void central(Head head, Sizes sizes) throws IOException {
    Little header = new Little().four(0x02014b50L).two(head.madeBy | head.version());
    header.two(head.version()).two(head.flags()).two(head.method).four(head.stamp);
    header.four(sizes.crc).four(sizes.packed).four(sizes.size);
    header.two(head.name.size()).two(head.extra.size()).two(head.comment.size());
    header.two(0).two(0).four(head.mode).four(head.offset);
    directory.writeBytes(header.raw(head.name).raw(head.extra).raw(head.comment).bytes());
    count++;
  }

  private boolean end(Head head, Deflating content) throws IOException, MalformedException {
    Sizes sizes = content.sizes();
    central(head, sizes);
    Little descriptor = new Little().four(0x08074b50L);
    return put(descriptor.four(sizes.crc).four(sizes.packed).four(sizes.size).bytes());
  }

  private boolean put(byte[] bytes) throws IOException, MalformedException {
    return put(bytes, bytes.length);
  }

  private boolean put(byte[] bytes, int length) throws IOException, MalformedException {
    written += length;
    return output.take(bytes, length);
  }

  /** Encodes what it takes. */
  private final class Deflating implements JarZip.Output {
    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final CRC32 crc = new CRC32();
    private final byte[] out = new byte[CHUNK];

    @Override
    public boolean take(byte[] bytes, int length) throws IOException, MalformedException {
      crc.update(bytes, 0, length);
      deflater.setInput(bytes, 0, length);
      while (!deflater.needsInput()) {
        if (!put(out, deflater.deflate(out))) {
          deflater.end();
          return false;
        }
      }
      return true;
    }

    boolean finish() throws IOException, MalformedException {
      deflater.finish();
      while (!deflater.finished()) {
        if (!put(out, deflater.deflate(out))) {
          deflater.end();
          return false;
        }
      }
      return true;
    }

    Sizes sizes() {
      Sizes sizes = new Sizes(crc.getValue(), deflater.getBytesWritten(), deflater.getBytesRead());
      deflater.end();
      return sizes;
    }
  }

  /** A date and time of MS-DOS in the upper and lower half, if the calendar has it. */
  static Optional<LocalDateTime> time(long stamp) {
    int date = (int) (stamp >> 16);
    int time = (int) stamp & 0xffff;
    try {
      return Optional.of(
          LocalDateTime.of(
              1980 + (date >> 9),
              date >> 5 & 15,
              date & 31,
              time >> 11,
              time >> 5 & 63,
              (time & 31) * 2));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** None before 1980. */
  private static long stamp(LocalDateTime time) {
    int date = (time.getYear() - 1980) << 9 | time.getMonthValue() << 5 | time.getDayOfMonth();
    int clock = time.getHour() << 11 | time.getMinute() << 5 | time.getSecond() >> 1;
    return time.getYear() < 1980 ? 0 : (((long) date << 16) | clock) & MAX_32;
  }

  /** Little-endian numbers. */
  private static final class Little {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Little one(int value) {
      out.write(value);
      return this;
    }

    Little two(long value) {
      return one((int) value).one((int) value >> 8);
    }

    Little four(long value) {
      return two(value & 0xffff).two(value >> 16);
    }

    Little raw(Bytes bytes) throws IOException {
      return raw(bytes.head(0xffff));
    }

    Little raw(byte[] bytes) {
      out.writeBytes(bytes);
      return this;
    }

    byte[] bytes() {
      return out.toByteArray();
    }
  }
}

package dev.assay.comparator.graft;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.comparator.anatomy.Cursor;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.bytes.ArrayBytes;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.limits.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A plain zip archive, as the JDK's {@code ZipFile} sees it (APPNOTE 6.3.10). Anything unusual
 * (Zip64, a prefix, two entries of one name, other methods than stored and deflated) is malformed
 * here: nothing is built on it.
 *
 * @param bytes the file
 * @param entries one for each central header, in their order
 */
record JarZip(Bytes bytes, List<Entry> entries) {
  private static final int END = 22;
  private static final int LOCAL = 30;
  private static final int MAX_16 = 0xffff;
  private static final long MAX_32 = 0xffffffffL;
  private static final int CHUNK = 1 << 16;
  private static final int STORED = 0;

  /** No deflate stream becomes longer by more than this. */
  private static final int RATIO = 1_100;

  static final int DEFLATED = 8;
  static final String META = "META-INF/";
  static final String MANIFEST = "META-INF/MANIFEST.MF";

  /**
   * One entry.
   *
   * @param name decoded
   * @param unix whether a Unix system says that it made it, so that it has a mode
   * @param method stored or deflated
   * @param stamp date and time of MS-DOS, the date in the upper half
   * @param crc of the content
   * @param packed size of the encoded content in bytes
   * @param size of the content in bytes
   * @param extra of the central header
   * @param comment of the central header
   * @param mode upper half of the external attributes
   * @param local offset of the local header
   * @param body offset of the encoded content
   */
  record Entry(
      String name,
      boolean unix,
      int method,
      long stamp,
      long crc,
      long packed,
      long size,
      Bytes extra,
      Bytes comment,
      int mode,
      long local,
      long body) {
    /** Whether it is a folder. */
    boolean isFolder() {
      return name.endsWith("/");
    }

    /** Whether it is in META-INF, or in a folder in it. */
    boolean isMeta() {
      return name.toUpperCase(Locale.ROOT).startsWith(META);
    }

    /** Whether it is right inside META-INF, or is that. */
    boolean isDirectlyMeta() {
      return isMeta() && name.lastIndexOf('/') < META.length();
    }

    /** Whether it belongs to signatures, and so is not signed. */
    boolean isOfSignature() {
      return name.toUpperCase(Locale.ROOT)
          .matches("META-INF/(MANIFEST\\.MF|SIG-[^/]*|[^/]+\\.(SF|DSA|RSA|EC))");
    }
  }

  /** Takes bytes; false ends it. */
  @FunctionalInterface
  interface Output {
    boolean take(byte[] bytes, int length) throws IOException, MalformedException;
  }

  static JarZip read(Bytes bytes, Limits limits) throws IOException, MalformedException {
    long end = bytes.size() - END;
    if (end < 0 || new Cursor(bytes, end).u32() != 0x06054b50L) {
      end = commented(bytes);
    }
    Cursor cursor = new Cursor(bytes, end + 8);
    cursor.skip(2);
    int count = cursor.u16();
    long size = cursor.u32();
    long start = cursor.u32();
    require(count < MAX_16 && count <= limits.members(), end, "a plain number of entries");
    require(start + size == end && start < MAX_32, end, "a central directory before its end");
    List<Entry> entries = new ArrayList<>();
    Set<String> names = new HashSet<>();
    long at = start;
    for (int i = 0; i < count; i++) {
      Cursor central = new Cursor(bytes, at);
      Entry entry = entry(bytes, central, start);
      require(names.add(entry.name), at, "one entry of the name");
      entries.add(entry);
      at = central.position();
    }
    require(at == end, at, "as many entries as stated");
    return new JarZip(bytes, List.copyOf(entries));
  }

  private static long commented(Bytes bytes) throws IOException, MalformedException {
    byte[] tail =
        bytes.copy(
            Math.max(0, bytes.size() - END - MAX_16), (int) Math.min(bytes.size(), END + MAX_16));
    for (int i = tail.length - END; i >= 0; i--) {
      int comment = (tail[i + 20] & 0xff) | (tail[i + 21] & 0xff) << 8;
      if (tail[i] == 'P'
          && tail[i + 1] == 'K'
          && tail[i + 2] == 5
          && tail[i + 3] == 6
          && i + END + comment == tail.length) {
        return bytes.size() - tail.length + i;
      }
    }
    throw new MalformedException(bytes.size(), "an end record", "none");
  }

  private static Entry entry(Bytes bytes, Cursor central, long start)
      throws IOException, MalformedException {
    long at = central.position();
    require(central.u32() == 0x02014b50L, at, "a central header");
    int madeBy = central.u16();
    central.skip(2);
    int flags = central.u16();
    int method = central.u16();
    long time = central.u32();
    long crc = central.u32();
    long packed = central.u32();
    long size = central.u32();
    int name = central.u16();
    int extra = central.u16();
    int comment = central.u16();
    central.skip(4);
    long attributes = central.u32();
    long local = central.u32();
    require((flags & 1) == 0 && (method == STORED || method == DEFLATED), at, "a known method");
    require(packed < MAX_32 && size < MAX_32 && local < start, at, "plain sizes");
    require(method == DEFLATED || packed == size, at, "one size of what is stored");
    byte[] raw = central.bytes(name);
    Bytes extras = new ArrayBytes(central.bytes(extra));
    Bytes remark = new ArrayBytes(central.bytes(comment));
    Cursor header = new Cursor(bytes, local);
    require(header.u32() == 0x04034b50L, local, "a local header");
    header.skip(22);
    int localName = header.u16();
    int localExtra = header.u16();
    require(localName == name && Arrays.equals(header.bytes(name), raw), local, "the same name");
    long body = local + LOCAL + name + localExtra;
    require(body + packed <= start, local, "a body before the central directory");
    return new Entry(
        text(raw, at),
        madeBy >> 8 == 3,
        method,
        time,
        crc,
        packed,
        size,
        extras,
        remark,
        (int) (attributes >> 16),
        local,
        body);
  }

  private static void require(boolean holds, long at, String expected) throws MalformedException {
    if (!holds) {
      throw new MalformedException(at, expected, "something else");
    }
  }

  /** UTF-8, which the JDK reads and writes whatever the flags say. */
  static String text(byte[] raw, long at) throws MalformedException {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(raw)).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedException(at, "text in UTF-8", "other bytes");
    }
  }

  Optional<Entry> entry(String name) {
    return entries.stream().filter(entry -> entry.name.equals(name)).findFirst();
  }

  /** The content of a small entry. */
  byte[] small(Entry entry, int largest) throws IOException, MalformedException {
    require(entry.size <= largest, entry.local, "at most " + largest + " bytes");
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content(
        entry,
        (bytes, length) -> {
          content.write(bytes, 0, length);
          return true;
        });
    return content.toByteArray();
  }

  /**
   * Hands out the content of an entry.
   *
   * @return false if the output wants no more
   * @throws MalformedException if size or checksum are other than stated
   */
  boolean content(Entry entry, Output output) throws IOException, MalformedException {
    require(entry.size <= entry.packed * RATIO + CHUNK, entry.local, "a plain ratio");
    CRC32 crc = new CRC32();
    long[] size = new long[1];
    Output counted =
        (bytes, length) -> {
          crc.update(bytes, 0, length);
          size[0] += length;
          return size[0] <= entry.size && output.take(bytes, length);
        };
    boolean all = entry.method == STORED ? raw(entry, counted) : inflate(entry, counted);
    boolean right = size[0] == entry.size && crc.getValue() == entry.crc;
    require(right || (!all && size[0] <= entry.size), entry.local, "the stated content");
    return all;
  }

  /** Hands out the encoded content of an entry. */
  boolean raw(Entry entry, Output output) throws IOException, MalformedException {
    byte[] window = new byte[(int) Math.min(CHUNK, Math.max(1, entry.packed))];
    for (long done = 0; done < entry.packed; ) {
      int n = (int) Math.min(window.length, entry.packed - done);
      bytes.read(entry.body + done, window, 0, n);
      if (!output.take(window, n)) {
        return false;
      }
      done += n;
    }
    return true;
  }

  private boolean inflate(Entry entry, Output output) throws IOException, MalformedException {
    Inflater inflater = new Inflater(true);
    try {
      byte[] out = new byte[CHUNK];
      Output feed =
          (in, length) -> {
            inflater.setInput(in, 0, length);
            while (!inflater.needsInput() && !inflater.finished()) {
              if (!output.take(out, inflate(inflater, out, entry.local))) {
                return false;
              }
            }
            return true;
          };
      boolean all = raw(entry, feed);
      require(!all || inflater.finished(), entry.local, "a whole deflate stream");
      return all;
    } finally {
      inflater.end();
    }
  }

  private static int inflate(Inflater inflater, byte[] out, long at) throws MalformedException {
    try {
      int n = inflater.inflate(out);
      require(n > 0 || inflater.finished() || inflater.needsInput(), at, "no dictionary");
      return n;
    } catch (DataFormatException e) {
      throw new MalformedException(at, "a deflate stream", String.valueOf(e.getMessage()));
    }
  }
}

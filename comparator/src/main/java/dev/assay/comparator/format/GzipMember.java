package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Cursor;
import dev.assay.comparator.anatomy.Fields;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.zip.CRC32;

/**
 * One member of a gzip file (RFC 1952, section 2.3). Offsets are from the start of the file.
 *
 * @param offset of the header
 * @param flags of the header
 * @param extra length of the extra field, without its own length field
 * @param name length of the original file name with its final zero; 0 if there is none
 * @param comment length of the comment with its final zero; 0 if there is none
 * @param body offset of the deflate stream
 * @param content what the stream holds
 */
record GzipMember(
    Bytes bytes,
    long offset,
    int flags,
    int extra,
    long name,
    long comment,
    long body,
    DeflateCoding.Measure content) {
  static final int TRAILER = 8;

  private static final int FIXED = 10;
  private static final int FTEXT = 1;
  private static final int FHCRC = 2;
  private static final int FEXTRA = 4;
  private static final int FNAME = 8;
  private static final int FCOMMENT = 16;
  private static final int RESERVED = 0xe0;

  /** Whether magic number and method stand at {@code at}. */
  static boolean startsAt(Bytes bytes, long at) throws IOException {
    return bytes.size() - at >= FIXED + TRAILER && hasMagic(bytes, at);
  }

  /** The same where the trailer belongs to something else. */
  static boolean hasMagic(Bytes bytes, long at) throws IOException {
    if (bytes.size() - at < FIXED) {
      return false;
    }
    byte[] head = bytes.copy(at, 3);
    return head[0] == 0x1f && head[1] == (byte) 0x8b && head[2] == 8;
  }

  /** Reads the member at {@code at}, and decodes its content once to find the end. */
  static GzipMember read(Bytes bytes, long at, Limits limits)
      throws IOException, MalformedException, LimitReachedException {
    GzipMember member = header(bytes, at, limits, (content, start, length) -> {});
    new Cursor(bytes, member.trailer()).skip(TRAILER);
    return member;
  }

  /**
   * Decodes the content of the member at {@code at}, whose trailer need not be there.
   *
   * @return where its deflate stream ends
   */
  static long streamEnd(Bytes bytes, long at, Limits limits, Decoding.Output output)
      throws IOException, MalformedException, LimitReachedException {
    return header(bytes, at, limits, output).trailer();
  }

  private static GzipMember header(Bytes bytes, long at, Limits limits, Decoding.Output output)
      throws IOException, MalformedException, LimitReachedException {
    Cursor cursor = new Cursor(bytes, at + 3);
    int flags = cursor.u8();
    if ((flags & RESERVED) != 0) {
      throw new MalformedException(at + 3, "no reserved flag", "0x" + Integer.toHexString(flags));
    }
    cursor.skip(6);
    int extra = (flags & FEXTRA) != 0 ? cursor.u16() : 0;
    cursor.skip(extra);
    long name = (flags & FNAME) != 0 ? skipString(bytes, cursor) : 0;
    long comment = (flags & FCOMMENT) != 0 ? skipString(bytes, cursor) : 0;
    cursor.skip((flags & FHCRC) != 0 ? 2 : 0);
    long body = cursor.position();
    DeflateCoding.Measure content =
        DeflateCoding.measure(bytes.slice(body, bytes.size() - body), limits, output);
    return new GzipMember(bytes, at, flags, extra, name, comment, body, content);
  }

  private static long skipString(Bytes bytes, Cursor cursor)
      throws IOException, MalformedException {
    long start = cursor.position();
    while (true) {
      byte[] window = bytes.copy(cursor.position(), (int) Math.min(256, cursor.left()));
      for (int i = 0; i < window.length; i++) {
        if (window[i] == 0) {
          cursor.skip(i + 1);
          return cursor.position() - start;
        }
      }
      // At the end this asks for one byte too many, and so says what is missing.
      cursor.skip(Math.max(1, window.length));
    }
  }

  long trailer() {
    return body + content.consumed();
  }

  long end() {
    return trailer() + TRAILER;
  }

  List<Part> headerFields() {
    return new Fields(bytes, offset)
        .add("magic number", 2, Nature.STRUCTURE)
        .add("method", 1, Nature.STRUCTURE)
        // All but FTEXT say which fields follow.
        .derived("flags", 1, () -> (flags & FTEXT) == 0)
        .add("last modified", 4, Nature.TIME, this::time)
        .add("extra flags", 1, Nature.ENCODING)
        .add("operating system", 1, Nature.TOOL_STAMP)
        .add("extra field", (flags & FEXTRA) != 0 ? 2L + extra : 0, Nature.COMMENT)
        .add("file name", name, Nature.NAME)
        .add("comment", comment, Nature.COMMENT)
        .derived("header CRC", (flags & FHCRC) != 0 ? 2 : 0, this::headerCrcHolds)
        .build();
  }

  private String time() throws IOException, MalformedException {
    long seconds = new Cursor(bytes, offset + 4).u32();
    return seconds == 0 ? "none" : Instant.ofEpochSecond(seconds).toString();
  }

  private boolean headerCrcHolds() throws IOException, MalformedException {
    CRC32 crc = new CRC32();
    byte[] buffer = new byte[Decoding.CHUNK];
    long end = body - 2;
    for (long at = offset; at < end; ) {
      int n = (int) Math.min(buffer.length, end - at);
      bytes.read(at, buffer, 0, n);
      crc.update(buffer, 0, n);
      at += n;
    }
    return new Cursor(bytes, end).u16() == (crc.getValue() & 0xffff);
  }

  List<Part> trailerFields() {
    return new Fields(bytes, trailer())
        .derived("CRC-32", 4, () -> new Cursor(bytes, trailer()).u32() == content.crc())
        .derived(
            "size", 4, () -> new Cursor(bytes, trailer() + 4).u32() == (content.size() & MAX_32))
        .build();
  }

  private static final long MAX_32 = 0xffffffffL;
}

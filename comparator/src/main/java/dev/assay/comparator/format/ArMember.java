package dev.assay.comparator.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.assay.comparator.anatomy.Fields;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.artifact.MemberName;
import dev.assay.core.artifact.Printable;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One member of a Unix archive. Offsets are from the start of the file.
 *
 * @param offset of the header
 * @param name as a reader with GNU and BSD long names gives it
 * @param body offset of the content, behind a BSD long name
 * @param end offset behind the content
 */
record ArMember(Bytes bytes, long offset, MemberName name, long body, long end) {
  private static final int HEADER = 60;
  private static final int NAME = 16;
  private static final int SIZE_AT = 48;
  private static final int SIZE = 10;
  private static final int MAX_NAME = 1 << 16;
  private static final int MAX_TABLE = 16 << 20;
  private static final String BSD = "#1/";

  /** The table of long names that GNU ar keeps as a member called {@code //}. */
  record Names(String text) {
    /** The name at an offset of the table; it ends in a slash and a line end. */
    Optional<String> at(int start) {
      int end = start < text.length() ? text.indexOf('\n', start) : -1;
      return end > start && text.charAt(end - 1) == '/'
          ? Optional.of(text.substring(start, end - 1))
          : Optional.empty();
    }
  }

  /** Whether a whole header stands at {@code at}. */
  static boolean startsAt(Bytes bytes, long at) throws IOException {
    if (bytes.size() - at < HEADER) {
      return false;
    }
    byte[] end = bytes.copy(at + HEADER - 2, 2);
    return end[0] == '`' && end[1] == '\n';
  }

  static ArMember read(Bytes bytes, long at, Optional<Names> names)
      throws IOException, MalformedException, LimitReachedException {
    String field = unpadded(new String(bytes.copy(at, NAME), ISO_8859_1));
    String stated = new String(bytes.copy(at + SIZE_AT, SIZE), ISO_8859_1);
    long size = decimal(unpadded(stated), at + SIZE_AT);
    long body = at + HEADER;
    if (size > bytes.size() - body) {
      throw new MalformedException(
          at, size + " bytes of content", (bytes.size() - body) + " before the end");
    }
    MemberName name = name(field, names, at);
    long content = body;
    if (field.startsWith(BSD)) {
      long length = decimal(field.substring(BSD.length()), at);
      if (length > Math.min(size, MAX_NAME)) {
        throw new MalformedException(at, "a name in front of the content", length + " bytes");
      }
      name = MemberName.of(beforeZeros(bytes.copy(body, (int) length)));
      content = body + length;
    }
    return new ArMember(bytes, at, name, content, body + size);
  }

  private static MemberName name(String field, Optional<Names> names, long at)
      throws MalformedException {
    String name = field;
    if (field.length() > 1 && field.charAt(0) == '/' && Character.isDigit(field.charAt(1))) {
      int start = (int) Math.min(Integer.MAX_VALUE, decimal(field.substring(1), at));
      name =
          names
              .flatMap(table -> table.at(start))
              .orElseThrow(() -> new MalformedException(at, "a name in the table", field));
    } else if (field.length() > 1 && field.endsWith("/") && field.charAt(0) != '/') {
      name = field.substring(0, field.length() - 1);
    }
    return MemberName.of(name.getBytes(ISO_8859_1));
  }

  private static byte[] beforeZeros(byte[] name) {
    int end = name.length;
    while (end > 0 && name[end - 1] == 0) {
      end--;
    }
    return Arrays.copyOf(name, end);
  }

  private static long decimal(String text, long at) throws MalformedException {
    boolean number = !text.isEmpty() && text.length() <= NAME;
    for (int i = 0; i < text.length(); i++) {
      number &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    if (!number) {
      throw new MalformedException(at, "decimal digits", '"' + Printable.escape(text) + '"');
    }
    return Long.parseLong(text);
  }

  boolean isNameTable() {
    return name.bytes().equals("//");
  }

  /** Reads the content as a table of names. */
  Names names() throws IOException, LimitReachedException {
    if (end - body > MAX_TABLE) {
      throw new LimitReachedException("a table of names of more than " + MAX_TABLE + " bytes");
    }
    return new Names(new String(bytes.copy(body, (int) (end - body)), ISO_8859_1));
  }

  /** The next header begins at an even offset. */
  long paddedEnd() {
    return Math.min(bytes.size(), end + (end & 1));
  }

  /** Nothing, or a line end; always a part, so that it has a partner. */
  Part padding(MemberName member) {
    long length = paddedEnd() - end;
    return new Part.Field(
        Part.Key.of("padding", member),
        end,
        length,
        Nature.DERIVED,
        () -> length + " bytes",
        Optional.of(() -> length == 0 || bytes.copy(end, 1)[0] == '\n'));
  }

  List<Part> fields() {
    Fields fields = new Fields(bytes, offset);
    text(fields, "name", NAME, Nature.NAME);
    fields.add("last modified", 12, Nature.TIME, () -> time(offset + NAME));
    text(fields, "user id", 6, Nature.OWNER);
    text(fields, "group id", 6, Nature.OWNER);
    text(fields, "mode", 8, Nature.MODE);
    fields.derived("size", SIZE, () -> shown(offset + SIZE_AT, SIZE), this::isSizeCanonical);
    fields.add("end of header", 2, Nature.STRUCTURE);
    text(fields, "long name", body - fields.position(), Nature.NAME);
    return fields.build();
  }

  private void text(Fields fields, String label, long length, Nature nature) {
    long at = fields.position();
    fields.add(label, length, nature, () -> shown(at, (int) length));
  }

  private String time(long at) throws IOException {
    String text = new String(bytes.copy(at, 12), ISO_8859_1);
    try {
      long seconds = decimal(unpadded(text), at);
      return text.equals(padded(seconds, 12))
          ? Instant.ofEpochSecond(seconds).toString()
          : quoted(text);
    } catch (MalformedException e) {
      return quoted(text);
    }
  }

  private static String unpadded(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == ' ') {
      end--;
    }
    return text.substring(0, end);
  }

  /** Digits, then spaces. */
  private static String padded(long value, int width) {
    String digits = Long.toString(value);
    return digits + " ".repeat(Math.max(0, width - digits.length()));
  }

  private boolean isSizeCanonical() throws IOException {
    String stated = new String(bytes.copy(offset + SIZE_AT, SIZE), ISO_8859_1);
    return stated.equals(padded(end - offset - HEADER, SIZE));
  }

  private String shown(long at, int length) throws IOException {
    return quoted(new String(bytes.copy(at, length), ISO_8859_1));
  }

  private static String quoted(String text) {
    return '"' + Printable.escape(text) + '"';
  }
}

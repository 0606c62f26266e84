package dev.assay.core.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a member is: from the release's file through every container to the innermost member.
 *
 * <p>The text form joins the names with {@code !/}, as in {@code Setup.exe!/app.asar!/main.js}. It
 * is reversible: {@code %}, {@code !}, {@code #}, bytes that are not UTF-8, and characters that a
 * terminal would not show as themselves are written {@code %XX}, byte by byte; a second or later
 * member of one name ends in {@code #2}, {@code #3} …
 *
 * @param names outermost first; never empty
 */
public record ArtifactPath(List<MemberName> names) implements Comparable<ArtifactPath> {
  private static final String SEPARATOR = "!/";

  public ArtifactPath {
    names = List.copyOf(names);
    if (names.isEmpty()) {
      throw new IllegalArgumentException("a path has at least one name");
    }
  }

  /** The path of a file of the release itself. */
  public static ArtifactPath of(String file) {
    return new ArtifactPath(List.of(MemberName.of(file)));
  }

  /** The path of a member of the container at this path. */
  public ArtifactPath resolve(MemberName member) {
    List<MemberName> longer = new ArrayList<>(names);
    longer.add(member);
    return new ArtifactPath(longer);
  }

  /** The innermost name. */
  public MemberName last() {
    return names.getLast();
  }

  /** The text form, safe to print. */
  public String text() {
    StringBuilder out = new StringBuilder();
    for (MemberName name : names) {
      if (!out.isEmpty()) {
        out.append(SEPARATOR);
      }
      escape(name.raw(), out);
      if (name.occurrence() > 1) {
        out.append('#').append(name.occurrence());
      }
    }
    return out.toString();
  }

  /**
   * Reads the text form back.
   *
   * @throws IllegalArgumentException if {@code text} is not one that {@link #text()} writes
   */
  public static ArtifactPath parse(String text) {
    List<MemberName> names = new ArrayList<>();
    for (String piece : text.split(SEPARATOR, -1)) {
      names.add(unescape(piece));
    }
    ArtifactPath path = new ArtifactPath(names);
    if (!path.text().equals(text)) {
      throw new IllegalArgumentException("not the text form of a path: " + text);
    }
    return path;
  }

  private static void escape(byte[] raw, StringBuilder out) {
    int at = 0;
    while (at < raw.length) {
      int length = sequenceLength(raw, at);
      if (length > 0 && isPlain(codePoint(raw, at, length))) {
        out.append(new String(raw, at, length, UTF_8));
        at += length;
      } else {
        int end = at + Math.max(1, length);
        for (; at < end; at++) {
          out.append('%').append(hexDigit(raw[at] >> 4)).append(hexDigit(raw[at]));
        }
      }
    }
  }

  private static char hexDigit(int value) {
    return Character.toUpperCase(Character.forDigit(value & 15, 16));
  }

  /** Length of the well-formed UTF-8 sequence at {@code at} (RFC 3629, section 4), or 0. */
  private static int sequenceLength(byte[] raw, int at) {
    int lead = raw[at] & 0xff;
    int length = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (length == 0 || at + length > raw.length) {
      return 0;
    }
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(raw, at, length));
      return length;
    } catch (CharacterCodingException e) {
      return 0;
    }
  }

  private static int codePoint(byte[] raw, int at, int length) {
    return new String(raw, at, length, UTF_8).codePointAt(0);
  }

  private static boolean isPlain(int codePoint) {
    return switch (codePoint) {
      case '%', '!', '#' -> false;
      case ' ' -> true;
      default -> Printable.isVisible(codePoint);
    };
  }

  private static MemberName unescape(String piece) {
    int hash = piece.indexOf('#');
    String name = hash < 0 ? piece : piece.substring(0, hash);
    int occurrence = hash < 0 ? 1 : Integer.parseInt(piece.substring(hash + 1));
    ByteArrayOutputStream raw = new ByteArrayOutputStream();
    for (int i = 0; i < name.length(); ) {
      if (name.charAt(i) == '%') {
        if (i + 3 > name.length()) {
          throw new IllegalArgumentException("an escape is %XX, found: " + name.substring(i));
        }
        raw.write(Integer.parseInt(name.substring(i + 1, i + 3), 16));
        i += 3;
      } else {
        int codePoint = name.codePointAt(i);
        raw.writeBytes(Character.toString(codePoint).getBytes(UTF_8));
        i += Character.charCount(codePoint);
      }
    }
    return MemberName.of(raw.toByteArray()).occurrence(occurrence);
  }

  @Override
  public int compareTo(ArtifactPath other) {
    return text().compareTo(other.text());
  }

  @Override
  public String toString() {
    return text();
  }
}

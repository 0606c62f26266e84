package dev.assay.comparator.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.comparator.anatomy.MalformedException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.regex.Pattern;

/** Reads the JSON text (RFC 8259) in an asar file strictly, from its start to its end. */
final class AsarJson {
  private static final int DEPTH = 16;
  private static final int LONGEST_LITERAL = 32;
  private static final Pattern LITERAL =
      Pattern.compile("true|false|null|-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  private final byte[] text;
  private final long offset;
  private int at;

  /**
   * A reader of {@code text} from {@code at} on.
   *
   * @param offset of the text in the file, for messages
   */
  AsarJson(byte[] text, int at, long offset) {
    this.text = text;
    this.at = at;
    this.offset = offset;
  }

  /** Offset of what was not read yet. */
  int at() {
    return at;
  }

  /** Reads {@code c} if it comes next; white space before it is skipped. */
  boolean tryTake(char c) {
    int next = afterSpace();
    boolean found = next < text.length && text[next] == c;
    at = found ? next + 1 : at;
    return found;
  }

  void take(char c) throws MalformedException {
    if (!tryTake(c)) {
      throw expected("'" + c + "'");
    }
  }

  /** Nothing but white space is left. */
  void end() throws MalformedException {
    if (afterSpace() < text.length) {
      throw expected("the end of the header");
    }
  }

  /** Where the next token starts. */
  int afterSpace() {
    int next = at;
    while (next < text.length && isSpace(text[next])) {
      next++;
    }
    return next;
  }

  static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\n' || b == '\r';
  }

  private MalformedException expected(String what) {
    int next = afterSpace();
    String found = next < text.length ? "0x" + Integer.toHexString(text[next] & 0xff) : "the end";
    return new MalformedException(offset + next, what, found);
  }

  /** Reads a string and gives what it says. */
  String string() throws MalformedException {
    take('"');
    int start = at;
    boolean escapes = false;
    while (at < text.length && text[at] != '"') {
      if (text[at] >= 0 && text[at] < ' ') {
        throw new MalformedException(offset + at, "no control code in a string", "one");
      }
      escapes |= text[at] == '\\';
      at += text[at] == '\\' ? 2 : 1;
    }
    if (at >= text.length) {
      throw new MalformedException(offset + start, "a string that ends", "the end of the header");
    }
    String raw = decoded(start, at++);
    return escapes ? unescaped(raw, start) : raw;
  }

  private String decoded(int start, int end) throws MalformedException {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(text, start, end - start)).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedException(offset + start, "a string in UTF-8", "another encoding");
    }
  }

  private String unescaped(String raw, int start) throws MalformedException {
    StringBuilder out = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      char kind = ++i < raw.length() ? raw.charAt(i) : ' ';
      int place = "\"\\/bfnrt".indexOf(kind);
      if (place >= 0) {
        out.append("\"\\/\b\f\n\r\t".charAt(place));
      } else if (kind == 'u' && i + 4 < raw.length() && isHex(raw, i + 1)) {
        out.append((char) Integer.parseInt(raw.substring(i + 1, i + 5), 16));
        i += 4;
      } else {
        throw new MalformedException(offset + start, "escapes of JSON", "another one");
      }
    }
    return out.toString();
  }

  private static boolean isHex(String text, int from) {
    for (int i = from; i < from + 4; i++) {
      if ("0123456789abcdefABCDEF".indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  /** Reads any value; those inside it are at most {@value #DEPTH} deep. */
  void value() throws MalformedException {
    boolean[] isObject = new boolean[DEPTH];
    int depth = 0;
    do {
      boolean object = tryTake('{');
      if (object || tryTake('[')) {
        if (depth == DEPTH) {
          throw expected("no value deeper than " + DEPTH);
        }
        isObject[depth++] = object;
        if (!tryTake(object ? '}' : ']')) {
          key(object);
          continue;
        }
        depth--;
      } else {
        scalar();
      }
      depth = afterValue(isObject, depth);
    } while (depth > 0);
  }

  /** Closes what ends behind a value; the next value follows unless the depth is 0. */
  private int afterValue(boolean[] isObject, int depth) throws MalformedException {
    int open = depth;
    while (open > 0) {
      if (tryTake(',')) {
        key(isObject[open - 1]);
        return open;
      }
      take(isObject[--open] ? '}' : ']');
    }
    return open;
  }

  private void key(boolean object) throws MalformedException {
    if (object) {
      string();
      take(':');
    }
  }

  private void scalar() throws MalformedException {
    int start = afterSpace();
    if (start < text.length && text[start] == '"') {
      string();
      return;
    }
    int end = start;
    while (end < text.length && isLiteral(text[end]) && end - start <= LONGEST_LITERAL) {
      end++;
    }
    if (!LITERAL.matcher(new String(text, start, end - start, UTF_8)).matches()) {
      throw expected("a value");
    }
    at = end;
  }

  private static boolean isLiteral(byte b) {
    return (b >= '0' && b <= '9')
        || (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || b == '-'
        || b == '+'
        || b == '.';
  }
}

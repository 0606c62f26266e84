package dev.assay.comparator.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.comparator.anatomy.MalformedException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.regex.Pattern;

/**
 * One token of a JSON text (RFC 8259).
 *
 * @param kind what it is
 * @param start offset of its first byte
 * @param end offset behind its last byte
 */
record JsonToken(Kind kind, int start, int end) {
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  /** What a token is. */
  enum Kind {
    OPEN_OBJECT,
    CLOSE_OBJECT,
    OPEN_ARRAY,
    CLOSE_ARRAY,
    COLON,
    COMMA,
    STRING,
    LITERAL,
    END
  }

  /** The next token at or behind {@code from}; white space before it is skipped. */
  static JsonToken next(byte[] text, int from) throws MalformedException {
    int at = from;
    while (at < text.length && isSpace(text[at])) {
      at++;
    }
    if (at == text.length) {
      return new JsonToken(Kind.END, at, at);
    }
    return switch (text[at]) {
      case '{' -> new JsonToken(Kind.OPEN_OBJECT, at, at + 1);
      case '}' -> new JsonToken(Kind.CLOSE_OBJECT, at, at + 1);
      case '[' -> new JsonToken(Kind.OPEN_ARRAY, at, at + 1);
      case ']' -> new JsonToken(Kind.CLOSE_ARRAY, at, at + 1);
      case ':' -> new JsonToken(Kind.COLON, at, at + 1);
      case ',' -> new JsonToken(Kind.COMMA, at, at + 1);
      case '"' -> new JsonToken(Kind.STRING, at, endOfString(text, at));
      default -> new JsonToken(Kind.LITERAL, at, endOfLiteral(text, at));
    };
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\n' || b == '\r';
  }

  private static int endOfString(byte[] text, int start) throws MalformedException {
    int at = start + 1;
    while (at < text.length && text[at] != '"') {
      if (text[at] >= 0 && text[at] < ' ') {
        throw new MalformedException(at, "no control code in a string", "one");
      }
      at += text[at] == '\\' ? escape(text, at) : 1;
    }
    if (at >= text.length) {
      throw new MalformedException(start, "a string that ends", "the end of the text");
    }
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(text, start, at - start));
    } catch (CharacterCodingException e) {
      throw new MalformedException(start, "a string in UTF-8", "another encoding");
    }
    return at + 1;
  }

  private static int escape(byte[] text, int at) throws MalformedException {
    int next = at + 1 < text.length ? text[at + 1] : -1;
    if (next == 'u' && at + 6 <= text.length) {
      for (int i = at + 2; i < at + 6; i++) {
        if (Character.digit(text[i], 16) < 0) {
          throw new MalformedException(i, "four hexadecimal digits", "something else");
        }
      }
      return 6;
    }
    if (next < 0 || "\"\\/bfnrt".indexOf(next) < 0) {
      throw new MalformedException(at, "an escape", "a backslash before something else");
    }
    return 2;
  }

  private static int endOfLiteral(byte[] text, int start) throws MalformedException {
    int at = start;
    while (at < text.length && isLiteral(text[at])) {
      at++;
    }
    String literal = new String(text, start, Math.min(at - start, 1000), UTF_8);
    boolean known =
        literal.equals("true")
            || literal.equals("false")
            || literal.equals("null")
            || NUMBER.matcher(literal).matches();
    if (!known || at - start > 1000) {
      throw new MalformedException(start, "a value", "something else");
    }
    return at;
  }

  private static boolean isLiteral(byte b) {
    return (b >= '0' && b <= '9')
        || (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || b == '-'
        || b == '+'
        || b == '.';
  }

  /** The text of a string without its quotes and escapes. */
  static String decoded(byte[] text, JsonToken string) {
    String raw = new String(text, string.start + 1, string.end - string.start - 2, UTF_8);
    StringBuilder out = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      char escaped = raw.charAt(++i);
      switch (escaped) {
        case 'b' -> out.append('\b');
        case 'f' -> out.append('\f');
        case 'n' -> out.append('\n');
        case 'r' -> out.append('\r');
        case 't' -> out.append('\t');
        case 'u' -> {
          out.append((char) Integer.parseInt(raw.substring(i + 1, i + 5), 16));
          i += 4;
        }
        default -> out.append(escaped);
      }
    }
    return out.toString();
  }
}

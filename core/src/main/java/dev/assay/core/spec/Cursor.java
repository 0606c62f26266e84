package dev.assay.core.spec;

import dev.assay.core.text.Place;

/** A position in a text, moving forwards, that knows its line and column. */
final class Cursor {
  private final String origin;
  private final String text;
  private int at;
  private int line = 1;
  private int lineStart;

  Cursor(String origin, String text) {
    this.origin = origin;
    this.text = text;
  }

  boolean atEnd() {
    return at >= text.length();
  }

  boolean atEndOfLine() {
    return atEnd() || text.charAt(at) == '\n';
  }

  /** The next character; NUL at the end. */
  char peek() {
    return atEnd() ? '\0' : text.charAt(at);
  }

  /** The next character, which must be there; moves behind it. */
  char take() {
    char c = text.charAt(at++);
    if (c == '\n') {
      line++;
      lineStart = at;
    }
    return c;
  }

  /** Moves behind spaces and tabs; whether there were any. */
  boolean skipBlanks() {
    int start = at;
    while (peek() == ' ' || peek() == '\t') {
      at++;
    }
    return at > start;
  }

  void skipLine() {
    while (!atEndOfLine()) {
      at++;
    }
  }

  /** Takes a shell variable's name; empty if there is none here. */
  String name() {
    int start = at;
    while (isNamePart(peek(), at > start)) {
      at++;
    }
    return text.substring(start, at);
  }

  private static boolean isNamePart(char c, boolean notFirst) {
    return c == '_'
        || (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (notFirst && c >= '0' && c <= '9');
  }

  int offset() {
    return at;
  }

  Place place() {
    return new Place(origin, line, at - lineStart + 1);
  }

  /** What has been read since {@code from}. */
  String since(int from) {
    return text.substring(from, at);
  }

  /** The rest of the line that begins at {@code from}. */
  String lineFrom(int from) {
    int end = text.indexOf('\n', from);
    return text.substring(from, end < 0 ? text.length() : end);
  }
}

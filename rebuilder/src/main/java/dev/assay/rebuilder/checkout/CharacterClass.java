package dev.assay.rebuilder.checkout;

import java.util.function.Predicate;

/**
 * What one place of a pattern can be: a character, any one, or one of a set in brackets.
 *
 * @param test whether a character fits
 * @param end where the pattern goes on; -1 if it is malformed, and then nothing fits
 */
record CharacterClass(Predicate<Character> test, int end) {
  private static final CharacterClass MALFORMED = new CharacterClass(c -> false, -1);

  static CharacterClass at(String pattern, int p, boolean folders) {
    char c = pattern.charAt(p);
    return switch (c) {
      case '?' -> new CharacterClass(t -> !folders || t != '/', p + 1);
      case '[' -> brackets(pattern, p + 1, folders);
      case '\\' -> {
        if (p + 1 == pattern.length()) {
          yield MALFORMED;
        }
        char next = pattern.charAt(p + 1);
        yield new CharacterClass(t -> t == next, p + 2);
      }
      default -> new CharacterClass(t -> t == c, p + 1);
    };
  }

  private static CharacterClass brackets(String pattern, int start, boolean folders) {
    int p = start;
    boolean negated =
        p < pattern.length() && (pattern.charAt(p) == '!' || pattern.charAt(p) == '^');
    p += negated ? 1 : 0;
    Predicate<Character> any = t -> false;
    int first = p;
    while (p < pattern.length() && (pattern.charAt(p) != ']' || p == first)) {
      if (pattern.startsWith("[:", p) && pattern.indexOf(":]", p + 2) > 0) {
        int close = pattern.indexOf(":]", p + 2);
        String name = pattern.substring(p + 2, close);
        if (!isKnown(name)) {
          return MALFORMED;
        }
        any = any.or(t -> named(name, t));
        p = close + 2;
        continue;
      }
      p += pattern.charAt(p) == '\\' ? 1 : 0;
      if (p >= pattern.length()) {
        return MALFORMED;
      }
      char low = pattern.charAt(p++);
      char high = low;
      if (p + 1 < pattern.length() && pattern.charAt(p) == '-' && pattern.charAt(p + 1) != ']') {
        p++;
        p += pattern.charAt(p) == '\\' ? 1 : 0;
        if (p >= pattern.length()) {
          return MALFORMED;
        }
        high = pattern.charAt(p++);
      }
      char to = high;
      any = any.or(t -> t >= low && t <= to);
    }
    if (p >= pattern.length()) {
      return MALFORMED;
    }
    Predicate<Character> all = any;
    return new CharacterClass(t -> all.test(t) != negated && !(folders && t == '/'), p + 1);
  }

  private static boolean isKnown(String name) {
    return switch (name) {
      case "alnum",
          "alpha",
          "blank",
          "cntrl",
          "digit",
          "graph",
          "lower",
          "print",
          "punct",
          "space",
          "upper",
          "xdigit" ->
          true;
      default -> false;
    };
  }

  /** POSIX classes in the C locale. */
  private static boolean named(String name, char t) {
    boolean digit = t >= '0' && t <= '9';
    boolean lower = t >= 'a' && t <= 'z';
    boolean upper = t >= 'A' && t <= 'Z';
    boolean graph = t > ' ' && t < 0x7f;
    return switch (name) {
      case "alnum" -> digit || lower || upper;
      case "alpha" -> lower || upper;
      case "blank" -> t == ' ' || t == '\t';
      case "cntrl" -> t < ' ' || t == 0x7f;
      case "digit" -> digit;
      case "graph" -> graph;
      case "lower" -> lower;
      case "print" -> graph || t == ' ';
      case "punct" -> graph && !digit && !lower && !upper;
      case "space" -> t == ' ' || (t >= '\t' && t <= '\r');
      case "upper" -> upper;
      default -> digit || (t >= 'a' && t <= 'f') || (t >= 'A' && t <= 'F');
    };
  }
}

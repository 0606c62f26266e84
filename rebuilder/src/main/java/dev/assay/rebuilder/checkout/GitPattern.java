package dev.assay.rebuilder.checkout;

import java.util.Arrays;

/**
 * A pattern of a {@code .gitattributes} line (gitignore(5), but for negation). Hostile patterns
 * cost the product of both lengths, never more.
 */
final class GitPattern {
  private final String pattern;
  private final boolean foldersOnly;
  private final boolean anyFolder;

  GitPattern(String text) {
    foldersOnly = text.endsWith("/");
    String rest = foldersOnly ? text.substring(0, text.length() - 1) : text;
    anyFolder = rest.indexOf('/') < 0;
    pattern = rest.startsWith("/") ? rest.substring(1) : rest;
  }

  /**
   * Whether a path is meant.
   *
   * @param path relative to the folder of the pattern's file
   * @param folder whether it is one itself
   */
  boolean matches(String path, boolean folder) {
    if (foldersOnly && !folder) {
      return false;
    }
    return anyFolder ? wild(path.substring(path.lastIndexOf('/') + 1), false) : wild(path, true);
  }

  /**
   * Goes through the pattern once, with the set of places in the text that it can have come to.
   *
   * @param folders whether a star stops at a slash
   */
  private boolean wild(String text, boolean folders) {
    // Git compares what comes before the first wildcard first, and takes it off: from there on,
    // two stars are at the start of a folder's name, even if they are not.
    int plain = 0;
    while (plain < pattern.length() && "*?[\\".indexOf(pattern.charAt(plain)) < 0) {
      plain++;
    }
    if (!text.startsWith(pattern.substring(0, plain))) {
      return false;
    }
    boolean[] at = new boolean[text.length() + 1];
    at[plain] = true;
    int p = plain;
    while (p < pattern.length()) {
      char c = pattern.charAt(p);
      if (c == '*') {
        int end = p;
        while (end < pattern.length() && pattern.charAt(end) == '*') {
          end++;
        }
        boolean whole =
            folders
                && end - p >= 2
                && (p == plain || pattern.charAt(p - 1) == '/')
                && (end == pattern.length() || pattern.charAt(end) == '/');
        if (whole && end < pattern.length()) {
          at = throughFolders(at, text);
          p = end + 1;
        } else {
          at = throughStar(at, text, folders && !whole);
          p = end;
        }
      } else {
        CharacterClass one = CharacterClass.at(pattern, p, folders);
        if (one.end() < 0) {
          return false;
        }
        boolean[] next = new boolean[at.length];
        for (int i = 0; i < text.length(); i++) {
          next[i + 1] = at[i] && one.test().test(text.charAt(i));
        }
        at = next;
        p = one.end();
      }
    }
    return at[text.length()];
  }

  private static boolean[] throughStar(boolean[] at, String text, boolean stopAtSlash) {
    boolean[] next = Arrays.copyOf(at, at.length);
    for (int i = 0; i < text.length(); i++) {
      next[i + 1] |= next[i] && !(stopAtSlash && text.charAt(i) == '/');
    }
    return next;
  }

  /** {@code **} and a slash: nothing, or any number of whole folders. */
  private static boolean[] throughFolders(boolean[] at, String text) {
    boolean[] next = Arrays.copyOf(at, at.length);
    boolean seen = false;
    for (int i = 0; i < text.length(); i++) {
      seen |= at[i];
      next[i + 1] |= seen && text.charAt(i) == '/';
    }
    return next;
  }

  /** Where the quotes close that the line begins with; -1 if they do not. */
  static int endOfQuoted(String line) {
    for (int i = 1; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        return i;
      }
      i += c == '\\' ? 1 : 0;
    }
    return -1;
  }

  /** C's escapes, as git writes odd names. */
  static String unquoted(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\' || i + 1 == text.length()) {
        out.append(c);
        continue;
      }
      char kind = text.charAt(++i);
      int escape = "abtnvfr".indexOf(kind);
      if (escape >= 0) {
        out.append("\u0007\b\t\n\u000b\f\r".charAt(escape));
      } else if (kind >= '0' && kind <= '3' && text.length() >= i + 3) {
        out.append((char) Integer.parseInt(text, i, i + 3, 8));
        i += 2;
      } else {
        out.append(kind);
      }
    }
    return out.toString();
  }
}

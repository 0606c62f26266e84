package dev.assay.rebuilder.sandbox;

import dev.assay.core.failure.AssayException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A pattern for relative paths: {@code *} stands for any characters of one name, {@code ?} for one
 * character, a part {@code **} for any number of folders. Nothing else is special, and matching
 * takes no more than the product of both lengths: patterns come with a hostile spec.
 *
 * @param text as in the spec
 */
public record Glob(String text) {
  private static final String ANY_FOLDERS = "**";

  /**
   * Reads a pattern.
   *
   * @throws AssayException.Usage if it is absolute, empty, leaves the folder, or ends in {@code **}
   */
  public static Glob of(String text) throws AssayException {
    for (String part : text.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        throw new AssayException.Usage(
            "outputs: expected a relative pattern such as target/*.jar, found: " + text);
      }
    }
    if (text.equals(ANY_FOLDERS) || text.endsWith("/" + ANY_FOLDERS)) {
      throw new AssayException.Usage(
          "outputs: a pattern ends in a file's name; instead of " + text + " write " + text + "/*");
    }
    return new Glob(text);
  }

  private List<String> parts() {
    return List.of(text.split("/", -1));
  }

  /** How many parts of the pattern are matched when a search begins. */
  Set<Integer> start() {
    return Set.of(0);
  }

  /** How many may be matched below an entry of a folder; nothing if it is of no interest. */
  Set<Integer> below(Set<Integer> states, String name) {
    List<String> parts = parts();
    Set<Integer> below = new LinkedHashSet<>();
    for (int at : wanted(states, parts)) {
      if (parts.get(at).equals(ANY_FOLDERS)) {
        below.add(at);
      } else if (matches(parts.get(at), name)) {
        below.add(at + 1);
      }
    }
    return below;
  }

  /** Whether an entry that led to these states is itself meant. */
  boolean isEnd(Set<Integer> states) {
    return states.contains(parts().size());
  }

  /** Whether an entry of this very name must be a folder. */
  boolean needsFolder(Set<Integer> states, String name) {
    List<String> parts = parts();
    return wanted(states, parts).stream()
        .anyMatch(at -> at < parts.size() - 1 && parts.get(at).equals(name));
  }

  /** The parts that an entry can match: {@code **} may also stand for no folder. */
  private static Set<Integer> wanted(Set<Integer> states, List<String> parts) {
    Set<Integer> wanted = new LinkedHashSet<>();
    for (int state : states) {
      int at = state;
      while (at < parts.size() && wanted.add(at) && parts.get(at).equals(ANY_FOLDERS)) {
        at++;
      }
    }
    return wanted;
  }

  /** Remembers only the last star: a later star can always take over from an earlier one. */
  private static boolean matches(String pattern, String name) {
    int p = 0;
    int n = 0;
    int star = -1;
    int from = 0;
    while (n < name.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        from = n;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == name.charAt(n))) {
        p++;
        n++;
      } else if (star >= 0) {
        p = star + 1;
        n = ++from;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  @Override
  public String toString() {
    return text;
  }
}

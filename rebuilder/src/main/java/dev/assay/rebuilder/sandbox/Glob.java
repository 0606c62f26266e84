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

  /** The states in which a search begins. */
  Set<Rest> start() {
    return Set.of(new Rest(List.of(text.split("/", -1))));
  }

  /**
   * What is left to be matched below a folder.
   *
   * @param parts of the pattern; none if the path so far matches
   */
  record Rest(List<String> parts) {
    boolean isEnd() {
      return parts.isEmpty();
    }

    /** Whether it needs this very name to be a folder. */
    boolean needsFolder(String name) {
      return parts.size() > 1 && parts.getFirst().equals(name);
    }

    private void add(String name, Set<Rest> below) {
      if (isEnd()) {
        return;
      }
      Rest next = new Rest(parts.subList(1, parts.size()));
      if (parts.getFirst().equals(ANY_FOLDERS)) {
        below.add(this);
        next.add(name, below);
      } else if (matches(parts.getFirst(), name)) {
        below.add(next);
      }
    }
  }

  /** The states below an entry; never more than a pattern has parts. */
  static Set<Rest> below(Set<Rest> states, String name) {
    Set<Rest> below = new LinkedHashSet<>();
    states.forEach(state -> state.add(name, below));
    return below;
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

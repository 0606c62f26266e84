package dev.assay.core.text;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds what a misspelt name was meant to be. */
public final class Nearest {
  private Nearest() {}

  /** " Did you mean …?" where a known name is near, then the list of all known ones. */
  public static String hint(String found, Collection<String> known) {
    return of(found, known).map(name -> "; did you mean \"" + name + "\"?").orElse(".")
        + " Known: "
        + String.join(", ", known);
  }

  /** The known name that at most a third of the letters are away from {@code found}. */
  public static Optional<String> of(String found, Collection<String> known) {
    Optional<String> best = Optional.empty();
    int bestDistance = Integer.MAX_VALUE;
    for (String name : known) {
      int distance = distance(found.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
      if (distance < bestDistance && distance <= Math.max(1, name.length() / 3)) {
        best = Optional.of(name);
        bestDistance = distance;
      }
    }
    return best;
  }

  /** Levenshtein's distance; anything long is far. */
  private static int distance(String a, String b) {
    if (a.length() > 64 || b.length() > 64) {
      return Integer.MAX_VALUE;
    }
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replace = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replace, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}

package dev.assay.cli.command;

import java.util.Collection;
import java.util.Optional;

/** Finds what was probably meant. */
final class Nearest {
  private Nearest() {}

  /**
   * The word closest to {@code typed}; the first of several. Empty if none is close: more than a
   * third of the letters, and more than two, would have to change.
   */
  static Optional<String> to(String typed, Collection<String> words) {
    String best = "";
    int bestDistance = 1 + Math.max(2, typed.length() / 3);
    for (String word : words) {
      int distance = distance(typed, word);
      if (distance < bestDistance && distance < word.length()) {
        best = word;
        bestDistance = distance;
      }
    }
    return best.isEmpty() ? Optional.empty() : Optional.of(best);
  }

  /** Insertions, deletions, substitutions and swaps of neighbours that turn one into the other. */
  private static int distance(String from, String to) {
    int[][] cost = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int substitution = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        int least = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
        least = Math.min(least, cost[i - 1][j - 1] + substitution);
        if (i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1)) {
          least = Math.min(least, cost[i - 2][j - 2] + 1);
        }
        cost[i][j] = least;
      }
    }
    return cost[from.length()][to.length()];
  }
}

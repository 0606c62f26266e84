package dev.assay.cli.report;

import dev.assay.core.result.Finding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts the odd one first: of many findings of one kind, those whose diff reads like few others.
 * Numbers count as alike, so that a date or a version that changed everywhere is one diff.
 */
final class Rarity {
  /** So few are read one by one. */
  private static final int FEW = 3;

  private Rarity() {}

  static List<Finding> rarestFirst(List<Finding> findings) {
    if (findings.size() <= FEW) {
      return findings;
    }
    Map<String, Integer> counts = new HashMap<>();
    List<Keyed> keyed = new ArrayList<>(findings.size());
    for (Finding finding : findings) {
      String key = key(finding);
      counts.merge(key, 1, Integer::sum);
      keyed.add(new Keyed(finding, key));
    }
    keyed.sort(Comparator.comparingInt(it -> counts.getOrDefault(it.key, 0)));
    return keyed.stream().map(Keyed::finding).toList();
  }

  private record Keyed(Finding finding, String key) {}

  private static String key(Finding finding) {
    StringBuilder key = new StringBuilder();
    for (String line : finding.detail().lines()) {
      if (line.startsWith("+") || line.startsWith("-")) {
        append(line, key);
        key.append('\n');
      }
    }
    return key.isEmpty() ? finding.detail().summary() : key.toString();
  }

  private static void append(String line, StringBuilder key) {
    boolean number = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      boolean digit = c >= '0' && c <= '9';
      if (!digit) {
        key.append(c);
      } else if (!number) {
        key.append('0');
      }
      number = digit;
    }
  }
}

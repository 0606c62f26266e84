package dev.assay.comparator.explain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.diff.Edit;
import org.eclipse.jgit.diff.EditList;
import org.eclipse.jgit.diff.RawText;

/**
 * Finds, among many lines that changed alike, those that did not: a line whose words, but for
 * numbers and for the words that changed everywhere, have no counterpart on the other side.
 */
final class OddLines {
  /** Fewer changed lines than this are read as they are. */
  static final int WORTHWHILE = 200;

  /**
   * A word that is in one of so many lines of one side, and in none of the other, is the change.
   */
  private static final int COMMON = 50;

  /** Bounds memory on text that is all different; what does not fit is not searched. */
  private static final int MOST_WORDS = 200_000;

  private static final int LONGEST = 2_000;

  private final RawText rebuilt;
  private final RawText published;
  private final EditList edits;

  /**
   * A line that is unlike the others.
   *
   * @param published on which side it is
   * @param index of the line, from 0
   */
  record Odd(boolean published, int index) {}

  OddLines(RawText rebuilt, RawText published, EditList edits) {
    this.rebuilt = rebuilt;
    this.published = published;
    this.edits = edits;
  }

  /** The odd lines, rarest first; none if there are so many that nothing is odd about them. */
  List<Odd> find() {
    long changed = edits.stream().mapToLong(e -> (long) e.getLengthA() + e.getLengthB()).sum();
    if (changed < WORTHWHILE) {
      return List.of();
    }
    Map<String, Integer> left = new HashMap<>();
    Map<String, Integer> right = new HashMap<>();
    each(false, (line, index) -> words(line).forEach(word -> count(left, word)));
    each(true, (line, index) -> words(line).forEach(word -> count(right, word)));
    Set<String> everywhere = new HashSet<>();
    long least = Math.max(2, changed / 2 / COMMON);
    left.forEach((word, n) -> addIf(n >= least && !right.containsKey(word), word, everywhere));
    right.forEach((word, n) -> addIf(n >= least && !left.containsKey(word), word, everywhere));
    return withoutCounterpart(everywhere, changed);
  }

  private List<Odd> withoutCounterpart(Set<String> everywhere, long changed) {
    Map<String, Integer> left = new HashMap<>();
    Map<String, Integer> right = new HashMap<>();
    each(false, (line, index) -> count(left, key(line, everywhere)));
    each(true, (line, index) -> count(right, key(line, everywhere)));
    List<Odd> odd = new ArrayList<>();
    Map<Odd, Integer> frequency = new HashMap<>();
    collect(true, right, left, everywhere, odd, frequency);
    collect(false, left, right, everywhere, odd, frequency);
    if (odd.size() > changed / 4) {
      return List.of();
    }
    odd.sort(Comparator.comparingInt(line -> frequency.getOrDefault(line, 0)));
    return odd;
  }

  private void collect(
      boolean side,
      Map<String, Integer> own,
      Map<String, Integer> other,
      Set<String> everywhere,
      List<Odd> odd,
      Map<Odd, Integer> frequency) {
    each(
        side,
        (line, index) -> {
          String key = key(line, everywhere);
          if (!other.containsKey(key)) {
            odd.add(new Odd(side, index));
            frequency.put(odd.getLast(), own.getOrDefault(key, 1));
          }
        });
  }

  /** Takes one changed line. */
  private interface LineTaker {
    void take(String line, int index);
  }

  private void each(boolean side, LineTaker taker) {
    RawText text = side ? published : rebuilt;
    for (Edit edit : edits) {
      int begin = side ? edit.getBeginB() : edit.getBeginA();
      int end = side ? edit.getEndB() : edit.getEndA();
      for (int i = begin; i < end; i++) {
        String line = text.getString(i);
        taker.take(line.length() > LONGEST ? line.substring(0, LONGEST) : line, i);
      }
    }
  }

  private static void addIf(boolean condition, String word, Set<String> words) {
    if (condition) {
      words.add(word);
    }
  }

  private static void count(Map<String, Integer> counts, String word) {
    if (counts.size() < MOST_WORDS || counts.containsKey(word)) {
      counts.merge(word, 1, Integer::sum);
    }
  }

  private static String key(String line, Set<String> everywhere) {
    StringBuilder key = new StringBuilder(line.length());
    for (String word : words(line)) {
      if (!everywhere.contains(word)) {
        key.append(word).append(' ');
      }
    }
    return key.toString();
  }

  /**
   * Runs of letters, and single other characters; numbers count as one word, white space as none.
   */
  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    int at = 0;
    while (at < line.length()) {
      char c = line.charAt(at);
      int end = at + 1;
      if (Character.isLetter(c)) {
        while (end < line.length() && Character.isLetter(line.charAt(end))) {
          end++;
        }
        words.add(line.substring(at, end));
      } else if (Character.isDigit(c)) {
        while (end < line.length() && Character.isDigit(line.charAt(end))) {
          end++;
        }
        words.add("0");
      } else if (!Character.isWhitespace(c)) {
        words.add(String.valueOf(c));
      }
      at = end;
    }
    return words;
  }
}

package dev.assay.comparator.grade;

import dev.assay.core.result.Detail;
import dev.assay.core.result.Finding;
import dev.assay.core.result.Grade;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How much the METADATA of one artifact can carry, in bits: what somebody had to write down to turn
 * the rebuilt file into the published one by the rules. That is each parameter once, however often
 * it is used, and which of the places has which: two values in a thousand places carry a thousand
 * bits.
 */
public final class Budget {
  /** What an artifact's METADATA may carry in all. */
  public static final int DEFAULT_BITS = 256;

  /** The rule by which METADATA above the budget is HIDDEN. */
  public static final String RULE = "metadata-budget/1";

  private static final double MILLI = 1000;

  private final Map<String, Map<String, Value>> values = new LinkedHashMap<>();
  private final Map<Stream, Uses> streams = new LinkedHashMap<>();

  /** A parameter, and the finding that used it first. */
  private record Value(int finding, double bits) {
    Value atLeast(Value other) {
      return new Value(finding, Math.max(bits, other.bits));
    }
  }

  /** Which place of a stream has which value, and the finding that was the first of them. */
  private record Uses(int finding, Map<Integer, String> byPlace) {}

  /**
   * Places of one kind in one layer, such as the local headers of an archive.
   *
   * @param layer number of the layer
   * @param rule that was used
   * @param part what the rule was used for
   * @param count how many places there are, changed or not
   */
  public record Stream(int layer, String rule, String part, int count) {}

  /**
   * Counts one use of a rule.
   *
   * @param finding index of the finding that the rule graded
   * @param place which of the stream's places, from 0
   */
  public void add(int finding, Stream stream, int place, Proved proved) {
    if (proved.bits() == 0) {
      return;
    }
    values
        .computeIfAbsent(stream.rule, rule -> new LinkedHashMap<>())
        .merge(proved.value(), new Value(finding, proved.bits()), Value::atLeast);
    streams
        .computeIfAbsent(stream, s -> new Uses(finding, new HashMap<>()))
        .byPlace()
        .merge(place, proved.value(), (first, next) -> first + '\0' + next);
  }

  /** The sum of {@link #millibits()}, in bits. */
  public int bits() {
    long sum = millibits().values().stream().mapToLong(Long::longValue).sum();
    return (int) Math.min(Integer.MAX_VALUE, (sum + 999) / 1000);
  }

  /**
   * What each finding adds to the sum, in thousandths of a bit; those that add nothing are left
   * out. A value counts where it is used first; which places have which, at the first of them.
   */
  public Map<Integer, Long> millibits() {
    Map<Integer, Long> shares = new TreeMap<>();
    for (Map<String, Value> ofRule : values.values()) {
      ofRule.values().forEach(value -> share(shares, value.finding, value.bits));
    }
    Map<Pattern, Map<String, Set<List<String>>>> patterns = new HashMap<>();
    Set<String> used = new HashSet<>();
    for (Map.Entry<Stream, Uses> entry : streams.entrySet()) {
      Stream stream = entry.getKey();
      Assignment assignment = Assignment.of(entry.getValue().byPlace, stream.count);
      // Local and central headers say the same: that carries nothing more.
      Pattern pattern = new Pattern(stream.layer, assignment.numbers);
      Map<String, Set<List<String>>> known =
          patterns.computeIfAbsent(pattern, p -> new HashMap<>());
      boolean newPattern = known.isEmpty();
      boolean newNames =
          known.computeIfAbsent(stream.rule, r -> new HashSet<>()).add(assignment.names);
      double bits = newPattern ? assignment.bits() : newNames ? assignment.nameBits() : 0;
      // That a further layer has the rule's values at all is a choice, too.
      bits += used.add(stream.rule + ' ' + stream.part) ? 0 : 1;
      share(shares, entry.getValue().finding, bits);
    }
    return shares;
  }

  private static void share(Map<Integer, Long> shares, int finding, double bits) {
    long millibits = (long) Math.ceil(bits * MILLI - 1e-6);
    if (millibits > 0) {
      shares.merge(finding, millibits, Long::sum);
    }
  }

  /** A finding whose proof uses more than is left: nothing tells what it carries. */
  public static Finding exceeded(Finding finding, int bits) {
    Detail detail = finding.detail();
    String why =
        "; proved by "
            + finding.rule()
            + ", but all that is proved so can carry "
            + bits
            + " bits, more than the "
            + DEFAULT_BITS
            + " allowed";
    return finding
        .graded(Grade.HIDDEN, RULE)
        .with(new Detail(detail.summary() + why, detail.lines()));
  }

  /** Which of a layer's places have the same value, whatever that is. */
  private record Pattern(int layer, List<Integer> numbers) {}

  /**
   * Which place has which value.
   *
   * @param numbers of each place's value, numbered as they first appear; places without any have
   *     one, too
   * @param names the values by number
   */
  private record Assignment(List<Integer> numbers, List<String> names) {
    static Assignment of(Map<Integer, String> uses, int count) {
      int places = Math.max(count, uses.keySet().stream().mapToInt(p -> p + 1).max().orElse(1));
      List<Integer> numbers = new ArrayList<>(places);
      Map<String, Integer> known = new LinkedHashMap<>();
      for (int i = 0; i < places; i++) {
        String use = uses.get(i);
        numbers.add(known.computeIfAbsent(use == null ? "" : "=" + use, n -> known.size()));
      }
      return new Assignment(numbers, List.copyOf(known.keySet()));
    }

    /** The cheaper one of naming where runs begin, and of naming the value of each place. */
    double bits() {
      int n = numbers.size();
      int kinds = names.size();
      if (kinds == 1) {
        return 0;
      }
      int[] counts = new int[kinds];
      int changes = 0;
      for (int i = 0; i < n; i++) {
        counts[numbers.get(i)]++;
        changes += i > 0 && !numbers.get(i).equals(numbers.get(i - 1)) ? 1 : 0;
      }
      double each = logFactorial(n) + (kinds - 1) * Grammar.log2(n + 1);
      for (int count : counts) {
        each -= logFactorial(count);
      }
      double runs =
          Grammar.log2(n)
              + logFactorial(n - 1)
              - logFactorial(changes)
              - logFactorial(n - 1 - changes)
              + changes * Grammar.log2(kinds - 1);
      return Math.min(each, runs);
    }

    double nameBits() {
      return logFactorial(names.size());
    }

    private static double logFactorial(int n) {
      double sum = 0;
      for (int i = 2; i <= n; i++) {
        sum += Grammar.log2(i);
      }
      return sum;
    }
  }
}

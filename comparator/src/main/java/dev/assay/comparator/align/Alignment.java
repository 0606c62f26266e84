package dev.assay.comparator.align;

import dev.assay.comparator.anatomy.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The parts of two anatomies, paired by key.
 *
 * @param pairs parts that both sides have, in the order of the published side
 * @param onlyPublished parts without a counterpart, in order
 * @param onlyRebuilt parts without a counterpart, in order
 * @param moved the pairs that stand in another order; a smallest such set
 */
public record Alignment(
    List<Pair> pairs, List<Part> onlyPublished, List<Part> onlyRebuilt, List<Pair> moved) {
  /** A part and its counterpart. */
  public record Pair(Part published, Part rebuilt) {}

  /** Pairs parts of the same key and kind. */
  public static Alignment of(List<Part> published, List<Part> rebuilt) {
    Optional<Alignment> alike = sideBySide(published, rebuilt);
    return alike.isPresent() ? alike.get() : byKey(published, rebuilt);
  }

  /**
   * Both sides have the same keys, each once, in the same order: the usual case, and a cheap one.
   */
  private static Optional<Alignment> sideBySide(List<Part> published, List<Part> rebuilt) {
    if (published.size() != rebuilt.size()) {
      return Optional.empty();
    }
    List<Pair> pairs = new ArrayList<>(published.size());
    Set<Part.Key> seen = HashSet.newHashSet(published.size());
    for (int i = 0; i < published.size(); i++) {
      Part left = published.get(i);
      Part right = rebuilt.get(i);
      if (!left.key().equals(right.key())
          || left.getClass() != right.getClass()
          || !seen.add(left.key())) {
        return Optional.empty();
      }
      pairs.add(new Pair(left, right));
    }
    return Optional.of(new Alignment(pairs, List.of(), List.of(), List.of()));
  }

  private static Alignment byKey(List<Part> published, List<Part> rebuilt) {
    Map<Part.Key, Integer> places = new HashMap<>();
    List<Part.Key> rebuiltKeys = uniqueKeys(rebuilt);
    for (int i = 0; i < rebuilt.size(); i++) {
      places.put(rebuiltKeys.get(i), i);
    }
    List<Pair> pairs = new ArrayList<>();
    List<Pair> placed = new ArrayList<>();
    List<Integer> order = new ArrayList<>();
    List<Part> onlyPublished = new ArrayList<>();
    Set<Integer> taken = new HashSet<>();
    List<Part.Key> publishedKeys = uniqueKeys(published);
    for (int i = 0; i < published.size(); i++) {
      Integer place = places.get(publishedKeys.get(i));
      if (place != null && rebuilt.get(place).getClass() == published.get(i).getClass()) {
        Pair pair = new Pair(published.get(i), rebuilt.get(place));
        pairs.add(pair);
        // Nothing stands anywhere if it is empty.
        if (pair.published().length() > 0 && pair.rebuilt().length() > 0) {
          placed.add(pair);
          order.add(place);
        }
        taken.add(place);
      } else {
        onlyPublished.add(published.get(i));
      }
    }
    List<Part> onlyRebuilt = new ArrayList<>();
    for (int i = 0; i < rebuilt.size(); i++) {
      if (!taken.contains(i)) {
        onlyRebuilt.add(rebuilt.get(i));
      }
    }
    return new Alignment(pairs, onlyPublished, onlyRebuilt, moved(placed, order));
  }

  /** Numbers keys of the same label and member in order, so that no two parts can be merged. */
  private static List<Part.Key> uniqueKeys(List<Part> parts) {
    Map<Part.Key, Integer> counts = new HashMap<>();
    List<Part.Key> keys = new ArrayList<>(parts.size());
    for (Part part : parts) {
      Part.Key first = new Part.Key(part.key().label(), part.key().member(), 1);
      int occurrence = counts.merge(first, 1, Integer::sum);
      keys.add(new Part.Key(first.label(), first.member(), occurrence));
    }
    return keys;
  }

  /** The pairs outside a longest run that has the same order on both sides. */
  private static List<Pair> moved(List<Pair> pairs, List<Integer> order) {
    int n = order.size();
    int[] tails = new int[n];
    int[] previous = new int[n];
    int length = 0;
    for (int i = 0; i < n; i++) {
      int at = lowerBound(tails, length, order, order.get(i));
      previous[i] = at > 0 ? tails[at - 1] : -1;
      tails[at] = i;
      length = Math.max(length, at + 1);
    }
    boolean[] kept = new boolean[n];
    for (int i = length > 0 ? tails[length - 1] : -1; i >= 0; i = previous[i]) {
      kept[i] = true;
    }
    List<Pair> moved = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      if (!kept[i]) {
        moved.add(pairs.get(i));
      }
    }
    return moved;
  }

  private static int lowerBound(int[] tails, int length, List<Integer> order, int value) {
    int low = 0;
    int high = length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (order.get(tails[middle]) < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}

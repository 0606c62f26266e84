package dev.assay.comparator.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The order of the constants in a class file, and the same class with them in another order. */
final class ClassOrder {
  private ClassOrder() {}

  /**
   * The indexes of the rebuilt class's constants in the order in which the published class has
   * them; empty if the two do not have the same constants. Constants that say the same are taken in
   * their own order.
   */
  static Optional<List<Integer>> of(ClassFile published, ClassFile rebuilt) throws IOException {
    Map<ByteBuffer, Deque<Integer>> places = new HashMap<>();
    for (int index : indexes(rebuilt.pool)) {
      places
          .computeIfAbsent(
              ByteBuffer.wrap(rebuilt.content().of(index)), digest -> new ArrayDeque<>())
          .add(index);
    }
    List<Integer> order = new ArrayList<>();
    for (int index : indexes(published.pool)) {
      Deque<Integer> same = places.get(ByteBuffer.wrap(published.content().of(index)));
      if (same == null || same.isEmpty()) {
        return Optional.empty();
      }
      order.add(same.remove());
    }
    boolean all = places.values().stream().allMatch(Deque::isEmpty);
    return all ? Optional.of(order) : Optional.empty();
  }

  /** All usable indexes of a pool. */
  static List<Integer> indexes(ClassPool pool) {
    List<Integer> indexes = new ArrayList<>();
    for (int i = 1; i < pool.count(); i++) {
      if (pool.has(i)) {
        indexes.add(i);
      }
    }
    return indexes;
  }

  /**
   * The class file with its constants in another order, and nothing else changed.
   *
   * @param order all indexes of its constants, each once
   * @return empty if an instruction with an index of one byte cannot hold the new one
   */
  static Optional<byte[]> reorder(ClassFile file, List<Integer> order) throws IOException {
    ClassPool pool = file.pool;
    int[] renumbered = renumbered(pool, order);
    byte[] out = file.bytes.clone();
    int at = pool.start();
    for (int index : order) {
      System.arraycopy(file.bytes, pool.at(index), out, at, pool.length(index));
      constant(pool, index, renumbered, out, at);
      at += pool.length(index);
    }
    ClassRefs refs = file.refs();
    for (int i = 0; i < refs.size(); i++) {
      int index = refs.index(i);
      int number = index < renumbered.length ? renumbered[index] : index;
      if (refs.width(i) == 2) {
        put(out, refs.at(i), number);
      } else if (number > 0xff) {
        return Optional.empty();
      } else {
        out[refs.at(i)] = (byte) number;
      }
    }
    return Optional.of(out);
  }

  private static int[] renumbered(ClassPool pool, List<Integer> order) {
    int[] renumbered = new int[pool.count()];
    for (int i = 0; i < renumbered.length; i++) {
      renumbered[i] = i;
    }
    int next = 1;
    for (int index : order) {
      renumbered[index] = next;
      next += pool.isWide(index) ? 2 : 1;
    }
    return renumbered;
  }

  /** Renumbers what a constant refers to; {@code at} is where its tag stands now. */
  private static void constant(ClassPool pool, int index, int[] renumbered, byte[] out, int at) {
    int first = pool.operandAt(index);
    for (int i = 0; i < pool.operands(index); i++) {
      int number = pool.operand(index, i);
      if (number < renumbered.length && !pool.isBootstrap(index, i)) {
        put(out, at + first + 2 * i, renumbered[number]);
      }
    }
  }

  private static void put(byte[] out, int at, int value) {
    out[at] = (byte) (value >> 8);
    out[at + 1] = (byte) value;
  }

  /**
   * How many bits an order can carry at most: the smaller one of choosing any order at all, and of
   * saying where it is cut into runs that were together before, and how these are shuffled.
   *
   * @param order indexes in their new order
   */
  static int bits(List<Integer> order) {
    List<Integer> sorted = order.stream().sorted().toList();
    Map<Integer, Integer> rank = new HashMap<>();
    for (int i = 0; i < sorted.size(); i++) {
      rank.put(sorted.get(i), i);
    }
    int runs = 1;
    for (int i = 1; i < order.size(); i++) {
      runs +=
          rank.getOrDefault(order.get(i), 0) == rank.getOrDefault(order.get(i - 1), 0) + 1 ? 0 : 1;
    }
    if (runs == 1) {
      return 0;
    }
    double place = log2(order.size());
    double cut = runs * place + shuffles(runs);
    return (int) Math.ceil(Math.min(shuffles(order.size()), cut));
  }

  /** The logarithm of the number of orders of {@code n} things. */
  private static double shuffles(int n) {
    double sum = 0;
    for (int i = 2; i <= n; i++) {
      sum += log2(i);
    }
    return sum;
  }

  private static double log2(double value) {
    return StrictMath.log(value) / StrictMath.log(2);
  }
}

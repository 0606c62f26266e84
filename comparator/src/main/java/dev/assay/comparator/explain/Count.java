package dev.assay.comparator.explain;

/** How many of something, in words. */
final class Count {
  private Count() {}

  /** {@code 1 line}, {@code 2 lines}. */
  static String of(long n, String what) {
    return n + " " + what + (n == 1 ? "" : "s");
  }
}

package dev.assay.comparator;

import dev.assay.comparator.bytes.ArrayBytes;
import dev.assay.core.limits.Limits;
import dev.assay.core.result.Comparison;
import dev.assay.core.result.Finding;
import dev.assay.core.result.Kind;
import java.io.IOException;
import java.util.List;

/** Compares bytes, and checks what every comparison must fulfil. */
final class Compared {
  private Compared() {}

  static Comparison of(String name, byte[] published, byte[] rebuilt) throws IOException {
    return of(name, published, rebuilt, Limits.DEFAULT);
  }

  static Comparison of(String name, byte[] published, byte[] rebuilt, Limits limits)
      throws IOException {
    ArrayBytes left = new ArrayBytes(published);
    ArrayBytes right = new ArrayBytes(rebuilt);
    Comparison comparison = new Comparator(limits).compare(name, left, right);
    Accounts.check(comparison, left, right);
    return comparison;
  }

  /** What must stay the same when published and rebuilt are exchanged. */
  static List<String> places(Comparison comparison, boolean swapped) {
    return comparison.findings().stream()
        .map(finding -> finding.path().text() + " " + kind(finding, swapped))
        .distinct()
        .sorted()
        .toList();
  }

  private static Kind kind(Finding finding, boolean swapped) {
    return switch (finding.kind()) {
      case ADDED -> swapped ? Kind.REMOVED : Kind.ADDED;
      case REMOVED -> swapped ? Kind.ADDED : Kind.REMOVED;
      case CHANGED -> Kind.CHANGED;
    };
  }
}

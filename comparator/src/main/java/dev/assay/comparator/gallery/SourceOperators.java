package dev.assay.comparator.gallery;

import dev.assay.core.result.Grade;
import java.util.List;
import java.util.Optional;

/** What comparing a published file with its rebuild cannot show. */
final class SourceOperators {
  static final List<Operator> ALL =
      List.of(
          miss("S2", "a tag moved to another commit", "tj-actions 2025; the checkout pins commits"),
          miss("S9", "a malicious commit", "PHP 2021; signed tags and two reviewers narrow it"),
          miss(
              "S10",
              "a compiler that injects",
              "XcodeGhost 2015; found with a second, independent toolchain only"));

  private SourceOperators() {}

  private static Operator miss(String id, String name, String seen) {
    return new Operator(
        id,
        name,
        Shape.TEXT,
        Operator.Kind.EXPECTED_MISS,
        Grade.IDENTICAL,
        seen,
        clean -> Optional.empty());
  }
}

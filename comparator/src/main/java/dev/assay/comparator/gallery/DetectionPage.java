package dev.assay.comparator.gallery;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Describes the operators in Markdown; {@code docs/detection.md} is what this writes. */
public final class DetectionPage {
  private static final String HEAD =
      """
      # What Assay detects

      `assay gallery FILE...` applies each of these tricks to a copy of a file, or to the first member
      that it fits at any depth, compares the copy with the original, and demands that the comparison
      names the change at the right place, with at least the grade in the table. A benign control must
      not be graded worse than METADATA. The payload is always a harmless text, `INJECTED:` and the id.

          assay gallery --misses release.jar package.tgz        # exit 1 if one is missed
          assay gallery --nested --misses release.jar           # again inside a jar in a jar, and a tar.gz

      A longer run over real files, from a shell; the names of the packages are examples:

          dir=$(mktemp -d)
          find ~/.m2 -name '*.jar' -size -400k | sort | awk 'NR % 20 == 0' > "$dir/list"
          (cd "$dir" && npm pack left-pad is-odd semver && apt-get download hostname bc)
          ls "$dir"/*.tgz "$dir"/*.deb >> "$dir/list"
          xargs assay gallery --misses < "$dir/list"

      This page is written by the code that holds the list; `DetectionPageTest` checks that it is current,
      and rewrites it with `-Dassay.docs=write`.
      """;

  private DetectionPage() {}

  /** The whole page. */
  public static String text(List<Operator> operators) {
    Map<Operator.Kind, Long> counts = new EnumMap<>(Operator.Kind.class);
    operators.forEach(operator -> counts.merge(operator.kind(), 1L, Long::sum));
    StringBuilder page = new StringBuilder(HEAD);
    page.append("\nThe list has ").append(operators.size()).append(" operators: ");
    page.append(counts.getOrDefault(Operator.Kind.INJECTION, 0L)).append(" injections, ");
    page.append(counts.getOrDefault(Operator.Kind.CONTROL, 0L)).append(" benign controls and ");
    page.append(counts.getOrDefault(Operator.Kind.EXPECTED_MISS, 0L));
    page.append(" expected misses.\n");
    table(page, "Injections", "At least", Operator.Kind.INJECTION, operators);
    table(page, "Benign controls", "At most", Operator.Kind.CONTROL, operators);
    page.append("\nWhat a comparison of two files cannot show is named as such:\n");
    table(page, "Expected misses", "Grade", Operator.Kind.EXPECTED_MISS, operators);
    return page.toString();
  }

  private static void table(
      StringBuilder page,
      String title,
      String grade,
      Operator.Kind kind,
      List<Operator> operators) {
    page.append("\n## ").append(title).append("\n\n");
    page.append("| Id | In | What is done | ").append(grade).append(" | Seen |\n");
    page.append("|---|---|---|---|---|\n");
    for (Operator operator : operators) {
      if (operator.kind() == kind) {
        page.append("| ").append(operator.id());
        page.append(" | ").append(operator.shape().text());
        page.append(" | ").append(escape(operator.name()));
        page.append(" | ").append(kind == Operator.Kind.EXPECTED_MISS ? "-" : operator.grade());
        page.append(" | ").append(escape(operator.seen())).append(" |\n");
      }
    }
  }

  private static String escape(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*");
  }
}

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

      A longer run over real files of all formats, some fifty from Maven, npm and Debian, which it
      gathers first through their ordinary clients:

          cli/src/bench/real-files /tmp/real-files gallery

      This page is written by the code that holds the list; `DetectionPageTest` checks that it is current,
      and rewrites it with `-Dassay.docs=write`.
      """;

  private static final String ELSEWHERE =
      """

      ## Elsewhere, and not yet

      Tricks that are not played on a published file, but before it is built:

      | Id | What is done | Who is to find it |
      |---|---|---|
      | S1 | a file in the source archive that git does not have (xz 5.6.0, 2024) | not yet |
      | S3 | `.gitattributes`: export-subst, filters, submodules, LFS pointers | the checkout, which writes the tree itself |
      | S4 | a lock file with the same version and another hash or address | the rebuild, not yet |
      | S5 | a dependency changed in the local cache | the rebuild, not yet |
      | S6 | a poisoned build cache | the rebuild, not yet |
      | S7 | a source swapped during the compilation, and restored (SUNSPOT, 2020) | the rebuild, not yet |
      | S8 | a wrapper jar in git replaced | the rebuild, not yet |

      Formats whose readers come later are unknown, one part, and CODE if they differ: rpm (R1), MSI (I1),
      container images (O1, O2). What .NET has in a Windows program (P9 to P9e) is code of its section.
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
    page.append(ELSEWHERE);
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

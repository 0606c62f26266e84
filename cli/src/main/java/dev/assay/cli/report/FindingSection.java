package dev.assay.cli.report;

import dev.assay.core.artifact.Printable;
import dev.assay.core.result.ArtifactResult;
import dev.assay.core.result.Finding;
import dev.assay.core.result.Grade;
import dev.assay.core.result.Kind;
import dev.assay.core.result.ReleaseResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The findings, for people: worst grade first, and within a grade the odd one out before the many
 * of a kind. Findings of one part, kind, grade and rule stand together under their exact count.
 * Only METADATA findings are summed up; any other is named, whatever their number.
 */
final class FindingSection {
  /** How many findings of one kind show their diff, unless everything is asked for. */
  private static final int SHOWN_DIFFS = 10;

  /** How many lines of one diff are shown, unless everything is asked for. */
  private static final int SHOWN_LINES = 40;

  /** How many paths of METADATA findings by one rule are named, unless all are asked for. */
  private static final int SHOWN_METADATA = 3;

  private static final String INDENT = "      ";

  private final TextReport.Options options;
  private final Ink ink;

  FindingSection(TextReport.Options options) {
    this.options = options;
    this.ink = new Ink(options.color());
  }

  void write(ReleaseResult result, Appendable out) throws IOException {
    Map<String, List<List<Finding>>> summedUp = new LinkedHashMap<>();
    for (List<Finding> group : groups(result)) {
      Finding first = group.getFirst();
      if (first.grade() == Grade.METADATA && !options.verbose()) {
        summedUp.computeIfAbsent(first.rule(), _ -> new ArrayList<>()).add(group);
      } else if (group.size() == 1) {
        out.append('\n');
        single(first, out);
      } else {
        out.append('\n');
        several(group, out);
      }
    }
    for (Map.Entry<String, List<List<Finding>>> byRule : summedUp.entrySet()) {
      out.append('\n');
      sum(byRule.getKey(), byRule.getValue(), out);
    }
  }

  /** METADATA under one rule: a line for each structure, with the exact count of each field. */
  private void sum(String rule, List<List<Finding>> groups, Appendable out) throws IOException {
    int count = groups.stream().mapToInt(List::size).sum();
    String title =
        (count == 1 ? "1 finding" : count + " findings") + " by the rule " + Printable.escape(rule);
    line(
        out,
        ink.grade(Grade.METADATA, Grade.METADATA.name()) + "  " + title + " in " + paths(groups));
    Map<String, List<String>> fields = new LinkedHashMap<>();
    for (List<Finding> group : groups) {
      String part = what(group.getFirst()) + onlyOn(group.getFirst());
      int colon = part.indexOf(": ");
      fields
          .computeIfAbsent(part.substring(0, Math.max(0, colon)), _ -> new ArrayList<>())
          .add(part.substring(colon < 0 ? 0 : colon + 2) + times(group.size()));
    }
    for (Map.Entry<String, List<String>> structure : fields.entrySet()) {
      String label = structure.getKey().isEmpty() ? "" : structure.getKey() + ": ";
      line(out, INDENT + label + String.join(", ", structure.getValue()));
    }
  }

  private static String times(int count) {
    return count == 1 ? "" : " (" + count + " times)";
  }

  private static String paths(List<List<Finding>> groups) {
    List<String> paths =
        groups.stream().flatMap(List::stream).map(it -> it.path().text()).distinct().toList();
    int named = Math.min(SHOWN_METADATA, paths.size());
    int more = paths.size() - named;
    return String.join(", ", paths.subList(0, named)) + (more > 0 ? " and " + more + " more" : "");
  }

  private static List<List<Finding>> groups(ReleaseResult result) {
    Map<Likeness, List<Finding>> groups = new LinkedHashMap<>();
    for (ArtifactResult artifact : result.artifacts()) {
      for (Finding finding : artifact.findings()) {
        groups.computeIfAbsent(Likeness.of(finding), _ -> new ArrayList<>()).add(finding);
      }
    }
    List<List<Finding>> ordered = new ArrayList<>();
    groups.values().forEach(group -> ordered.add(Rarity.rarestFirst(group)));
    ordered.sort(
        Comparator.comparing((List<Finding> group) -> group.getFirst().grade())
            .reversed()
            .thenComparingInt(List::size)
            .thenComparing(group -> group.getFirst().detail().lines().isEmpty()));
    return ordered;
  }

  private void single(Finding finding, Appendable out) throws IOException {
    Grade grade = finding.grade();
    line(
        out,
        ink.grade(grade, grade.name())
            + "  "
            + ink.bold(finding.path().text())
            + (isSet(finding) ? "" : onlyOn(finding)));
    line(out, INDENT + what(finding) + summary(finding));
    if (!isSet(finding)) {
      line(out, INDENT + why(finding));
    }
    diff(finding, INDENT, out);
  }

  private void several(List<Finding> group, Appendable out) throws IOException {
    Finding first = group.getFirst();
    Grade grade = first.grade();
    String title = group.size() + " findings: " + what(first) + (isSet(first) ? "" : onlyOn(first));
    line(out, ink.grade(grade, grade.name()) + "  " + ink.bold(title));
    if (!isSet(first)) {
      line(out, INDENT + why(first));
    }
    for (int i = 0; i < group.size(); i++) {
      Finding finding = group.get(i);
      line(out, INDENT + finding.path().text() + summary(finding));
      if (i < SHOWN_DIFFS || options.verbose()) {
        diff(finding, INDENT + "  ", out);
      } else {
        leftOut(finding.detail().lines().size(), "of its diff", INDENT + "  ", out);
      }
    }
  }

  private void diff(Finding finding, String indent, Appendable out) throws IOException {
    List<String> lines = finding.detail().lines();
    if (lines.isEmpty()) {
      return;
    }
    line(out, indent + ink.green("--- rebuilt"));
    line(out, indent + ink.red("+++ published"));
    int shown = options.verbose() ? lines.size() : Math.min(SHOWN_LINES, lines.size());
    for (String text : lines.subList(0, shown)) {
      line(out, indent + paint(Printable.escape(text)));
    }
    leftOut(lines.size() - shown, "of this diff", indent, out);
  }

  private void leftOut(int lines, String ofWhat, String indent, Appendable out) throws IOException {
    if (lines > 0) {
      String count = lines == 1 ? "1 line" : lines + " lines";
      line(out, indent + ink.dim("… " + count + " " + ofWhat + " left out; --verbose shows all"));
    }
  }

  private String paint(String line) {
    if (line.startsWith("+")) {
      return ink.red(line);
    }
    return line.startsWith("-") ? ink.green(line) : line;
  }

  private static String summary(Finding finding) {
    String summary = finding.detail().summary();
    return summary.isEmpty() ? "" : ": " + Printable.escape(summary);
  }

  /** Whether a whole file has no counterpart. */
  private static boolean isSet(Finding finding) {
    return finding.rule().equals("closed-set");
  }

  private static String what(Finding finding) {
    if (!isSet(finding)) {
      return Printable.escape(finding.part());
    }
    return finding.kind() == Kind.REMOVED
        ? "the build made it, but it was not published"
        : "published, but the build did not make it";
  }

  private static String onlyOn(Finding finding) {
    return switch (finding.kind()) {
      case ADDED -> "  (only published)";
      case REMOVED -> "  (only rebuilt)";
      case CHANGED -> "";
    };
  }

  private static String why(Finding finding) {
    return finding.rule().equals("default")
        ? "graded " + finding.grade() + ": no rule covers it"
        : "graded " + finding.grade() + " by the rule " + Printable.escape(finding.rule());
  }

  private static void line(Appendable out, String text) throws IOException {
    out.append(text).append('\n');
  }

  /** What findings have in common that are shown together. */
  private record Likeness(String part, Kind kind, Grade grade, String rule) {
    static Likeness of(Finding finding) {
      return new Likeness(finding.part(), finding.kind(), finding.grade(), finding.rule());
    }
  }
}

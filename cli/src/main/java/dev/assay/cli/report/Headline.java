package dev.assay.cli.report;

import dev.assay.core.artifact.Printable;
import dev.assay.core.result.ArtifactResult;
import dev.assay.core.result.Cause;
import dev.assay.core.result.Condition;
import dev.assay.core.result.ReleaseResult;
import dev.assay.core.result.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The verdict on one line, and what it rests on, on the next. */
final class Headline {
  private final ReleaseResult result;
  private final int total;

  Headline(ReleaseResult result) {
    this.result = result;
    this.total = result.artifacts().size() + result.excluded().size();
  }

  /** The verdict's word, such as {@code DIFFERENT} or {@code INCONCLUSIVE (build)}. */
  static String word(Verdict verdict) {
    String word = verdict.id().replace('-', ' ').toUpperCase(Locale.ROOT);
    return verdict instanceof Verdict.Inconclusive it ? word + " (" + it.cause().id() + ")" : word;
  }

  /** What stands behind the word: whose verdict, and how many files, or why there is none. */
  String summary() {
    String about =
        result.verdict() instanceof Verdict.Inconclusive it ? reasonLines(it).getFirst() : counts();
    return Printable.escape(result.name()) + ": " + about;
  }

  /** Further lines of the reason, if there is no conclusion. */
  List<String> moreReason() {
    if (!(result.verdict() instanceof Verdict.Inconclusive it)) {
      return List.of();
    }
    List<String> lines = new ArrayList<>(reasonLines(it));
    lines.removeFirst();
    if (!result.artifacts().isEmpty()) {
      String when = it.cause() == Cause.CONDITIONS ? "Conditions aside: " : "Compared so far: ";
      lines.add(when + counts() + ".");
    }
    return lines;
  }

  /** The conditions by name, each once, with how often it stands; empty if there are none. */
  String conditions() {
    Map<String, Long> times =
        result.conditions().stream()
            .collect(
                Collectors.groupingBy(Condition::id, LinkedHashMap::new, Collectors.counting()));
    return times.entrySet().stream()
        .map(e -> e.getKey() + (e.getValue() > 1 ? " (" + e.getValue() + ")" : ""))
        .collect(Collectors.joining(", "));
  }

  private String counts() {
    List<String> parts = new ArrayList<>();
    long different = count(v -> v instanceof Verdict.Different);
    long reproduced = count(v -> v instanceof Verdict.Reproduced);
    if (different > 0) {
      parts.add(
          ofTotal(different)
              + (different == 1 ? " differs" : " differ")
              + " (worst: "
              + result.worst()
              + ")");
    } else {
      parts.add(ofTotal(reproduced) + " reproduced");
    }
    add(parts, count(v -> v instanceof Verdict.ReproducedUnderSignature), "under its signature");
    add(parts, count(v -> v instanceof Verdict.Allowed), "allowed");
    add(parts, count(v -> v instanceof Verdict.Inconclusive), "inconclusive");
    add(parts, result.excluded().size(), "not checked");
    return String.join(", ", parts);
  }

  private String ofTotal(long n) {
    return n + " of " + total + (total == 1 ? " file" : " files");
  }

  private static void add(List<String> parts, long n, String what) {
    if (n > 0) {
      parts.add(n + " " + what);
    }
  }

  private long count(Predicate<Verdict> which) {
    return result.artifacts().stream().map(ArtifactResult::verdict).filter(which).count();
  }

  private static List<String> reasonLines(Verdict.Inconclusive verdict) {
    List<String> lines = verdict.reason().lines().map(Printable::escape).toList();
    return lines.isEmpty() ? List.of("no reason was given") : lines;
  }
}

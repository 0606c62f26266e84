package dev.assay.comparator.grade;

import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import dev.assay.core.result.Grade;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The table of grading rules. What no rule covers gets the default grade of its nature. */
public final class Rules {
  /** The name in reports of "no rule applied". */
  public static final String DEFAULT = "default";

  /**
   * A derived value carries nothing: on both sides it is what the rest of its own file says it must
   * be, and that rest is accounted for by itself.
   */
  private static final Rule DERIVED =
      new Rule(
          "derived",
          1,
          Grade.METADATA,
          new Rule.Text(
              "lengths, offsets, checksums, padding",
              "what the rest of its own file says it must be, computed",
              "computed again",
              "0"),
          difference ->
              difference.nature() == Nature.DERIVED
                      && follows(difference.published())
                      && follows(difference.rebuilt())
                  ? Optional.of(Proved.NOTHING)
                  : Optional.empty());

  /** All rules; the first one that covers a difference grades it. */
  public static final List<Rule> TABLE =
      Stream.of(
              List.of(DERIVED),
              EncodingRules.ALL,
              OrderRules.ALL,
              ZipRules.ALL,
              TarRules.ALL,
              GzipRules.ALL,
              ArRules.ALL,
              ClassRules.ALL,
              ElfRules.ALL,
              PeRules.ALL,
              NsisRules.ALL,
              CabRules.ALL,
              StampRules.ALL,
              MediaRules.ALL,
              LicenceRule.ALL)
          .flatMap(List::stream)
          .toList();

  private Rules() {}

  /**
   * A grade and what gave it.
   *
   * @param grade of the difference
   * @param rule id and version, or {@link #DEFAULT}
   * @param proved what the rule's parameters carry
   */
  public record Graded(Grade grade, String rule, Optional<Proved> proved) {
    /** A grade that rests on no parameters. */
    public Graded(Grade grade, String rule) {
      this(grade, rule, Optional.empty());
    }

    /** What no rule covers. */
    public static Graded byDefault(Nature nature) {
      return new Graded(nature.byDefault(), DEFAULT);
    }
  }

  /** Grades one difference by the first rule that covers it. */
  public static Graded grade(Difference difference) throws IOException {
    if (isAmbiguous(difference)) {
      return Graded.byDefault(difference.nature());
    }
    for (Rule rule : TABLE) {
      Optional<Proved> proved = prove(rule, difference);
      if (proved.isPresent()) {
        return new Graded(rule.grade(), rule.name(), proved);
      }
    }
    return Graded.byDefault(difference.nature());
  }

  /** What readers disagree about on one side is not proved by what it says. */
  private static boolean isAmbiguous(Difference difference) {
    return difference.nature() == Nature.AMBIGUOUS
        || difference.sides().stream()
            .flatMap(side -> side.field().stream())
            .anyMatch(field -> field.nature() == Nature.AMBIGUOUS);
  }

  private static Optional<Proved> prove(Rule rule, Difference difference) throws IOException {
    try {
      return rule.proof().prove(difference);
    } catch (MalformedException | LimitReachedException e) {
      // What cannot be proved is not proved.
      return Optional.empty();
    }
  }

  private static boolean follows(Difference.Side side)
      throws IOException, MalformedException, LimitReachedException {
    Optional<Part.Field> field = side.field();
    return field.isPresent()
        && field.get().derived().isPresent()
        && field.get().derived().get().get();
  }
}

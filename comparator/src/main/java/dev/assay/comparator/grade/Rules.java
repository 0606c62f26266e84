package dev.assay.comparator.grade;

import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import dev.assay.core.result.Grade;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

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
          difference ->
              difference.nature() == Nature.DERIVED
                  && follows(difference.published())
                  && follows(difference.rebuilt()));

  private static final List<Rule> TABLE = List.of(DERIVED);

  private Rules() {}

  /**
   * A grade and what gave it.
   *
   * @param grade of the difference
   * @param rule id and version, or {@link #DEFAULT}
   */
  public record Graded(Grade grade, String rule) {}

  /** Grades one difference by the first rule that covers it. */
  public static Graded grade(Difference difference) throws IOException {
    for (Rule rule : TABLE) {
      if (covers(rule, difference)) {
        return new Graded(rule.grade(), rule.text());
      }
    }
    return new Graded(difference.nature().byDefault(), DEFAULT);
  }

  private static boolean covers(Rule rule, Difference difference) throws IOException {
    try {
      return rule.proof().covers(difference);
    } catch (MalformedException | LimitReachedException e) {
      // What cannot be proved is not proved.
      return false;
    }
  }

  private static boolean follows(Optional<Part.Field> field)
      throws IOException, MalformedException, LimitReachedException {
    return field.isPresent()
        && field.get().derived().isPresent()
        && field.get().derived().get().get();
  }
}

package dev.assay.comparator.grade;

import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.result.Grade;
import dev.assay.core.result.Kind;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What the bytes of a field may say; anything else is not covered by the rule. */
@FunctionalInterface
interface Grammar {
  /** The value, and how many bits a value of this grammar can carry; empty if it is none. */
  Optional<Proved> read(Bytes value) throws IOException, MalformedException, LimitReachedException;

  /**
   * A rule that copies one value of this grammar to where the other side has another. It only
   * covers fields that both sides have.
   *
   * @param applies tells the fields that the rule is for
   */
  default Rule rule(String id, Rule.Text text, Predicate<Difference> applies) {
    return new Rule(id, 1, Grade.METADATA, text, difference -> copied(difference, applies, false));
  }

  /** Like {@link #rule}, also where only one side has the field. */
  default Rule optional(String id, Rule.Text text, Predicate<Difference> applies) {
    return new Rule(id, 1, Grade.METADATA, text, difference -> copied(difference, applies, true));
  }

  private Optional<Proved> copied(
      Difference difference, Predicate<Difference> applies, boolean mayBeAbsent)
      throws IOException, MalformedException, LimitReachedException {
    if ((difference.kind() != Kind.CHANGED && !mayBeAbsent)
        || difference.shared().isPresent()
        || !applies.test(difference)) {
      return Optional.empty();
    }
    Proved published = new Proved("absent", 1);
    for (Difference.Side side : List.of(difference.rebuilt(), difference.published())) {
      if (side.parts().size() > 1) {
        return Optional.empty();
      }
      published = new Proved("absent", 1);
      if (side.parts().size() == 1) {
        Optional<Proved> value = read(side.bytes(side.parts().getFirst()));
        if (value.isEmpty()) {
          return Optional.empty();
        }
        published = value.get();
      }
    }
    return Optional.of(published);
  }

  /** The logarithm to the base 2: the bits of a choice of one in {@code n}. */
  static double log2(double n) {
    return Math.log(n) / Math.log(2);
  }
}

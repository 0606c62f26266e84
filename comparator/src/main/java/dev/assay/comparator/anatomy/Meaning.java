package dev.assay.comparator.anatomy;

import dev.assay.core.result.Detail;
import java.io.IOException;
import java.util.Optional;

/**
 * What a part says in terms of its format, where its own bytes do not tell: numbers that refer to
 * other parts, instructions, a header in JSON. A format attaches one to the parts that deserve it;
 * everything in it is only asked for parts that differ.
 */
public interface Meaning {
  /** What the part is for, if only one side has it. */
  Nature nature();

  /** What it means if the part stands elsewhere among its siblings. */
  default Nature order() {
    return Nature.ORDER;
  }

  /**
   * One-sided siblings with the same heading are one finding of that name, instead of one each.
   * Siblings with the same heading have the same nature.
   */
  default Optional<String> heading() {
    return Optional.empty();
  }

  /**
   * What this published part and its rebuilt counterpart differ in, if that is one thing that runs
   * through the whole layer, such as how its constants are numbered. All such differences of a
   * layer are one finding. Exchanging the two sides gives the same heading and nature.
   */
  default Optional<Shared> shared(Meaning rebuilt)
      throws IOException, MalformedException, LimitReachedException {
    return Optional.empty();
  }

  /**
   * How this published part differs from its rebuilt counterpart, as people read it; already
   * escaped.
   *
   * @param limit about how many lines to show; what is left out is counted
   */
  default Optional<Detail> changed(Meaning rebuilt, int limit)
      throws IOException, MalformedException, LimitReachedException {
    return Optional.empty();
  }

  /**
   * What the part says, as people read it, if only one side has it; already escaped.
   *
   * @param sign goes before each line, {@code +} or {@code -}
   * @param limit about how many lines to show; what is left out is counted
   */
  default Optional<Detail> alone(char sign, int limit)
      throws IOException, MalformedException, LimitReachedException {
    return Optional.empty();
  }

  /**
   * One difference that shows in many parts.
   *
   * @param heading the name of its finding; says what differs
   * @param nature how bad it is if nothing is proved
   * @param proof the id of the rule that {@code choice} is the proof for
   * @param detail for people
   * @param choice what turns the rebuilt side into the published one exactly, if a stated transform
   *     does
   */
  record Shared(
      String heading,
      Nature nature,
      String proof,
      Part.Lazy<Detail> detail,
      Part.Lazy<Optional<Choice>> choice) {}

  /**
   * The parameters of a transform that was proved to give the published side.
   *
   * @param value the same text stands for the same parameters
   * @param bits how many bits they can carry, 0 or more
   */
  record Choice(String value, int bits) {}
}

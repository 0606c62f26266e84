package dev.assay.comparator.grade;

import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.core.result.Grade;
import java.io.IOException;
import java.util.Optional;

/**
 * One rule of the table: when it applies, it proves that a difference deserves its grade.
 *
 * @param id a name that allowances can refer to
 * @param version goes up when the rule's meaning changes
 * @param grade what the difference is, if the proof succeeds
 * @param text what the rule says, for people
 * @param proof tells whether the rule covers a difference
 */
public record Rule(String id, int version, Grade grade, Text text, Proof proof) {
  /**
   * What a rule says; {@code docs/grading.md} is made from it.
   *
   * @param field where it applies
   * @param grammar what both values must look like
   * @param transform what turns the rebuilt bytes into the published ones
   * @param bits what the parameters can carry
   */
  public record Text(String field, String grammar, String transform, String bits) {}

  /** As it stands in reports. */
  public String name() {
    return id + "/" + version;
  }

  /** Decides whether a rule covers a difference. */
  @FunctionalInterface
  public interface Proof {
    /** Empty, or an exception, if it does not. */
    Optional<Proved> prove(Difference difference)
        throws IOException, MalformedException, LimitReachedException;
  }
}

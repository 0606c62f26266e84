package dev.assay.comparator.gallery;

import dev.assay.core.result.Grade;

/**
 * What became of one operator on one file.
 *
 * @param operator which
 * @param path where the change must be found, as text
 * @param found the worst grade at that place; for a control the worst anywhere; IDENTICAL if none
 * @param outcome whether that is enough
 * @param remark why not; empty if it is
 */
public record Row(Operator operator, String path, Grade found, Outcome outcome, String remark) {
  /** How it ended. */
  public enum Outcome {
    /** As demanded. */
    FOUND,
    /** Graded too low, found in the wrong place, or the comparator failed. */
    MISSED,
    /** A control that is graded too high. */
    FALSE_ALARM
  }

  /** Whether it is as demanded. */
  public boolean passed() {
    return outcome == Outcome.FOUND;
  }
}

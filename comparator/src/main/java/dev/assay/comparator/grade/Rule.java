package dev.assay.comparator.grade;

import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.core.result.Grade;
import java.io.IOException;

/**
 * One rule of the table: when it applies, it proves that a difference deserves its grade.
 *
 * @param id a name that allowances can refer to
 * @param version goes up when the rule's meaning changes
 * @param grade what the difference is, if the proof succeeds
 * @param proof whether the rule covers a difference; an exception means that it does not
 */
public record Rule(String id, int version, Grade grade, Proof proof) {
  /** As it stands in reports. */
  public String text() {
    return id + "/" + version;
  }

  /** Decides whether a rule covers a difference. */
  @FunctionalInterface
  public interface Proof {
    boolean covers(Difference difference)
        throws IOException, MalformedException, LimitReachedException;
  }
}

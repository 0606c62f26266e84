package dev.assay.comparator.anatomy;

import dev.assay.core.limits.Limit;
import java.io.Serial;

/** A limit was reached while reading; what was being read counts as UNINSPECTED. */
public final class LimitReachedException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final boolean raisable;

  /** A limit that a format has by itself, or something that cannot be decoded at all. */
  public LimitReachedException(String message) {
    super(message);
    this.raisable = false;
  }

  /** A limit that a person can raise; the message says how. */
  public LimitReachedException(String message, Limit limit) {
    super(message + limit.remedy());
    this.raisable = true;
  }

  /** Whether an option raises it, so that the same file can be looked into after all. */
  public boolean isRaisable() {
    return raisable;
  }
}

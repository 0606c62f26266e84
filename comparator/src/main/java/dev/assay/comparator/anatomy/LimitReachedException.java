package dev.assay.comparator.anatomy;

import java.io.Serial;

/** A limit was reached while reading; what was being read counts as UNINSPECTED. */
public final class LimitReachedException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  public LimitReachedException(String message) {
    super(message);
  }
}

package dev.assay.core.json;

import java.io.Serial;

/** A report that is not well-formed, contradicts itself, or is not true of the files. */
public final class RefusedException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /** States what is wrong, and where. */
  public RefusedException(String where, String expected, String found) {
    super(where + ": expected " + expected + ", found " + found);
  }
}

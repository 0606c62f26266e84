package dev.assay.comparator.anatomy;

import java.io.Serial;

/** Bytes that do not follow their format. Becomes a finding; never ends a comparison. */
public final class MalformedException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final long offset;

  /**
   * States what is wrong.
   *
   * @param offset where, from the start of the layer
   */
  public MalformedException(long offset, String expected, String found) {
    super("at offset " + offset + ": expected " + expected + ", found " + found);
    this.offset = offset;
  }

  /** Where, from the start of the layer. */
  public long offset() {
    return offset;
  }
}

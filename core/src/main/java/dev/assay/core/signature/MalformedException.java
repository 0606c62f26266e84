package dev.assay.core.signature;

import java.io.Serial;

/** Not what the format's specification says. */
public final class MalformedException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /** States what is wrong. */
  public MalformedException(String message) {
    super(message);
  }

  /** The message; never null. */
  public String text() {
    return String.valueOf(getMessage());
  }
}

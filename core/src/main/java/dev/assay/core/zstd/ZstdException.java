package dev.assay.core.zstd;

import java.io.IOException;

/** The bytes are no Zstandard frame, or one that this decoder does not read. */
public final class ZstdException extends IOException {
  private static final long serialVersionUID = 1;

  private final boolean limit;

  private ZstdException(String message, boolean limit) {
    super(message);
    this.limit = limit;
  }

  /** The bytes break the format. */
  static ZstdException malformed(String what) {
    return new ZstdException(what, false);
  }

  /** The frame may be well-formed, but needs what this decoder does not give. */
  static ZstdException limit(String what) {
    return new ZstdException(what, true);
  }

  /** Whether a limit was reached, and nothing is known to be wrong. */
  public boolean isLimit() {
    return limit;
  }
}

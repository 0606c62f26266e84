package dev.assay.core.result;

import dev.assay.core.artifact.Digest;

/**
 * Bytes {@code [offset, offset + length)} of one layer, and what they are.
 *
 * @param offset in bytes, from the start of the layer
 * @param length in bytes, 0 or more
 * @param digest of exactly these bytes
 */
public record Range(long offset, long length, Digest digest) {
  public Range {
    if (offset < 0 || length < 0 || offset + length < offset) {
      throw new IllegalArgumentException("not a range: offset " + offset + ", length " + length);
    }
  }

  /** The first offset behind the range. */
  public long end() {
    return offset + length;
  }
}

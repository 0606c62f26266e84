package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.core.limits.Limits;

/** The limits that every decoder keeps while it produces output. */
final class Decoding {
  /** How much a decoder reads and writes at a time. */
  static final int CHUNK = 1 << 15;

  /** The ratio only matters where this much has been decoded. */
  private static final long FREE_RATIO = 1 << 20;

  private Decoding() {}

  /**
   * Stops a decoder that gives too much.
   *
   * @param decoded how many bytes it has given
   * @param encoded how many bytes it was given, or will be
   */
  static void checkLimits(long decoded, long encoded, Limits limits) throws LimitReachedException {
    if (decoded > limits.decodedBytes()) {
      throw new LimitReachedException(
          "decodes to more than the limit of " + limits.decodedBytes() + " bytes");
    }
    if (decoded > FREE_RATIO && decoded / limits.ratio() > encoded) {
      throw new LimitReachedException(
          "decodes to more than the limit of " + limits.ratio() + " times its size");
    }
  }
}

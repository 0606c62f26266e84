package dev.assay.core.limits;

import java.time.Duration;

/**
 * Bounds for reading hostile files. Reaching one makes the member UNINSPECTED; it never makes it
 * equal.
 *
 * @param depth containers inside containers
 * @param members of one container, on each side
 * @param decodedBytes of one stream
 * @param ratio decoded to encoded bytes of one stream, where more than 1 MiB is decoded
 * @param detailLines of one finding's readable detail
 * @param time for one comparison; with 0 nothing is decoded
 */
public record Limits(
    int depth, int members, long decodedBytes, int ratio, int detailLines, Duration time) {
  /** What is used unless told otherwise; deflate itself cannot exceed a ratio of 1,032. */
  public static final Limits DEFAULT =
      new Limits(16, 1_000_000, 16L << 30, 1_100, 400, Duration.ofMinutes(30));

  public Limits {
    if (depth < 1 || members < 1 || decodedBytes < 1 || ratio < 1 || detailLines < 1) {
      throw new IllegalArgumentException("every limit is at least 1");
    }
    if (time.isNegative()) {
      throw new IllegalArgumentException("the time limit is 0 or more");
    }
  }
}

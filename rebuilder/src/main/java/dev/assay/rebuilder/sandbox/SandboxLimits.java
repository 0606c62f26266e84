package dev.assay.rebuilder.sandbox;

import java.time.Duration;

/**
 * Bounds of one run.
 *
 * @param wallTime until it is stopped
 * @param logBytes size of the log, with what was in it before
 * @param tmpBytes size of {@code /tmp}; {@code /var/tmp}, {@code /dev/shm} and {@code /run} get a
 *     quarter of it each
 */
public record SandboxLimits(Duration wallTime, long logBytes, long tmpBytes) {
  /** Two hours, 256 MiB of log, 4 GiB in {@code /tmp}. */
  public static final SandboxLimits DEFAULT =
      new SandboxLimits(Duration.ofHours(2), 256L << 20, 4L << 30);

  public SandboxLimits {
    if (wallTime.isNegative() || wallTime.isZero() || logBytes < 1 || tmpBytes < 4096) {
      throw new IllegalArgumentException(
          "expected more than no time, 1 byte of log or more and 4096 of /tmp or more, found: "
              + wallTime
              + ", "
              + logBytes
              + ", "
              + tmpBytes);
    }
  }
}

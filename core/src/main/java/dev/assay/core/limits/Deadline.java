package dev.assay.core.limits;

import java.time.Duration;

/** A point on the monotonic clock after which hostile input gets no more time. */
public final class Deadline {
  private final long end;

  private Deadline(long end) {
    this.end = end;
  }

  /** The deadline that is {@code time} from now. */
  public static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** Whether the time is up. */
  public boolean hasPassed() {
    return System.nanoTime() - end >= 0;
  }
}

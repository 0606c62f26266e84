package dev.assay.cli.isolation;

import java.time.Duration;

/** Ends this process when something takes too long. */
final class Watchdog implements AutoCloseable {
  private final Thread thread;

  private Watchdog(Thread thread) {
    this.thread = thread;
  }

  static Watchdog over(Duration time) {
    return new Watchdog(
        Thread.ofPlatform()
            .daemon()
            .name("assay-watchdog")
            .start(
                () -> {
                  try {
                    Thread.sleep(time);
                    Runtime.getRuntime().halt(ComparisonChild.HUNG);
                  } catch (InterruptedException e) {
                    // It came to its end.
                  }
                }));
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}

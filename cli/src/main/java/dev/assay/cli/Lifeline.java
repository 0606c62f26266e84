package dev.assay.cli;

import java.util.Optional;

/**
 * Ends this JVM when the launcher that started it is gone: killed so that it could not pass the
 * signal on. The sandbox in turn dies with this JVM, so no build is left behind.
 */
final class Lifeline implements Runnable {
  private static final long MILLISECONDS = 200;

  private final long launcher;
  private final Runnable end;

  /**
   * Watches {@code launcher}.
   *
   * @param launcher its process id
   * @param end what to do when it is gone
   */
  Lifeline(long launcher, Runnable end) {
    this.launcher = launcher;
    this.end = end;
  }

  /** Starts to watch in the background; the first look comes late, short runs never pay for it. */
  void start() {
    Thread thread = new Thread(this, "lifeline");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void run() {
    try {
      do {
        Thread.sleep(MILLISECONDS);
      } while (isThere());
    } catch (InterruptedException e) {
      // Nobody interrupts this thread. If somebody does, ending is the safe side.
      Thread.currentThread().interrupt();
    }
    end.run();
  }

  /** The parent, not the process id alone: that may be taken by another process meanwhile. */
  boolean isThere() {
    Optional<ProcessHandle> parent = ProcessHandle.current().parent();
    return parent.isPresent() && parent.get().pid() == launcher;
  }
}

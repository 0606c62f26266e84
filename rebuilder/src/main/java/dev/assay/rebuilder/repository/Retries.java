package dev.assay.rebuilder.repository;

import dev.assay.core.event.EventSink;
import dev.assay.core.event.ProgressEvent;
import dev.assay.core.failure.AssayException;
import java.time.Duration;

/**
 * Tries again after trouble with the network, and after nothing else: what a server says, or what
 * comes out otherwise than it should, comes out the same the next time. Each further attempt is an
 * event, so that it can be counted.
 *
 * @param more how often, after the first attempt
 * @param pause before the first of them; it doubles before each of the others
 */
public record Retries(int more, Duration pause, EventSink events) {
  /** Nothing is tried again. */
  public static final Retries NONE = new Retries(0, Duration.ZERO, EventSink.NONE);

  /** How often, unless the user says otherwise. */
  public static final int USUAL = 3;

  /** Three more attempts, after one, two and four seconds. */
  public static Retries usual(EventSink events) {
    return new Retries(USUAL, Duration.ofSeconds(1), events);
  }

  /** Something that may fail. */
  public interface Attempt<T> {
    /** Tries it. */
    T run() throws AssayException;
  }

  /** The result of the first attempt that succeeds, or the failure of the last one. */
  public <T> T repeat(Attempt<T> attempt) throws AssayException {
    for (int done = 0; ; done++) {
      try {
        return attempt.run();
      } catch (AssayException e) {
        if (done >= more || NetworkProblem.in(e).isEmpty()) {
          throw e;
        }
        events.accept(new ProgressEvent.Retry(e.text()));
        sleep(done);
      }
    }
  }

  private void sleep(int done) throws AssayException.Infrastructure {
    try {
      Thread.sleep(pause.multipliedBy(1L << done));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssayException.Infrastructure("interrupted while waiting for the network", e);
    }
  }
}

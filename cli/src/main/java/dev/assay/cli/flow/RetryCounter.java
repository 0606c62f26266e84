package dev.assay.cli.flow;

import dev.assay.core.event.EventSink;
import dev.assay.core.event.ProgressEvent;
import java.util.concurrent.atomic.AtomicInteger;

/** Passes events on, and counts how often something was tried again. */
final class RetryCounter implements EventSink {
  private final EventSink next;
  private final AtomicInteger count = new AtomicInteger();

  RetryCounter(EventSink next) {
    this.next = next;
  }

  @Override
  public void accept(ProgressEvent event) {
    if (event instanceof ProgressEvent.Retry) {
      count.incrementAndGet();
    }
    next.accept(event);
  }

  /** Until now. */
  int count() {
    return count.get();
  }
}

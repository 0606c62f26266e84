package dev.assay.core.event;

/** Receives progress; may be called from any thread, one call at a time per thread. */
@FunctionalInterface
public interface EventSink {
  /** Drops everything. */
  EventSink NONE = event -> {};

  /** Takes one event; must return quickly and must not throw. */
  void accept(ProgressEvent event);
}

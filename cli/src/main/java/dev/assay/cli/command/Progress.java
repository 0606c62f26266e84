package dev.assay.cli.command;

import dev.assay.cli.report.ProgressRenderer;
import dev.assay.core.event.EventSink;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Shows progress on standard error while a command works; a result is shown after its end. */
final class Progress implements AutoCloseable {
  private static final int USUAL_WIDTH = 80;
  private static final int LEAST_WIDTH = 20;
  private static final int MOST_WIDTH = 1_000;

  private final ProgressRenderer renderer;
  private final CountDownLatch ended = new CountDownLatch(1);

  private Progress(ProgressRenderer renderer) {
    this.renderer = renderer;
  }

  /**
   * Shows progress in the manner that fits standard error.
   *
   * @param environment COLUMNS is looked at
   * @param elsewhere what to do if it is no terminal
   */
  static Progress on(
      Console console, Map<String, String> environment, ProgressRenderer.Mode elsewhere) {
    ProgressRenderer.Mode mode = console.liveErr() ? ProgressRenderer.Mode.LIVE : elsewhere;
    Progress progress =
        new Progress(
            new ProgressRenderer(console.err(), mode, width(environment), System::nanoTime));
    if (mode == ProgressRenderer.Mode.LIVE) {
      Thread.ofPlatform().daemon().name("progress").start(progress::tick);
    }
    return progress;
  }

  /** Takes events. */
  EventSink sink() {
    return renderer;
  }

  private void tick() {
    try {
      while (!ended.await(1, TimeUnit.SECONDS)) {
        renderer.tick();
      }
    } catch (InterruptedException e) {
      // Then the time stands still; nothing depends on it.
      Thread.currentThread().interrupt();
    }
  }

  private static int width(Map<String, String> environment) {
    String columns = environment.getOrDefault("COLUMNS", "");
    if (!columns.matches("[0-9]{1,4}")) {
      return USUAL_WIDTH;
    }
    return Math.clamp(Integer.parseInt(columns), LEAST_WIDTH, MOST_WIDTH);
  }

  @Override
  public void close() {
    ended.countDown();
    renderer.close();
  }
}

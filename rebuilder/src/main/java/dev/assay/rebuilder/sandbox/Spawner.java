package dev.assay.rebuilder.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Starts a process from a platform thread of its own that lives until the process has ended.
 *
 * <p>The signal that ends a sandbox together with its parent follows the thread that started it,
 * not the process (prctl(2), PR_SET_PDEATHSIG): started from a pool's thread, a build dies when the
 * pool shrinks.
 */
final class Spawner {
  private Spawner() {}

  static Process start(ProcessBuilder builder) throws IOException {
    CompletableFuture<Process> started = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("assay-sandbox")
        .start(
            () -> {
              try {
                Process process = builder.start();
                started.complete(process);
                process.onExit().join();
              } catch (IOException e) {
                started.completeExceptionally(new UncheckedIOException(e));
              } catch (RuntimeException e) {
                started.completeExceptionally(e);
              }
            });
    try {
      return started.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof UncheckedIOException failure) {
        throw new IOException("cannot start " + builder.command().getFirst(), failure);
      }
      throw e;
    }
  }
}

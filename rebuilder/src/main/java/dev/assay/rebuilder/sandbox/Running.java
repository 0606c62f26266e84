package dev.assay.rebuilder.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A sandbox that is running. Process 1 of its process namespace is a child of bubblewrap: when it
 * ends, the kernel ends every other process of the namespace, and only then can bubblewrap take its
 * exit status (pid_namespaces(7)). So bubblewrap's end is the end of everything.
 */
final class Running implements AutoCloseable {
  private static final Duration SETUP = Duration.ofMinutes(1);
  private static final Duration CLEANUP = Duration.ofSeconds(30);

  private final Process process;
  private final Pump pump;

  Running(Process process, Pump pump) {
    this.process = process;
    this.pump = pump;
    Thread.ofPlatform().daemon().name("assay-sandbox-output").start(pump);
  }

  /** Waits until the sandbox is set up, and lets the command begin. */
  void begin() throws InterruptedException, ExecutionException, IOException {
    try {
      pump.ready().get(SETUP.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("no sandbox within " + SETUP, e);
    }
    try (OutputStream in = process.getOutputStream()) {
      in.write("go\n".getBytes(UTF_8));
    }
  }

  /** The process that all of the sandbox is below. */
  long pid() {
    return process.pid();
  }

  /** Waits for the end, or for the pump or the watch to give up. */
  int awaitEnd(Duration limit, CompletableFuture<Void> exceeded)
      throws InterruptedException, ExecutionException, TimeoutException {
    CompletableFuture<Object> brokenPump = new CompletableFuture<>();
    CompletableFuture<Void> unused =
        pump.done()
            .whenComplete(
                (result, failure) -> {
                  if (failure != null) {
                    brokenPump.completeExceptionally(failure);
                  }
                });
    CompletableFuture.anyOf(process.onExit(), brokenPump, exceeded)
        .get(limit.toMillis(), TimeUnit.MILLISECONDS);
    unused.get(CLEANUP.toMillis(), TimeUnit.MILLISECONDS);
    return process.exitValue();
  }

  /** Ends all of it, and returns when it has ended; false if the kernel does not let go of it. */
  boolean end() {
    Optional<ProcessHandle> first = process.toHandle().children().findFirst();
    if (first.isEmpty() || !first.orElseThrow().destroyForcibly()) {
      process.destroyForcibly();
    }
    return ended() || (process.destroyForcibly() != null && ended());
  }

  private boolean ended() {
    process.onExit().completeOnTimeout(process, CLEANUP.toMillis(), TimeUnit.MILLISECONDS).join();
    return !process.isAlive();
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      end();
    }
  }
}

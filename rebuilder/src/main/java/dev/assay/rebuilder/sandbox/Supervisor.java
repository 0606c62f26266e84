package dev.assay.rebuilder.sandbox;

import dev.assay.core.event.EventSink;
import dev.assay.core.failure.AssayException;
import dev.assay.core.result.SandboxInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Starts a sandbox, holds it to its limits, and sees to its end. What makes the sandbox has to end
 * with the thread that started it, keep everything in one process namespace whose first process is
 * its only child, and say {@link Launch#READY} before the command begins.
 */
final class Supervisor {
  private final SandboxRequest request;
  private final Cgroup cgroup;
  private final SandboxInfo info;
  private final UnaryOperator<String> remedy;
  private final EventSink events;

  /**
   * For one run.
   *
   * @param info what the run's result says of its sandbox
   * @param remedy what to report if it does not come up, by what was said instead
   */
  Supervisor(
      SandboxRequest request,
      Cgroup cgroup,
      SandboxInfo info,
      UnaryOperator<String> remedy,
      EventSink events) {
    this.request = request;
    this.cgroup = cgroup;
    this.info = info;
    this.remedy = remedy;
    this.events = events;
  }

  /**
   * Runs it to its end.
   *
   * @param line the command line
   * @param rlimits whether the kernel keeps the number of processes by rlimit
   */
  SandboxRun run(List<String> line, boolean rlimits) throws AssayException, IOException {
    DiskUse disk = new DiskUse(writable(), request.limits().diskBytes());
    try (Running running = start(line)) {
      Watch.Kept kept = new Watch.Kept(cgroup, rlimits || cgroup.processes().isPresent());
      return outcome(running, new Watch(request.limits(), kept, running.pid(), disk));
    }
  }

  /** What is merged is in the upper layer, and seen from here nowhere else. */
  private List<Path> writable() {
    Stream<Path> upper = request.overlay().map(Overlay::upper).stream();
    Stream<Path> mounts =
        request.mounts().stream()
            .filter(mount -> mount.access() == Mount.Access.WRITE)
            .map(Mount::host);
    return Stream.concat(upper, mounts).toList();
  }

  private Running start(List<String> line) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    // Process 1 of a sandbox may show its starter's environment; there is none.
    builder.environment().clear();
    Process process = Spawner.start(builder);
    return new Running(
        process,
        new Pump(process.getInputStream(), request.log(), request.limits().logBytes(), events));
  }

  private SandboxRun outcome(Running running, Watch watch) throws AssayException {
    String log = "; output so far: " + request.log();
    try {
      running.begin();
      Thread.ofPlatform().daemon().name("assay-sandbox-watch").start(watch);
      int status = running.awaitEnd(request.limits().wallTime(), watch.exceeded());
      watch.lookBack();
      return new SandboxRun(status, request.log(), info);
    } catch (TimeoutException e) {
      throw stopped(
          running,
          new AssayException.Limit(
              "stopped after the limit of " + request.limits().wallTime() + log));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopped(running, new AssayException.Infrastructure("interrupted" + log, e));
    } catch (ExecutionException | IOException e) {
      throw stopped(running, failure(e));
    } finally {
      watch.stop();
    }
  }

  private AssayException failure(Exception e) {
    Throwable cause = e instanceof IOException ? e : Objects.requireNonNullElse(e.getCause(), e);
    return switch (cause) {
      case Pump.NotSetUp said ->
          new AssayException.Infrastructure(remedy.apply(String.valueOf(said.getMessage())));
      case Pump.TooMuchOutput _ ->
          new AssayException.Limit(
              "stopped at the limit of "
                  + request.limits().logBytes()
                  + " bytes of output; see "
                  + request.log());
      case Watch.Exceeded limit ->
          new AssayException.Limit("stopped at " + limit.getMessage() + "; see " + request.log());
      default -> new AssayException.Infrastructure("the sandbox broke off: " + cause, cause);
    };
  }

  /** Ends the sandbox; what it wrote must not be used while something of it may live. */
  private static AssayException stopped(Running running, AssayException why) {
    return running.end()
        ? why
        : new AssayException.Infrastructure(why.text() + "; and the sandbox could not be ended");
  }
}

package dev.assay.rebuilder.sandbox;

import dev.assay.core.event.EventSink;
import dev.assay.core.failure.AssayException;
import dev.assay.core.result.SandboxInfo;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * The sandbox that bubblewrap makes, 0.8 or newer, as root and as an ordinary user: its own
 * namespaces, no capability, no further user namespaces, our filter for system calls ({@link
 * Seccomp}), a cleared environment, no terminal. It ends with the thread that started it, hence
 * with this JVM, however that ends.
 */
public final class Bubblewrap implements Sandbox {
  private final Optional<Path> program;
  private final Path probeFolder;
  private final EventSink events;

  /** Found out by the probe, and until then assumed from what is there. */
  private volatile boolean asOther = BuildUser.canBeOther();

  /**
   * Uses the first {@code bwrap} on the {@code PATH}.
   *
   * @param environment of this process; only {@code PATH} is read
   * @param probeFolder for the files of {@link #probe()}; need not exist, private to this run
   */
  public Bubblewrap(Map<String, String> environment, Path probeFolder, EventSink events) {
    this.program = find(environment.getOrDefault("PATH", ""));
    this.probeFolder = probeFolder;
    this.events = events;
  }

  private static Optional<Path> find(String path) {
    for (String folder : path.split(File.pathSeparator, -1)) {
      Path candidate = Path.of(folder).resolve("bwrap");
      if (candidate.isAbsolute() && Files.isExecutable(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  @Override
  public boolean mounts() {
    return true;
  }

  /** Runs {@code true} with every option that a build gets. */
  @Override
  public Probe probe() {
    Probe first = tryOut();
    if (first instanceof Probe.Usable || !asOther) {
      return first;
    }
    // Where ordinary users get no namespaces, root may still.
    asOther = false;
    return tryOut();
  }

  /** As the program itself says it, such as {@code 0.8.0}; empty if it says nothing like it. */
  public Optional<String> version() {
    if (program.isEmpty()) {
      return Optional.empty();
    }
    ProcessBuilder builder = new ProcessBuilder(program.get().toString(), "--version");
    try (BufferedReader said = builder.start().inputReader(StandardCharsets.UTF_8)) {
      String line = Objects.requireNonNullElse(said.readLine(), "");
      return line.matches("bubblewrap [0-9][0-9a-z.]{0,20}")
          ? Optional.of(line.substring(line.indexOf(' ') + 1))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Builds stay root, without its privileges, even where root could give them to another user. */
  Bubblewrap asRoot() {
    asOther = false;
    return this;
  }

  private Probe tryOut() {
    try {
      Files.createDirectories(probeFolder);
      SandboxRun run = run(SandboxRequest.trial(false, probeFolder));
      return new Probe.Usable(program.orElseThrow(), run.sandbox());
    } catch (AssayException e) {
      return new Probe.NotUsable(e.text());
    } catch (IOException e) {
      return new Probe.NotUsable("cannot prepare a sandbox: " + e);
    }
  }

  @Override
  public SandboxRun run(SandboxRequest request) throws AssayException {
    Path bubblewrap = program.orElseThrow(Remedy::missing);
    try (Cgroup cgroup = Cgroup.create(request.limits())) {
      BuildUser user = user(request);
      DiskUse disk = new DiskUse(writable(request), request.limits().diskBytes());
      List<String> line = Launch.commandLine(bubblewrap, request, user, cgroup);
      boolean rlimits = !user.isExempt();
      try (Running running = start(line, request)) {
        Watch watch =
            new Watch(
                request.limits(),
                new Watch.Kept(cgroup, rlimits || cgroup.processes().isPresent()),
                running.pid(),
                disk);
        SandboxInfo info =
            new SandboxInfo(
                "bubblewrap", user.text(), true, Enforcement.of(request.limits(), cgroup, rlimits));
        return outcome(running, watch, request, info);
      }
    } catch (IOException e) {
      throw new AssayException.Infrastructure("cannot run a sandbox: " + e, e);
    }
  }

  /** Another user than root cannot use a JDK that only root can read. */
  private BuildUser user(SandboxRequest request) throws IOException {
    BuildUser other = asOther ? BuildUser.other() : BuildUser.same();
    return other.handOver(request).isEmpty() ? other : BuildUser.same();
  }

  /** What is merged is in the upper layer, and seen from here nowhere else. */
  private static List<Path> writable(SandboxRequest request) {
    Stream<Path> upper = request.overlay().map(Overlay::upper).stream();
    Stream<Path> mounts =
        request.mounts().stream()
            .filter(mount -> mount.access() == Mount.Access.WRITE)
            .map(Mount::host);
    return Stream.concat(upper, mounts).toList();
  }

  /**
   * Makes a folder that builds will write to the user's that they run as, if that is another one.
   * Each run does so by itself; this is for who wants to compare what the folder is like later.
   */
  public static void handOver(Path folder) throws IOException {
    if (BuildUser.canBeOther()) {
      BuildUser.give(folder);
    }
  }

  private Running start(List<String> line, SandboxRequest request) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    // Process 1 of a sandbox may show its starter's environment; there is none.
    builder.environment().clear();
    Process process = Spawner.start(builder);
    return new Running(
        process,
        new Pump(process.getInputStream(), request.log(), request.limits().logBytes(), events));
  }

  private SandboxRun outcome(Running running, Watch watch, SandboxRequest request, SandboxInfo info)
      throws AssayException {
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
      throw stopped(running, failure(e, request));
    } finally {
      watch.stop();
    }
  }

  private static AssayException failure(Exception e, SandboxRequest request) {
    Throwable cause = e instanceof IOException ? e : Objects.requireNonNullElse(e.getCause(), e);
    return switch (cause) {
      case Pump.NotSetUp said ->
          new AssayException.Infrastructure(Remedy.of(String.valueOf(said.getMessage())).text());
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

package dev.assay.rebuilder.sandbox;

import dev.assay.core.event.EventSink;
import dev.assay.core.failure.AssayException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * The sandbox that bubblewrap makes, 0.8 or newer, as root and as an ordinary user: its own
 * namespaces, no capability, no further user namespaces, our filter for system calls ({@link
 * Seccomp}), a cleared environment, no terminal. It ends with the thread that started it, hence
 * with this JVM, however that ends.
 */
public final class Bubblewrap implements Sandbox {
  static final String READY = "assay: ready";

  /**
   * Process 1 of the sandbox. It answers on the pipe and waits for the word to go, which comes only
   * after that: by then bubblewrap's parent-death signal is armed, so that no moment is left in
   * which the JVM can die and a build go on. It stays, as process 1, until the command has ended.
   */
  static final String FIRST =
      "echo '"
          + READY
          + "'; read -r go || exit 125; umask \"$1\" || exit 125; shift; \"$@\" </dev/null; exit";

  /**
   * Opens the filter as descriptor 3 and becomes bubblewrap; standard input stays the pipe. Only
   * the same process, not a child, keeps the parent whose death ends it.
   */
  private static final String LAUNCH = "exec 3<\"$1\" || exit 126; shift; exec \"$@\"";

  private final Optional<Path> program;
  private final Path probeFolder;
  private final EventSink events;

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

  /** Runs {@code true} with every option that a build gets. */
  @Override
  public Probe probe() {
    try {
      Files.createDirectories(probeFolder);
      run(
          new SandboxRequest(
              List.of("true"),
              Path.of("/"),
              List.of(),
              Map.of("PATH", "/usr/bin:/bin"),
              022,
              "/tmp",
              "/tmp",
              true,
              SandboxLimits.DEFAULT,
              probeFolder.resolve("log"),
              probeFolder));
      return new Probe.Usable(program.orElseThrow());
    } catch (AssayException e) {
      return new Probe.NotUsable(e.text());
    } catch (IOException e) {
      return new Probe.NotUsable("cannot prepare a sandbox: " + e);
    }
  }

  @Override
  public SandboxRun run(SandboxRequest request) throws AssayException {
    try (Running running = start(request)) {
      return outcome(running, request);
    } catch (IOException e) {
      throw new AssayException.Infrastructure("cannot run a sandbox: " + e, e);
    }
  }

  private Running start(SandboxRequest request) throws AssayException, IOException {
    ProcessBuilder builder = new ProcessBuilder(whole(request)).redirectErrorStream(true);
    // Process 1 of a sandbox may show its starter's environment; there is none.
    builder.environment().clear();
    Process process = Spawner.start(builder);
    return new Running(
        process,
        new Pump(process.getInputStream(), request.log(), request.limits().logBytes(), events));
  }

  private SandboxRun outcome(Running running, SandboxRequest request) throws AssayException {
    String log = "; output so far: " + request.log();
    try {
      running.begin();
      int status = running.awaitEnd(request.limits().wallTime());
      return new SandboxRun(status, request.log());
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
    }
  }

  private static AssayException failure(Exception e, SandboxRequest request) {
    Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
    return switch (cause) {
      case Pump.NotSetUp said ->
          new AssayException.Infrastructure(Remedy.of(String.valueOf(said.getMessage())).text());
      case Pump.TooMuchOutput _ ->
          new AssayException.Limit(
              "stopped at the limit of "
                  + request.limits().logBytes()
                  + " bytes of output; see "
                  + request.log());
      default -> new AssayException.Infrastructure("the sandbox broke off: " + cause, cause);
    };
  }

  /** Ends the sandbox; what it wrote must not be used while something of it may live. */
  private static AssayException stopped(Running running, AssayException why) {
    return running.end()
        ? why
        : new AssayException.Infrastructure(why.text() + "; and the sandbox could not be ended");
  }

  /** The overlay is mounted first; the same process then goes on as bubblewrap. */
  private List<String> whole(SandboxRequest request) throws AssayException, IOException {
    List<String> line = commandLine(request);
    return request.overlay().map(overlay -> overlay.around(line)).orElse(line);
  }

  private List<String> commandLine(SandboxRequest request) throws AssayException, IOException {
    Path bubblewrap = program.orElseThrow(Remedy::missing);
    Path filter = Files.createDirectories(request.scratch()).resolve("seccomp");
    Files.write(filter, Seccomp.filter());
    List<String> line = new ArrayList<>(List.of("/bin/sh", "-c", LAUNCH, "sh"));
    line.addAll(List.of(filter.toAbsolutePath().toString(), bubblewrap.toString()));
    line.addAll(List.of("--seccomp", "3", "--unshare-all"));
    if (request.network()) {
      line.add("--share-net");
    }
    String id = Integer.toString(RootView.ID);
    line.addAll(List.of("--unshare-user", "--uid", id, "--gid", id, "--disable-userns"));
    line.addAll(List.of("--new-session", "--die-with-parent", "--as-pid-1", "--cap-drop", "ALL"));
    line.addAll(List.of("--hostname", RootView.NAME, "--clearenv"));
    request.variables().forEach((name, value) -> line.addAll(List.of("--setenv", name, value)));
    line.addAll(RootView.arguments(request));
    line.addAll(List.of("--chdir", request.workdir(), "--", "/bin/sh", "-c", FIRST, "sh"));
    line.add(String.format(Locale.ROOT, "%04o", request.umask()));
    line.addAll(request.command());
    return line;
  }
}

package dev.assay.rebuilder.sandbox;

import dev.assay.core.event.EventSink;
import dev.assay.core.failure.AssayException;
import dev.assay.core.result.Condition;
import dev.assay.core.result.SandboxInfo;
import dev.assay.core.result.SandboxInfo.LimitInForce;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * No sandbox: for a container that is thrown away after this one job, and that refuses namespaces.
 * The build sees what the job sees, its network included whatever the request says, and could
 * change Assay itself; what is left is a cleared environment, a session of its own, limits as far
 * as the kernel keeps them for this user, and an end to what it started. So it is a condition,
 * {@link Condition.JobSandbox}.
 */
public final class JobSandbox implements Sandbox {
  /** By this variable those are found that have left their session and their parent. */
  private static final String MARK = "ASSAY_JOB";

  /** How results call it. */
  public static final String KIND = "job";

  private static final String CLOSE = "exec 3<&-; exec \"$@\"";

  private final Path probeFolder;
  private final EventSink events;

  /**
   * Runs builds in this job.
   *
   * @param probeFolder for the files of {@link #probe()}; need not exist, private to this run
   */
  public JobSandbox(Path probeFolder, EventSink events) {
    this.probeFolder = probeFolder;
    this.events = events;
  }

  @Override
  public boolean mounts() {
    return false;
  }

  @Override
  public Probe probe() {
    try {
      Files.createDirectories(probeFolder);
      SandboxRun run = run(SandboxRequest.trial(true, probeFolder));
      return run.exitStatus() == 0
          ? new Probe.Usable(Path.of("/bin/sh"), run.sandbox())
          : new Probe.NotUsable("a shell ended with status " + run.exitStatus());
    } catch (AssayException e) {
      return new Probe.NotUsable(e.text());
    } catch (IOException e) {
      return new Probe.NotUsable("cannot prepare a job: " + e);
    }
  }

  @Override
  public SandboxRun run(SandboxRequest request) throws AssayException {
    if (request.root().getNameCount() > 0 || request.overlay().isPresent()) {
      throw new AssayException.Infrastructure(
          "a root file system, or an overlay, needs a sandbox that can mount; a job cannot");
    }
    String mark = Long.toHexString(System.nanoTime()) + "-" + ProcessHandle.current().pid();
    try (Cgroup cgroup = Cgroup.create(request.limits());
        Placement _ = Placement.of(request.mounts())) {
      return runHere(request, cgroup, mark);
    } catch (IOException e) {
      throw new AssayException.Infrastructure("cannot run a build in this job: " + e, e);
    }
  }

  private SandboxRun runHere(SandboxRequest request, Cgroup cgroup, String mark)
      throws AssayException, IOException {
    ProcessBuilder builder = new ProcessBuilder(commandLine(request, cgroup));
    builder.redirectErrorStream(true).directory(Path.of(request.workdir()).toFile());
    builder.environment().clear();
    builder.environment().putAll(request.variables());
    builder.environment().put(MARK, mark);
    Process process = Spawner.start(builder);
    Pump pump =
        new Pump(process.getInputStream(), request.log(), request.limits().logBytes(), events);
    JobProcesses all = new JobProcesses(process.pid(), MARK + "=" + mark, cgroup);
    // What it leaves behind holds the pipe that the pump reads from.
    CompletableFuture<Void> _ = process.onExit().thenAccept(_ -> all.tryToEnd());
    Running running = new Running(process, pump);
    try {
      running.begin();
      int status = running.awaitEnd(request.limits().wallTime(), new CompletableFuture<>());
      return new SandboxRun(status, request.log(), info(request.limits(), cgroup));
    } catch (TimeoutException e) {
      throw new AssayException.Limit(
          "stopped after the limit of " + request.limits().wallTime() + "; see " + request.log());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssayException.Infrastructure("interrupted; see " + request.log(), e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Pump.TooMuchOutput
          ? new AssayException.Limit("stopped at the limit of output; see " + request.log())
          : new AssayException.Infrastructure("the job broke off: " + e.getCause(), e);
    } finally {
      // First all of them: the shell would wait for someone to read what it says about the others.
      all.end();
      running.close();
    }
  }

  private static List<String> commandLine(SandboxRequest request, Cgroup cgroup)
      throws IOException {
    List<String> line = new ArrayList<>(Launch.outside(Path.of("/dev/null"), cgroup));
    line.addAll(List.of("/usr/bin/setsid", "/bin/sh", "-c", CLOSE, "sh"));
    line.addAll(List.of("/bin/sh", "-c", Launch.FIRST, "sh"));
    line.add(String.format(Locale.ROOT, "%04o", request.umask()));
    line.addAll(Launch.rlimits(request.limits()));
    line.addAll(request.command());
    return line;
  }

  private static SandboxInfo info(SandboxLimits limits, Cgroup cgroup) {
    boolean rlimits = !BuildUser.isRoot();
    List<LimitInForce> kept =
        Enforcement.of(limits, cgroup, rlimits).stream().filter(limit -> isKept(limit)).toList();
    return new SandboxInfo(KIND, BuildUser.same().text(), false, kept);
  }

  /**
   * What is started in a job can leave the tree of its processes, so watching them says nothing.
   */
  private static boolean isKept(LimitInForce limit) {
    return switch (limit.name()) {
      case "memory", "processes" -> !limit.by().equals("watched");
      case "wall-time", "log" -> true;
      default -> false;
    };
  }

  /** What a verdict rests on because of the sandbox: nothing, unless it is a job. */
  public static List<Condition> conditions(SandboxInfo sandbox) {
    if (!sandbox.kind().equals(KIND)) {
      return List.of();
    }
    List<String> kept = sandbox.limits().stream().map(LimitInForce::name).toList();
    String missing =
        Enforcement.NAMES.stream()
            .filter(name -> !kept.contains(name))
            .collect(Collectors.joining(", "));
    return List.of(
        new Condition.JobSandbox(),
        new Condition.NetworkOpen(),
        new Condition.LimitsNotEnforced(missing));
  }
}

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
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The sandbox that bubblewrap makes, 0.8 or newer, as root and as an ordinary user: its own
 * namespaces, no capability, no further user namespaces, our filter for system calls ({@link
 * Seccomp}), a cleared environment, no terminal. It ends with the thread that started it, hence
 * with this JVM, however that ends.
 */
public final class Bubblewrap implements Sandbox {
  /** How results call it. */
  public static final String KIND = "bubblewrap";

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
    this.program = find("bwrap", environment);
    this.probeFolder = probeFolder;
    this.events = events;
  }

  @Override
  public boolean mounts() {
    return true;
  }

  /** The first of that name on the {@code PATH}, relative folders aside. */
  static Optional<Path> find(String name, Map<String, String> environment) {
    for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      Path candidate = Path.of(folder).resolve(name);
      if (candidate.isAbsolute() && Files.isExecutable(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
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
      boolean rlimits = !user.isExempt();
      SandboxInfo info =
          new SandboxInfo(
              KIND, user.text(), true, Enforcement.of(request.limits(), cgroup, rlimits));
      return new Supervisor(request, cgroup, info, said -> Remedy.of(said).text(), events)
          .run(Launch.commandLine(bubblewrap, request, user, cgroup), rlimits);
    } catch (IOException e) {
      throw new AssayException.Infrastructure("cannot run a sandbox: " + e, e);
    }
  }

  /** Another user than root cannot use a JDK that only root can read. */
  private BuildUser user(SandboxRequest request) throws IOException {
    BuildUser other = asOther ? BuildUser.other() : BuildUser.same();
    return other.handOver(request).isEmpty() ? other : BuildUser.same();
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
}

package dev.assay.rebuilder.sandbox;

import dev.assay.core.event.EventSink;
import dev.assay.core.failure.AssayException;
import dev.assay.core.result.SandboxInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A container of podman 4.3 or newer with runc, as root and as an ordinary user who has subordinate
 * users: for machines where it is what there is, and as a second opinion about a build. It shows
 * the same files as {@link Bubblewrap}, has the same filter for system calls ({@link
 * SeccompProfile}), the same limits and the same end; no image, no registry, nothing of the user's
 * own containers.
 *
 * <p>What is different inside: {@code /sys} is an empty folder, {@code /run/.containerenv} an empty
 * file, and {@code /dev/mqueue} is there.
 */
public final class Podman implements Sandbox {
  /** How results call it. */
  public static final String KIND = "podman";

  private static final int LONGEST_MESSAGE = 2000;

  private final Optional<Programs> programs;
  private final Path probeFolder;
  private final EventSink events;

  /** What it takes; the tools of util-linux are where they always are. */
  record Programs(Path podman, Path runc) {}

  /**
   * Uses the first {@code podman} and {@code runc} on the {@code PATH}.
   *
   * @param environment of this process; only {@code PATH} is read
   * @param probeFolder for the files of {@link #probe()}; need not exist, private to this run
   */
  public Podman(Map<String, String> environment, Path probeFolder, EventSink events) {
    Optional<Path> runc =
        Bubblewrap.find("runc", environment)
            .or(() -> Bubblewrap.find("runc", Map.of("PATH", "/usr/sbin:/sbin")));
    this.programs =
        Bubblewrap.find("podman", environment).flatMap(it -> runc.map(r -> new Programs(it, r)));
    this.probeFolder = probeFolder;
    this.events = events;
  }

  @Override
  public boolean mounts() {
    return true;
  }

  /** Runs {@code true} with every option that a build gets. */
  @Override
  public Probe probe() {
    try {
      Files.createDirectories(probeFolder);
      SandboxRun run = run(SandboxRequest.trial(false, probeFolder));
      return run.exitStatus() == 0
          ? new Probe.Usable(programs.orElseThrow().podman(), run.sandbox())
          : new Probe.NotUsable("a container of podman ended with status " + run.exitStatus());
    } catch (AssayException e) {
      return new Probe.NotUsable(e.text());
    } catch (IOException e) {
      return new Probe.NotUsable("cannot prepare a container: " + e);
    }
  }

  @Override
  public SandboxRun run(SandboxRequest request) throws AssayException {
    Programs found = programs.orElseThrow(Podman::missing);
    BuildUser user = BuildUser.isRoot() ? BuildUser.other() : BuildUser.same();
    try (Cgroup cgroup = Cgroup.create(request.limits())) {
      requireFlat(request);
      require(user.handOver(request));
      Files.createDirectories(request.scratch());
      Path folder = Files.createTempDirectory(request.scratch().toAbsolutePath(), "podman");
      List<String> line = new PodmanLaunch(request, folder).commandLine(found, cgroup);
      if (BuildUser.isRoot()) {
        BuildUser.give(folder);
      }
      SandboxInfo info =
          new SandboxInfo(KIND, user.text(), true, Enforcement.of(request.limits(), cgroup, true));
      return new Supervisor(request, cgroup, info, said -> notSetUp(said, folder), events)
          .run(line, true);
    } catch (IOException e) {
      throw new AssayException.Infrastructure("cannot run a container: " + e, e);
    }
  }

  /** In a container of podman, a build is never root, not even without its privileges. */
  private static void require(Optional<Path> unreadable) throws AssayException {
    if (unreadable.isPresent()) {
      throw new AssayException.Infrastructure(
          new Remedy(
                  "a build in podman reads as an ordinary user, who cannot read "
                      + unreadable.get(),
                  "chmod -R o+rX " + unreadable.get() + ", or --sandbox bubblewrap")
              .text());
    }
  }

  /**
   * runc makes only the outermost mount read-only. So nothing may be mounted in a folder that a
   * build is to read and not to write, but what the request itself puts there.
   */
  private static void requireFlat(SandboxRequest request) throws AssayException, IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
      String[] fields = line.split(" ", 6);
      Path point = Path.of(fields[4].replace("\\040", " "));
      for (Mount mount : request.mounts()) {
        if (mount.access() == Mount.Access.READ
            && point.startsWith(mount.host())
            && !point.equals(mount.host())) {
          throw new AssayException.Infrastructure(
              "podman cannot show "
                  + mount.host()
                  + " to be read only: "
                  + point
                  + " is mounted below it. Use --sandbox bubblewrap");
        }
      }
    }
  }

  private static AssayException missing() {
    return new AssayException.Infrastructure(
        new Remedy(
                "builds are to run in podman, and there is no podman, or no runc, on the PATH",
                "apt-get install podman runc uidmap (or your system's packages), or --sandbox"
                    + " bubblewrap")
            .text());
  }

  /** Either of the tools before podman has said something, or podman has. */
  private static String notSetUp(String said, Path folder) {
    String podmans = "";
    try {
      Path file = PodmanLaunch.said(folder);
      podmans = Files.exists(file) ? Files.readString(file).strip() : "";
    } catch (IOException e) {
      podmans = "(" + e + ")";
    }
    String all = (said + "\n" + podmans).strip();
    String why = all.substring(0, Math.min(all.length(), LONGEST_MESSAGE));
    String remedy =
        why.contains("map-auto") || why.contains("subuid") || why.contains("newuidmap")
            ? "apt-get install uidmap util-linux; usermod --add-subuids 100000-165535"
                + " --add-subgids 100000-165535 $USER"
            : "run the same with --sandbox bubblewrap, or see what podman info says";
    return new Remedy("podman cannot set up a container: " + why, remedy).text();
  }
}

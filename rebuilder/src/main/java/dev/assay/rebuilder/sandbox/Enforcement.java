package dev.assay.rebuilder.sandbox;

import dev.assay.core.result.SandboxInfo.LimitInForce;
import java.time.Duration;
import java.util.List;

/** Which limit of a run is kept by what; what the kernel cannot keep here, we watch. */
final class Enforcement {
  private static final String WATCHED = "watched";

  /** The names of all limits. */
  static final List<String> NAMES =
      List.of("memory", "processes", "cpu-time", "wall-time", "disk", "temporary", "log");

  private Enforcement() {}

  /**
   * All limits of a run, each with what keeps it.
   *
   * @param cgroup of the run
   * @param rlimits whether the kernel keeps the number of processes by rlimit
   */
  static List<LimitInForce> of(SandboxLimits limits, Cgroup cgroup, boolean rlimits) {
    return List.of(
        bytes("memory", limits.memoryBytes(), cgroup.memory().orElse(WATCHED)),
        new LimitInForce(
            "processes",
            limits.processes(),
            "count",
            cgroup.processes().orElse(rlimits ? "rlimit" : WATCHED)),
        time("cpu-time", limits.cpuTime()),
        time("wall-time", limits.wallTime()),
        bytes("disk", limits.diskBytes(), WATCHED),
        bytes("temporary", limits.tmpBytes(), "tmpfs"),
        bytes("log", limits.logBytes(), WATCHED));
  }

  private static LimitInForce bytes(String name, long value, String by) {
    return new LimitInForce(name, value, "bytes", by);
  }

  private static LimitInForce time(String name, Duration value) {
    return new LimitInForce(name, value.toSeconds(), "seconds", WATCHED);
  }
}

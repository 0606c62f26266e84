package dev.assay.rebuilder.sandbox;

import java.time.Duration;

/**
 * Bounds of one run. They are the machine owner's to set, never a spec's.
 *
 * @param wallTime until it is stopped
 * @param cpuTime of all processes together
 * @param memoryBytes of all processes together
 * @param processes and threads, at one time
 * @param diskBytes in all folders that it can write to on disk, with what was in them before
 * @param logBytes size of the log, with what was in it before
 * @param tmpBytes size of {@code /tmp}; {@code /var/tmp}, {@code /dev/shm} and {@code /run} get a
 *     quarter of it each
 */
public record SandboxLimits(
    Duration wallTime,
    Duration cpuTime,
    long memoryBytes,
    int processes,
    long diskBytes,
    long logBytes,
    long tmpBytes) {
  /**
   * Two hours, eight of CPU; 8 GiB of memory, 4096 processes, 32 GiB on disk; 256 MiB of log, 4 GiB
   * in {@code /tmp}.
   */
  public static final SandboxLimits DEFAULT =
      new SandboxLimits(
          Duration.ofHours(2),
          Duration.ofHours(8),
          8L << 30,
          4096,
          32L << 30,
          256L << 20,
          4L << 30);

  /** Fewer processes run no shell, less memory no JVM. */
  public static final int LEAST_PROCESSES = 16;

  /** In bytes. */
  public static final long LEAST_MEMORY = 32L << 20;

  public SandboxLimits {
    if (!wallTime.isPositive()
        || !cpuTime.isPositive()
        || memoryBytes < LEAST_MEMORY
        || processes < LEAST_PROCESSES
        || diskBytes < 1
        || logBytes < 1
        || tmpBytes < 4096) {
      throw new IllegalArgumentException(
          "a limit is too low to run anything: "
              + String.join(
                  ", ",
                  wallTime.toString(),
                  cpuTime.toString(),
                  Long.toString(memoryBytes),
                  Integer.toString(processes),
                  Long.toString(diskBytes),
                  Long.toString(logBytes),
                  Long.toString(tmpBytes)));
    }
  }

  /** These, with another time until the run is stopped. */
  public SandboxLimits withWallTime(Duration time) {
    return new SandboxLimits(time, cpuTime, memoryBytes, processes, diskBytes, logBytes, tmpBytes);
  }

  /** These, with another sum of CPU time. */
  public SandboxLimits withCpuTime(Duration time) {
    return new SandboxLimits(wallTime, time, memoryBytes, processes, diskBytes, logBytes, tmpBytes);
  }

  /** These, with other memory, in bytes. */
  public SandboxLimits withMemory(long bytes) {
    return new SandboxLimits(wallTime, cpuTime, bytes, processes, diskBytes, logBytes, tmpBytes);
  }

  /** These, with another number of processes. */
  public SandboxLimits withProcesses(int count) {
    return new SandboxLimits(wallTime, cpuTime, memoryBytes, count, diskBytes, logBytes, tmpBytes);
  }

  /** These, with other room on disk, in bytes. */
  public SandboxLimits withDisk(long bytes) {
    return new SandboxLimits(wallTime, cpuTime, memoryBytes, processes, bytes, logBytes, tmpBytes);
  }

  /** These, with another size of the log, in bytes. */
  public SandboxLimits withLog(long bytes) {
    return new SandboxLimits(wallTime, cpuTime, memoryBytes, processes, diskBytes, bytes, tmpBytes);
  }

  /** These, with another size of {@code /tmp}, in bytes. */
  public SandboxLimits withTmp(long bytes) {
    return new SandboxLimits(wallTime, cpuTime, memoryBytes, processes, diskBytes, logBytes, bytes);
  }
}

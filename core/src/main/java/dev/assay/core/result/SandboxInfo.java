package dev.assay.core.result;

import java.util.List;

/**
 * What stood between a build and the machine.
 *
 * @param kind {@code bubblewrap}, {@code podman} or {@code job}
 * @param user whom the build ran as, seen from outside
 * @param filter whether our filter for system calls was in force
 * @param limits that were in force
 */
public record SandboxInfo(String kind, String user, boolean filter, List<LimitInForce> limits) {
  public SandboxInfo {
    limits = List.copyOf(limits);
  }

  /**
   * One bound, and what held the build to it.
   *
   * @param name {@code memory}, {@code processes}, {@code cpu-time}, {@code wall-time}, {@code
   *     disk}, {@code temporary} or {@code log}
   * @param value in {@code unit}
   * @param unit {@code bytes}, {@code seconds} or {@code count}
   * @param by {@code cgroup v2}, {@code cgroup v1}, {@code rlimit} or {@code tmpfs}: the kernel
   *     refuses more; {@code watched}: Assay looks, and ends the build
   */
  public record LimitInForce(String name, long value, String unit, String by) {
    /** Short, for people: {@code memory 8 GiB (cgroup v2)}. */
    public String text() {
      return name + " " + amount() + " (" + by + ")";
    }

    private String amount() {
      return switch (unit) {
        case "bytes" -> bytes();
        case "seconds" -> seconds();
        default -> Long.toString(value);
      };
    }

    private String bytes() {
      for (int i = 0; i < 3; i++) {
        int shift = 30 - 10 * i;
        if (value > 0 && value % (1L << shift) == 0) {
          return (value >> shift) + " " + List.of("GiB", "MiB", "KiB").get(i);
        }
      }
      return value + " bytes";
    }

    private String seconds() {
      if (value % 3600 == 0) {
        return value / 3600 + " h";
      }
      return value % 60 == 0 ? value / 60 + " min" : value + " s";
    }
  }
}

package dev.assay.rebuilder.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where this process stands in the machine's control groups: cgroups(7), {@code mountinfo} of
 * proc(5).
 *
 * @param mounts of control groups
 * @param membership the lines of {@code /proc/self/cgroup}
 */
record CgroupMounts(List<Mounted> mounts, List<String> membership) {
  /**
   * One mount.
   *
   * @param v2 whether it is of the unified hierarchy
   * @param root the group that is seen at the mount point
   * @param point the mount point
   * @param controllers of version 1
   */
  record Mounted(boolean v2, String root, Path point, List<String> controllers) {}

  /** Reads {@code /proc/self}, or a folder like it. */
  static CgroupMounts read(Path self) throws IOException {
    List<Mounted> mounts =
        Files.readAllLines(self.resolve("mountinfo")).stream()
            .flatMap(line -> mounted(line).stream())
            .toList();
    return new CgroupMounts(mounts, Files.readAllLines(self.resolve("cgroup")));
  }

  /** {@code 36 35 98:0 /root /point options optional... - type source superoptions}. */
  private static Optional<Mounted> mounted(String line) {
    int dash = line.indexOf(" - ");
    String[] before = line.substring(0, Math.max(0, dash)).split(" ", -1);
    String[] after = line.substring(dash < 0 ? line.length() : dash + 3).split(" ", -1);
    if (before.length < 5 || after.length < 3 || before[4].contains("\\")) {
      return Optional.empty();
    }
    return switch (after[0]) {
      case "cgroup2" -> Optional.of(new Mounted(true, before[3], Path.of(before[4]), List.of()));
      case "cgroup" ->
          Optional.of(
              new Mounted(false, before[3], Path.of(before[4]), List.of(after[2].split(",", -1))));
      default -> Optional.empty();
    };
  }

  /** The folder of our own group in the unified hierarchy, if it is mounted. */
  Optional<Path> own() {
    return mounts.stream().filter(Mounted::v2).findFirst().flatMap(mount -> folder(mount, ""));
  }

  /** Where the unified hierarchy is mounted; the walk upwards ends there. */
  Optional<Path> top() {
    return mounts.stream().filter(Mounted::v2).findFirst().map(Mounted::point);
  }

  /** The folder of our own group for one controller of version 1, if it is mounted. */
  Optional<Path> own(String controller) {
    return mounts.stream()
        .filter(mount -> mount.controllers().contains(controller))
        .findFirst()
        .flatMap(mount -> folder(mount, controller));
  }

  private Optional<Path> folder(Mounted mount, String controller) {
    for (String line : membership) {
      String[] parts = line.split(":", 3);
      if (parts.length == 3 && Arrays.asList(parts[1].split(",", -1)).contains(controller)) {
        return below(mount, parts[2]);
      }
    }
    return Optional.empty();
  }

  private static Optional<Path> below(Mounted mount, String group) {
    String root = mount.root().equals("/") ? "" : mount.root();
    if (!(group + "/").startsWith(root + "/") || group.contains("..")) {
      return Optional.empty();
    }
    Path folder = mount.point().resolve(group.substring(root.length()).replaceFirst("^/+", ""));
    return Files.isDirectory(folder) ? Optional.of(folder) : Optional.empty();
  }
}

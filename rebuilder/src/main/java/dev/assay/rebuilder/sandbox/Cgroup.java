package dev.assay.rebuilder.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The control groups of one run: of version 2 where a group that we may divide has the controllers
 * for memory and processes, else of version 1, else none. Nothing is switched on for that; what the
 * machine does not offer, something else has to watch.
 */
final class Cgroup implements AutoCloseable {
  private static final String PREFIX = "assay-";

  private final String version;
  private final Optional<Path> memory;
  private final Optional<Path> processes;
  private final Optional<Path> cpu;

  private Cgroup(
      String version, Optional<Path> memory, Optional<Path> processes, Optional<Path> cpu) {
    this.version = version;
    this.memory = memory;
    this.processes = processes;
    this.cpu = cpu;
  }

  /** Makes what the machine lets us make; what has no group is empty in the result. */
  static Cgroup create(SandboxLimits limits) {
    try {
      return create(CgroupMounts.read(Path.of("/proc/self")), limits);
    } catch (IOException e) {
      return new Cgroup("", Optional.empty(), Optional.empty(), Optional.empty());
    }
  }

  static Cgroup create(CgroupMounts mounts, SandboxLimits limits) {
    Optional<Path> unified = unified(mounts, limits);
    if (unified.isPresent()) {
      return new Cgroup("cgroup v2", unified, unified, unified);
    }
    String bytes = Long.toString(limits.memoryBytes());
    Optional<Path> memory =
        mounts.own("memory").flatMap(own -> make(own, new Setting("memory.limit_in_bytes", bytes)));
    memory.ifPresent(group -> set(group, new Setting("memory.memsw.limit_in_bytes", bytes)));
    Optional<Path> processes =
        mounts
            .own("pids")
            .flatMap(
                own -> make(own, new Setting("pids.max", Integer.toString(limits.processes()))));
    return new Cgroup("cgroup v1", memory, processes, mounts.own("cpuacct").flatMap(Cgroup::make));
  }

  /**
   * A group below the nearest one above us that has both controllers for its children. Processes
   * are moved between siblings below it, so we must be allowed to write to it (cgroups(7),
   * "Delegation").
   */
  private static Optional<Path> unified(CgroupMounts mounts, SandboxLimits limits) {
    Path top = mounts.top().orElse(Path.of("/"));
    Optional<Path> at = mounts.own();
    while (at.isPresent() && at.get().startsWith(top)) {
      Path parent = at.get();
      List<String> offered =
          List.of(read(parent.resolve("cgroup.subtree_control")).strip().split(" ", -1));
      if (offered.contains("memory")
          && offered.contains("pids")
          && Files.isWritable(parent.resolve("cgroup.procs"))) {
        Optional<Path> made =
            make(
                parent,
                new Setting("memory.max", Long.toString(limits.memoryBytes())),
                new Setting("pids.max", Integer.toString(limits.processes())));
        if (made.isPresent()) {
          set(made.get(), new Setting("memory.swap.max", "0"));
          set(made.get(), new Setting("memory.oom.group", "1"));
          return made;
        }
      }
      at = Optional.ofNullable(parent.getParent());
    }
    return Optional.empty();
  }

  private record Setting(String file, String value) {}

  private static Optional<Path> make(Path parent, Setting... settings) {
    sweep(parent);
    Path group =
        parent.resolve(
            PREFIX + ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime()));
    try {
      Files.createDirectory(group);
    } catch (IOException e) {
      return Optional.empty();
    }
    for (Setting setting : settings) {
      if (!set(group, setting)) {
        remove(group);
        return Optional.empty();
      }
    }
    return Optional.of(group);
  }

  /** Never creates a file: in a control group there is none to create. */
  private static boolean set(Path group, Setting setting) {
    Path file = group.resolve(setting.file());
    try {
      if (!Files.exists(file)) {
        return false;
      }
      Files.writeString(file, setting.value());
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Groups of runs that were killed; the kernel refuses to remove one that is in use. */
  private static void sweep(Path parent) {
    try (DirectoryStream<Path> groups = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path group : groups) {
        String pid = group.getFileName().toString().split("-", -1)[1];
        if (pid.matches("[0-9]{1,9}") && ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
          remove(group);
        }
      }
    } catch (IOException e) {
      // Whose groups we cannot see we cannot remove either.
    }
  }

  private static boolean remove(Path group) {
    try {
      return Files.deleteIfExists(group);
    } catch (IOException e) {
      return false;
    }
  }

  /** Files that the run's first process writes its number to. */
  List<Path> joins() {
    List<Path> files = new ArrayList<>();
    for (Path group : groups()) {
      files.add(group.resolve("cgroup.procs"));
    }
    return files;
  }

  /** Processes that are in the groups now. */
  Set<Long> members() {
    Set<Long> members = new HashSet<>();
    for (Path file : joins()) {
      read(file)
          .lines()
          .filter(line -> line.matches("[1-9][0-9]{0,9}"))
          .forEach(line -> members.add(Long.parseLong(line)));
    }
    return members;
  }

  private List<Path> groups() {
    return java.util.stream.Stream.of(memory, processes, cpu)
        .flatMap(Optional::stream)
        .distinct()
        .toList();
  }

  /** What bounds the memory, if a group does. */
  Optional<String> memory() {
    return memory.map(group -> version);
  }

  /** What bounds the number of processes, if a group does. */
  Optional<String> processes() {
    return processes.map(group -> version);
  }

  /** CPU time that was used, in nanoseconds, if a group counts it. */
  OptionalLong cpuNanos() {
    if (cpu.isEmpty()) {
      return OptionalLong.empty();
    }
    String v1 = read(cpu.get().resolve("cpuacct.usage")).strip();
    if (v1.matches("[0-9]{1,18}")) {
      return OptionalLong.of(Long.parseLong(v1));
    }
    OptionalLong micros = count(cpu.get().resolve("cpu.stat"), "usage_usec");
    return micros.isPresent()
        ? OptionalLong.of(TimeUnit.MICROSECONDS.toNanos(micros.getAsLong()))
        : micros;
  }

  /** The limit that the kernel has refused something at, if any; asked after the run. */
  Optional<String> reached() {
    for (String file : List.of("memory.events", "memory.oom_control")) {
      if (memory.isPresent() && count(memory.get().resolve(file), "oom_kill").orElse(0) > 0) {
        return Optional.of("memory");
      }
    }
    return processes.isPresent()
            && count(processes.get().resolve("pids.events"), "max").orElse(0) > 0
        ? Optional.of("processes")
        : Optional.empty();
  }

  private static OptionalLong count(Path file, String name) {
    return read(file)
        .lines()
        .filter(line -> line.matches(name + " [0-9]{1,18}"))
        .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
        .findFirst();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }

  /** Removes the groups; the kernel may need a moment to see that the last process is gone. */
  @Override
  public void close() {
    for (Path group : groups()) {
      for (int i = 0; i < 50 && !remove(group) && Files.exists(group); i++) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
  }
}

package dev.assay.rebuilder.sandbox;

import dev.assay.core.failure.AssayException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Finds what a build in a job has started: by control group, by session, by parent, and by a
 * variable that its environment began with. One that takes care to lose all four is not found.
 */
final class JobProcesses {
  private static final int ROUNDS = 100;

  private final long first;
  private final String mark;
  private final Cgroup cgroup;

  JobProcesses(long first, String mark, Cgroup cgroup) {
    this.first = first;
    this.mark = mark;
    this.cgroup = cgroup;
  }

  /** Ends all that is found, until there is nothing to find. */
  void end() throws AssayException, IOException {
    for (int i = 0; i < ROUNDS; i++) {
      Set<Long> alive = find();
      if (alive.isEmpty()) {
        return;
      }
      for (long pid : alive) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    throw new AssayException.Infrastructure("processes of the build could not be ended");
  }

  /** As {@link #end}, which says later whether it worked. */
  void tryToEnd() {
    try {
      end();
    } catch (AssayException | IOException e) {
      // Whoever waits for the run asks again.
    }
  }

  private Set<Long> find() throws IOException {
    Set<Long> found = new HashSet<>(cgroup.members());
    ProcessHandle.of(first)
        .ifPresent(
            handle ->
                Stream.concat(Stream.of(handle), handle.descendants())
                    .filter(ProcessHandle::isAlive)
                    .forEach(each -> found.add(each.pid())));
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path folder : folders) {
        if (isOurs(folder)) {
          found.add(Long.parseLong(folder.getFileName().toString()));
        }
      }
    }
    found.remove(ProcessHandle.current().pid());
    return found;
  }

  /** Zombies have no environment, and are left to whoever waits for them. */
  private boolean isOurs(Path folder) {
    try {
      String stat = Files.readString(folder.resolve("stat"), StandardCharsets.ISO_8859_1);
      String[] after = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      if (after[0].equals("Z")) {
        return false;
      }
      String environment = Files.readString(folder.resolve("environ"), StandardCharsets.ISO_8859_1);
      return after[3].equals(Long.toString(first)) || environment.contains(mark + "\0");
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }
}

package dev.assay.rebuilder.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The command line that ends as bubblewrap. Every program in it becomes the next one: only the same
 * process, not a child, keeps the parent whose death ends it.
 */
final class Launch {
  /** Descriptor 3 is the filter; standard input stays the pipe. Then come the control groups. */
  private static final String OUTSIDE =
      """
      exec 3<"$1" || exit 126
      shift
      while [ "$1" != -- ]; do
        echo $$ >"$1" || exit 126
        shift
      done
      shift
      exec "$@"
      """;

  static final String READY = "assay: ready";

  /**
   * Process 1 of the sandbox. It answers on the pipe and waits for the word to go, which comes only
   * after that: by then bubblewrap's parent-death signal is armed, so that no moment is left in
   * which the JVM can die and a build go on. It stays, as process 1, until the command has ended.
   *
   * <p>Limits by user hold from here on: in a user namespace of its own, the kernel counts the
   * processes of that alone (Linux 5.14; before, those that the user has elsewhere, too). dash has
   * another letter for it. The greatest file is in units of 512 bytes.
   */
  static final String FIRST =
      "echo '"
          + READY
          + "'; read -r go || exit 125; umask \"$1\" || exit 125;"
          + " ulimit -u \"$2\" 2>/dev/null || ulimit -p \"$2\" || exit 125;"
          + " ulimit -f \"$3\" 2>/dev/null; ulimit -c 0; shift 3; \"$@\" </dev/null; exit";

  private Launch() {}

  static List<String> commandLine(
      Path bubblewrap, SandboxRequest request, BuildUser user, Cgroup cgroup) throws IOException {
    Path filter = Files.createDirectories(request.scratch()).resolve("seccomp").toAbsolutePath();
    Files.write(filter, Seccomp.filter());
    // First the overlay's folder, so that what it will show is found below it.
    Optional<Overlay> overlay = request.overlay().map(user::place);
    List<String> inner = bubblewrap(bubblewrap, request, user);

    List<String> line = outside(filter, cgroup);
    line.addAll(user.words());
    line.addAll(overlay.map(it -> it.around(inner)).orElse(inner));
    return line;
  }

  private static List<String> bubblewrap(Path program, SandboxRequest request, BuildUser user)
      throws IOException {
    List<String> view = view(RootView.of(request, user::place));
    List<String> line = new ArrayList<>();
    line.addAll(List.of(program.toString(), "--seccomp", "3", "--unshare-all"));
    if (request.network()) {
      line.add("--share-net");
    }
    String id = Integer.toString(RootView.ID);
    line.addAll(List.of("--unshare-user", "--uid", id, "--gid", id, "--disable-userns"));
    line.addAll(List.of("--new-session", "--die-with-parent", "--as-pid-1", "--cap-drop", "ALL"));
    line.addAll(List.of("--hostname", RootView.NAME, "--clearenv"));
    request.variables().forEach((name, value) -> line.addAll(List.of("--setenv", name, value)));
    line.addAll(view);
    line.addAll(List.of("--chdir", request.workdir(), "--", "/bin/sh", "-c", FIRST, "sh"));
    line.add(String.format(Locale.ROOT, "%04o", request.umask()));
    line.addAll(rlimits(request.limits()));
    line.addAll(request.command());
    return line;
  }

  private static List<String> view(List<RootView.Step> steps) {
    List<String> line = new ArrayList<>(List.of("--proc", "/proc"));
    for (String name : RootView.PROC) {
      if (Files.exists(Path.of("/proc", name))) {
        line.addAll(List.of("--ro-bind", "/proc/" + name, "/proc/" + name));
      }
    }
    line.addAll(List.of("--dev", "/dev"));
    for (RootView.Step step : steps) {
      line.addAll(
          switch (step) {
            case RootView.Bind bind ->
                switch (bind.access()) {
                  case READ -> List.of("--ro-bind", bind.from(), bind.at());
                  case WRITE -> List.of("--bind", bind.from(), bind.at());
                };
            case RootView.Link link -> List.of("--symlink", link.target(), link.at());
            case RootView.Memory(String at, long bytes, String mode, boolean _) ->
                List.of("--perms", mode, "--size", Long.toString(bytes), "--tmpfs", at);
          });
    }
    for (RootView.Step step : steps) {
      if (step instanceof RootView.Memory memory && !memory.writable()) {
        line.addAll(List.of("--remount-ro", memory.at()));
      }
    }
    line.addAll(List.of("--remount-ro", "/dev", "--remount-ro", "/"));
    return line;
  }

  /** The words that come first; the command that is to join the groups comes after them. */
  static List<String> outside(Path filter, Cgroup cgroup) {
    List<String> line = new ArrayList<>(List.of("/bin/sh", "-c", OUTSIDE, "sh"));
    line.add(filter.toString());
    cgroup.joins().forEach(file -> line.add(file.toString()));
    line.add("--");
    return line;
  }

  /** What {@link #FIRST} sets: processes, and the size of a file in units of 512 bytes. */
  static List<String> rlimits(SandboxLimits limits) throws IOException {
    return List.of(
        Long.toString(Math.min(limits.processes(), mostProcesses())),
        Long.toString(limits.diskBytes() / 512 + 1));
  }

  /** The hard limit of this process: nothing that it starts can have more. */
  private static long mostProcesses() throws IOException {
    String name = "Max processes";
    for (String limit : Files.readAllLines(Path.of("/proc/self/limits"))) {
      if (limit.startsWith(name)) {
        String hard = limit.substring(name.length()).strip().split(" +", -1)[1];
        return hard.matches("[0-9]{1,18}") ? Long.parseLong(hard) : Long.MAX_VALUE;
      }
    }
    return Long.MAX_VALUE;
  }
}

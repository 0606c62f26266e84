package dev.assay.rebuilder.sandbox;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One command, and all that it sees.
 *
 * @param command program and arguments; looked up on the {@code PATH} of {@code variables}
 * @param root folder of the host that it sees as the system; {@code /} for the host's own
 * @param mounts what it sees beyond the system's own folders
 * @param variables its whole environment
 * @param umask octal, 0 to 0777
 * @param workdir where it starts, absolute
 * @param home folder of the build user in the password file, absolute
 * @param network whether it can reach the network, and then also services on this machine
 * @param limits of this run
 * @param log its output is added to this file
 * @param scratch a folder of the host for the sandbox's own files, private to this run
 * @param overlay what is mounted around the sandbox, for a mount of {@link Overlay#merged()}
 */
public record SandboxRequest(
    List<String> command,
    Path root,
    List<Mount> mounts,
    Map<String, String> variables,
    int umask,
    String workdir,
    String home,
    boolean network,
    SandboxLimits limits,
    Path log,
    Path scratch,
    Optional<Overlay> overlay) {
  /** A request without an overlay. */
  public SandboxRequest(
      List<String> command,
      Path root,
      List<Mount> mounts,
      Map<String, String> variables,
      int umask,
      String workdir,
      String home,
      boolean network,
      SandboxLimits limits,
      Path log,
      Path scratch) {
    this(
        command,
        root,
        mounts,
        variables,
        umask,
        workdir,
        home,
        network,
        limits,
        log,
        scratch,
        Optional.empty());
  }

  public SandboxRequest {
    command = List.copyOf(command);
    mounts = List.copyOf(mounts);
    variables = Collections.unmodifiableMap(new TreeMap<>(variables));
    if (command.isEmpty()) {
      throw new IllegalArgumentException("a command has at least one word");
    }
    if (umask < 0 || umask > 0777) {
      throw new IllegalArgumentException("expected a umask of 0 to 0777, found: " + umask);
    }
  }

  /**
   * A command that does nothing, to see whether a sandbox works here.
   *
   * @param network as a build would have it
   * @param folder exists, private to this run
   */
  static SandboxRequest trial(boolean network, Path folder) {
    return new SandboxRequest(
        List.of("true"),
        Path.of("/"),
        List.of(),
        Map.of("PATH", "/usr/bin:/bin"),
        022,
        "/tmp",
        "/tmp",
        network,
        SandboxLimits.DEFAULT,
        folder.resolve("log"),
        folder);
  }
}

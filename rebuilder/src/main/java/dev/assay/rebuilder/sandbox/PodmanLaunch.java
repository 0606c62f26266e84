package dev.assay.rebuilder.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The command line that ends as podman. podman, its monitor and its runtime trust that somebody
 * ends what they leave behind, so they get a process namespace of their own around the container's:
 * its first process is a shell that dies with the thread of this JVM, and with it the kernel ends
 * all others (pid_namespaces(7)). Around that is a user namespace of two users: its root is whom
 * the build runs as on the host, and the other one, which owns nothing, is root in the container.
 *
 * <p>What is shown to the build is first bound below {@link #STAGE}: there its names are plain, and
 * podman may enter every folder above it.
 */
final class PodmanLaunch {
  private static final String STAGE = "/run";

  /** What podman keeps: its state, gone with the mount namespace. */
  private static final String STATE = STAGE + "/state";

  /** Of the container's root, where root runs Assay: beside {@link BuildUser#ID}, as unused. */
  private static final int CONTAINER_ROOT = BuildUser.ID + 1;

  /**
   * Binds everything below a folder, then moves that to the stage: so what is bound may itself lie
   * where the stage is.
   */
  private static final String BIND =
      """
      at=$1 && shift && mount -n -t tmpfs -o mode=755,size=64m assay "$at" || exit 126
      i=0
      while [ "$1" != -- ]; do
        if [ -d "$1" ]; then mkdir "$at/$i"; else : >"$at/$i"; fi
        mount -n --rbind "$1" "$at/$i" || exit 126
        i=$((i + 1))
        shift
      done
      shift
      mkdir -m 1777 "$at/state" && mount -n --move "$at" %s || exit 126
      exec "$@"
      """
          .replace("%s", STAGE);

  /**
   * For root: becomes root of a new user namespace. Only from outside can it be told who that is,
   * in one write, and only then can it be entered; a helper holds it open meanwhile.
   */
  private static final String ENTER =
      """
      own=$(readlink /proc/self/ns/user)
      unshare --user sleep 60 </dev/null >/dev/null & helper=$!
      while [ "$(readlink /proc/$helper/ns/user)" = "$own" ]; do
        kill -0 $helper || exit 126
        sleep 0.01
      done
      for map in gid_map uid_map; do
        cat "$1" >/proc/$helper/$map || exit 126
      done
      shift
      exec 3</proc/$helper/ns/user || exit 126
      { kill $helper; wait $helper; } 2>/dev/null
      exec nsenter --user=/proc/self/fd/3 --setuid 0 --setgid 0 "$@"
      """;

  /**
   * The first process of the outer process namespace. What the machine's administrator has set for
   * containers (mounts, hooks, devices) is none of a build's business. What the runtime adds to the
   * tree, places to mount at, goes with the mount namespace.
   */
  private static final String FIRST =
      """
      exec 5>&- 3<&0 4>&1 </dev/null || exit 126
      own=$1 && shift
      mount -n -t proc assay /proc && mount -n -t tmpfs -o size=16m assay /dev/shm || exit 126
      for folder in /etc/containers /usr/share/containers; do
        [ ! -d $folder ] || mount -n -t tmpfs -o mode=755,size=64k assay $folder || exit 126
      done
      export HOME=%s USER=assay XDG_RUNTIME_DIR=%s _CONTAINERS_USERNS_CONFIGURED=done
      export PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin
      cd / && umask 022 && cp -a "$own/root" %s/tree || exit 126
      "$@" >"$own/said" 2>&1
      """
          .replace("%s", STATE);

  /** What podman sets of its own accord. */
  private static final List<String> ITS_VARIABLES =
      List.of("container", "HOME", "HOSTNAME", "PATH", "TERM");

  /** Inside: the pipes come past podman and its monitor, and process 1 has no other files. */
  private static final String PIPES = "exec <&3 >&4 2>&1 3<&- 4>&-; unset _ ";

  private final SandboxRequest request;
  private final Path folder;
  private final List<Path> staged = new ArrayList<>();

  /**
   * For one run.
   *
   * @param folder for podman's files; it is the build user's, and private to this run
   */
  PodmanLaunch(SandboxRequest request, Path folder) {
    this.request = request;
    this.folder = folder;
  }

  /** What podman said, once it has ended. */
  static Path said(Path folder) {
    return folder.resolve("said");
  }

  /** Where podman finds a path of the host. */
  private String place(Path host) {
    for (int i = 0; i < staged.size(); i++) {
      if (host.startsWith(staged.get(i))) {
        Path rest = staged.get(i).relativize(host);
        return Path.of(STAGE, Integer.toString(i)).resolve(rest).toString();
      }
    }
    staged.add(host);
    return STAGE + "/" + (staged.size() - 1);
  }

  List<String> commandLine(Podman.Programs programs, Cgroup cgroup) throws IOException {
    String own = place(folder);
    // First the overlay's folder, so that what it will show is found below it.
    Optional<Overlay> overlay =
        request
            .overlay()
            .map(it -> new Overlay(Path.of(place(it.lower())), Path.of(place(it.folder()))));
    List<String> inner = podman(programs, own);

    List<String> line = Launch.outside(Path.of("/dev/null"), cgroup);
    line.addAll(namespaces(own));
    line.addAll(List.of("/usr/bin/setpriv", "--pdeathsig", "KILL"));
    line.addAll(List.of("/usr/bin/unshare", "--mount", "--propagation", "private"));
    line.addAll(List.of("--pid", "--fork", "--kill-child", "/bin/sh", "-c", FIRST, "sh"));
    line.add(own);
    line.addAll(overlay.map(it -> it.inside(inner)).orElse(inner));
    return line;
  }

  /** An ordinary user has no other one, but those that the administrator set aside: subuid(5). */
  private List<String> namespaces(String own) throws IOException {
    boolean root = BuildUser.isRoot();
    Path stage = Files.createDirectories(folder.resolve("stage"));
    List<String> line = new ArrayList<>(List.of("/usr/bin/unshare", "--mount"));
    line.addAll(List.of("--propagation", "private"));
    if (!root) {
      line.addAll(List.of("--user", "--map-root-user", "--map-auto"));
    }
    line.addAll(List.of("/bin/sh", "-c", BIND, "sh", stage.toString()));
    staged.forEach(path -> line.add(path.toString()));
    line.add("--");
    if (root) {
      String map = "0 " + BuildUser.ID + " 1\n1 " + CONTAINER_ROOT + " 1\n";
      Files.writeString(folder.resolve("map"), map);
      line.addAll(List.of("/bin/sh", "-c", ENTER, "sh", own + "/map"));
    }
    return line;
  }

  private List<String> podman(Podman.Programs programs, String own) throws IOException {
    List<String> line = new ArrayList<>(List.of(programs.podman().toString()));
    line.addAll(List.of("--root", STATE + "/root", "--runroot", STATE + "/run"));
    line.addAll(List.of("--tmpdir", STATE + "/tmp", "--storage-driver", "vfs"));
    line.addAll(List.of("--runtime", programs.runc().toString(), "--cgroup-manager", "cgroupfs"));
    line.addAll(List.of("--events-backend", "none", "--log-level", "error", "run"));
    line.addAll(List.of("--preserve-fds", "2", "--log-driver", "none", "--pull", "never"));
    line.addAll(List.of("--network", request.network() ? "host" : "none", "--no-hosts"));
    line.addAll(List.of("--cap-drop", "ALL", "--security-opt", "no-new-privileges"));
    line.addAll(List.of("--security-opt", "seccomp=" + own + "/seccomp.json"));
    line.addAll(List.of("--security-opt", "mask=" + masked()));
    String id = Integer.toString(RootView.ID);
    for (String map : List.of("--uidmap", "--gidmap")) {
      line.addAll(List.of(map, id + ":0:1", map, "0:1:1"));
    }
    line.addAll(List.of("--user", id + ":" + id, "--hostname", RootView.NAME));
    line.addAll(List.of("--ulimit", "host", "--pids-limit", "-1", "--systemd", "false"));
    line.addAll(List.of("--read-only", "--read-only-tmpfs=false", "--unsetenv-all"));
    request.variables().forEach((name, value) -> line.addAll(List.of("--env", name + "=" + value)));
    line.addAll(view());
    line.addAll(List.of("--workdir", request.workdir(), "--rootfs", STATE + "/tree"));
    String unset =
        ITS_VARIABLES.stream()
            .filter(name -> !request.variables().containsKey(name))
            .collect(Collectors.joining(" "));
    line.addAll(List.of("/bin/sh", "-c", PIPES + unset + "; " + Launch.FIRST, "sh"));
    line.add(String.format(Locale.ROOT, "%04o", request.umask()));
    line.addAll(Launch.rlimits(request.limits()));
    line.addAll(request.command());
    return line;
  }

  private List<String> view() throws IOException {
    Path root = Files.createDirectories(folder.resolve("root"));
    List<String> line = new ArrayList<>();
    for (RootView.Step step : RootView.of(request, this::place)) {
      switch (step) {
        case RootView.Link(String target, String at) ->
            Files.createSymbolicLink(root.resolve(at.substring(1)), Path.of(target));
        case RootView.Bind(String from, String at, Mount.Access access) -> {
          String mode = access == Mount.Access.READ ? "ro" : "rw";
          line.add("--mount");
          line.add("type=bind," + field("src", from) + "," + field("dst", at) + "," + mode);
        }
        case RootView.Memory(String at, long bytes, String mode, boolean writable) ->
            line.addAll(
                List.of(
                    "--tmpfs",
                    String.join(
                        "",
                        at,
                        writable ? ":rw" : ":ro",
                        ",exec,nosuid,nodev,notmpcopyup",
                        ",mode=" + mode,
                        ",size=" + bytes)));
      }
    }
    Files.write(folder.resolve("seccomp.json"), SeccompProfile.json());
    return line;
  }

  /** The field of a line of comma-separated values (RFC 4180), as podman reads it. */
  private static String field(String name, String value) {
    return '"' + name + '=' + value.replace("\"", "\"\"") + '"';
  }

  /** Parts of the machine that podman itself leaves to be seen. */
  private static String masked() {
    return Stream.concat(
            Stream.of("/sys"),
            RootView.PROC.stream()
                .map(name -> "/proc/" + name)
                .filter(it -> Files.exists(Path.of(it))))
        .collect(Collectors.joining(":"));
  }
}

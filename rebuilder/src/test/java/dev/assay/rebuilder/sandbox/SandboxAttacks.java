package dev.assay.rebuilder.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.event.EventSink;
import dev.assay.core.event.ProgressEvent;
import dev.assay.core.failure.AssayException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Attacks a sandbox from inside, for real. */
abstract class SandboxAttacks {
  @TempDir Path folder;

  final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  Cell cell = new Cell(Path.of("/"));

  @BeforeEach
  void prepare() throws IOException {
    cell = new Cell(folder);
  }

  @Test
  void aWorkingProbeDecides() {
    assertThat(sandbox().probe()).isInstanceOf(Probe.Usable.class);
  }

  @Test
  void theExitStatusIsTheCommands() throws Exception {
    assertThat(run("exit 0").exitStatus()).isZero();
    assertThat(run("exit 7").exitStatus()).isEqualTo(7);
    assertThat(run("kill -9 $$").exitStatus()).isEqualTo(137);
    assertThat(run("no-such-program").exitStatus()).isEqualTo(127);
  }

  @Test
  void outputIsLoggedWholeAndReportedByLine() throws Exception {
    SandboxRun run =
        run("echo one; echo two >&2; printf 'three\\r'; head -c 5000 /dev/zero | tr '\\0' x");
    assertThat(Files.readString(run.log())).startsWith("one\ntwo\nthree\r").hasSize(14 + 5000);
    assertThat(lines).startsWith("one", "two", "three");
    assertThat(lines.getLast()).hasSize(Pump.LINE_LIMIT);
  }

  @Test
  void theBuildUserIsAnOrdinaryOneWithAHome() throws Exception {
    run("id -un; id -u; echo $HOME; hostname; getent passwd assay; getent hosts assay; umask; pwd");
    assertThat(lines)
        .startsWith("assay", "1000", "/var/maven", "assay")
        .contains("assay:x:1000:1000:assay:/var/maven:/bin/sh", "0027", "/var/maven/app");
  }

  @Test
  void nothingOfTheHostsEnvironmentIsVisible() throws Exception {
    // This JVM has a PATH and more; none of it may show, not even through /proc.
    run("env | cut -d= -f1 | sort | tr '\\n' ' '; echo; cat /proc/[0-9]*/environ | tr '\\0' '\\n'");
    assertThat(lines.getFirst().strip().split(" "))
        .containsExactlyInAnyOrder("HOME", "PATH", "PWD");
    assertThat(lines)
        .allSatisfy(line -> assertThat(line).doesNotContain(System.getProperty("user.home") + "/"));
  }

  @Test
  void hostSecretsAreNotThere() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "s3cret");
    String home = System.getProperty("user.home");
    for (String path :
        List.of(
            secret.toString(),
            home,
            "/etc/shadow",
            "/etc/ssl/private",
            "/etc/ssh",
            "/root/.ssh",
            "/home",
            "/opt",
            "/srv",
            "/var/lib",
            "/var/run",
            "/mnt",
            "/usr/local/bin")) {
      assertThat(run("ls -d '" + path + "'").exitStatus()).as(path).isNotZero();
    }
    String empty = "grep -v -e : -e '^[.]containerenv$' -e '^$'";
    assertThat(run("ls -A /run /tmp /var/tmp /dev/shm | " + empty).exitStatus()).isEqualTo(1);
    assertThat(run("ls -A /sys | grep .").exitStatus()).isEqualTo(1);
    assertThat(run("test ! -s /run/.containerenv").exitStatus()).isZero();
  }

  @Test
  void nothingOutsideTheWorkFolderCanBeWritten() throws Exception {
    for (String path :
        List.of(
            "/new",
            "/usr/new",
            "/etc/new",
            "/etc/passwd",
            "/etc/hosts",
            "/bin/new",
            "/lib/new",
            "/var/new",
            "/opt/new",
            "/dev/new",
            "/usr/local/new",
            "/usr/bin/env",
            "/proc/new")) {
      assertThat(run("echo x > " + path).exitStatus()).as(path).isNotZero();
    }
    assertThat(run("echo x > /var/maven/app/new && echo y > /tmp/new").exitStatus()).isZero();
    assertThat(cell.work.resolve("new")).hasContent("x\n");
  }

  @Test
  void readOnlyMountsStayReadOnly() throws Exception {
    Path input = Files.createDirectory(folder.resolve("input"));
    Files.writeString(input.resolve("file"), "as it was");
    cell.mounts.add(Mount.readOnly(input, "/opt/input"));
    assertThat(run("cat /opt/input/file").exitStatus()).isZero();
    assertThat(run("echo x > /opt/input/file").exitStatus()).isNotZero();
    assertThat(run("rm /opt/input/file").exitStatus()).isNotZero();
    assertThat(run("mount -o remount,rw /opt/input").exitStatus()).isNotZero();
    assertThat(run("umount /opt/input").exitStatus()).isNotZero();
    assertThat(input.resolve("file")).hasContent("as it was");
  }

  /**
   * Started by root, a build is root to the host's /proc: it could name a program in core_pattern
   * that the host's kernel then runs.
   */
  @Test
  void theMachinesKernelSettingsCannotBeWritten() throws Exception {
    run(
        "find /proc -path '/proc/[0-9]*' -prune"
            + " -o ! -type l ! -samefile /dev/null -writable -print 2>/dev/null");
    assertThat(lines).isEmpty();
    String before = Files.readString(Path.of("/proc/sys/kernel/core_pattern"));
    assertThat(run("echo '" + before.strip() + "' > /proc/sys/kernel/core_pattern").exitStatus())
        .isNotZero();
  }

  @Test
  void aBuildThatRootStartsIsAnotherUsers() throws Exception {
    SandboxRun run =
        run(
            "echo mine > /var/maven/app/mine; ls -nd /var/maven/app; sed 's/ *//' /proc/self/uid_map");
    Object owner = Files.getAttribute(cell.work.resolve("mine"), "unix:uid");
    assertThat(run.sandbox().user()).isEqualTo("user " + owner);
    assertThat(owner).isNotEqualTo(0);
    // Inside, it is 1000 all the same, and its folder is its own.
    assertThat(lines.getFirst()).contains(" 1000 1000 ");
  }

  /** Trees of packages lie in a cache that only its owner can enter. */
  @Test
  void aPrivateRootFileSystemIsSeenByTheBuildsUser() throws Exception {
    Path own = Files.createDirectory(folder.resolve("own"));
    Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwx------"));
    Path root = own.resolve("root");
    String script =
        "set -e; mkdir -p $0/usr/bin $0/usr/local; for p in sh ls; do p=$(command -v $p);"
            + " for f in $p $(ldd $p | grep -o '/[^ ]*'); do f=$(echo $f | sed 's,^/usr/,/,');"
            + " mkdir -p $0/usr$(dirname $f); cp -L /usr$f $0/usr$f; done; done;"
            + " for d in bin lib lib64; do [ ! -d $0/usr/$d ] || ln -s usr/$d $0/$d; done;"
            + " chmod -R go+rX $0/usr; echo here > $0/usr/mark";
    assertThat(new ProcessBuilder("sh", "-c", script, root.toString()).start().waitFor()).isZero();
    cell.root = root;
    assertThat(run("ls /usr; echo x > made").exitStatus()).isZero();
    assertThat(lines).containsSubsequence("bin", "mark");
    assertThat(cell.work.resolve("made")).hasContent("x\n");
  }

  @Test
  void noPrivilegeIsLeftAndNoneCanBeHad() throws Exception {
    run("grep -E '^(Cap|NoNewPrivs)' /proc/self/status | tr -d ' \\t'");
    assertThat(lines)
        .contains("CapEff:0000000000000000", "CapBnd:0000000000000000", "NoNewPrivs:1");
    assertThat(run("unshare --user true").exitStatus()).isNotZero();
    assertThat(run("mknod /tmp/disk b 254 0").exitStatus()).isNotZero();
  }

  @Test
  void temporaryFoldersAreBounded() throws Exception {
    cell.limits = cell.limits.withTmp(4 << 20);
    for (String path : List.of("/tmp", "/var/tmp", "/dev/shm", "/run")) {
      assertThat(run("head -c 5000000 /dev/zero > " + path + "/fill").exitStatus())
          .as(path)
          .isNotZero();
    }
  }

  @Test
  void noFileDescriptorOfOursIsInherited() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "s3cret");
    try (var open = Files.newInputStream(secret)) {
      run("ls /proc/self/fd /proc/1/fd; readlink /proc/1/fd/*; readlink /proc/self/fd/0");
      assertThat(open.read()).isPositive();
    }
    assertThat(lines).noneMatch(line -> line.contains("secret")).endsWith("/dev/null");
    // The shell, and the folder that ls itself has open.
    assertThat(lines.subList(0, lines.lastIndexOf("/proc/self/fd:") + 1)).doesNotContain("4", "5");
  }

  @Test
  void withoutNetworkNotEvenThisMachineIsReachable() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String connect = "exec 3<>/dev/tcp/127.0.0.1/" + server.getLocalPort();
      cell.network = false;
      assertThat(run("bash -c '" + connect + "'").exitStatus()).isNotZero();
      cell.network = true;
      assertThat(run("bash -c '" + connect + "'").exitStatus()).isZero();
    }
  }

  /** They have no path that a mount could hide; only the network namespace holds them. */
  @Test
  void withoutNetworkAbstractSocketsAreNotReachable() throws Exception {
    String name = "\\0assay-test-" + ProcessHandle.current().pid();
    String open = "use Socket; socket(S, AF_UNIX, SOCK_STREAM, 0) or exit 8; my $a =";
    String address = " pack_sockaddr_un(\"" + name + "\"); ";
    Process server =
        new ProcessBuilder(
                "perl",
                "-e",
                "$| = 1; "
                    + open
                    + address
                    + "bind(S, $a) && listen(S, 9) or exit 9;"
                    + " print \"up\\n\"; sleep 100")
            .start();
    try {
      assertThat(server.getInputStream().read()).isEqualTo('u');
      String connect = "perl -e '" + open + address + "exit(connect(S, $a) ? 0 : 7)'";
      assertThat(new ProcessBuilder("sh", "-c", connect).start().waitFor()).isZero();
      assertThat(run(connect).exitStatus()).isEqualTo(7);
    } finally {
      server.destroyForcibly();
    }
  }

  @Test
  void nothingIsLeftWhenTheCommandHasEnded() throws Exception {
    // A daemon that has left its session, its parent and its output.
    run(
        "(setsid sh -c 'while :; do date +%s%N > /var/maven/app/beat; done' >/dev/null 2>&1 &); "
            + "until [ -s /var/maven/app/beat ]; do :; done");
    String last = Files.readString(cell.work.resolve("beat"));
    assertThat(run("true").exitStatus()).isZero();
    assertThat(cell.work.resolve("beat")).hasContent(last);
  }

  @Test
  void aRunThatTakesTooLongIsEnded() throws Exception {
    cell.limits = cell.limits.withWallTime(Duration.ofSeconds(1));
    assertThatThrownBy(() -> run("trap '' TERM HUP INT; while :; do echo x > beat; rm beat; done"))
        .isInstanceOf(AssayException.Limit.class)
        .hasMessageContaining("PT1S");
    Files.deleteIfExists(cell.work.resolve("beat"));
    assertThat(cell.work.resolve("beat")).doesNotExist();
  }

  @Test
  void tooMuchOutputEndsTheRun() throws Exception {
    cell.limits = cell.limits.withLog(10_000);
    assertThatThrownBy(() -> run("yes")).isInstanceOf(AssayException.Limit.class);
    assertThat(Files.size(cell.log)).isEqualTo(10_000);
  }

  @Test
  void anInterruptEndsTheRun() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    FutureTask<Boolean> task =
        new FutureTask<>(
            () -> {
              assertThatThrownBy(
                      () -> cell.run(sandbox(event -> started.countDown()), "echo up; sleep 1000"))
                  .isInstanceOf(AssayException.Infrastructure.class)
                  .hasMessageContaining("interrupted");
              return Thread.currentThread().isInterrupted();
            });
    Thread thread = Thread.ofPlatform().start(task);
    started.await();
    thread.interrupt();
    assertThat(task.get()).isTrue();
  }

  /** The build keeps a pipe open; its end of file is the build's end. */
  @Test
  @Timeout(120)
  void noBuildOutlivesAKilledJvm() throws Exception {
    Path pipe = Files.createDirectories(cell.work).resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                HoldsPipe.class.getName(),
                folder.toString(),
                kind())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("jvm").toFile())
            .start();
    try (InputStream in = Files.newInputStream(pipe)) {
      assertThat(in.read()).isEqualTo('u');
      assertThat(jvm.isAlive()).isTrue();
      jvm.destroyForcibly();
      assertThat(in.readAllBytes()).isEqualTo(new byte[] {'p', '\n'});
    } finally {
      jvm.destroyForcibly();
    }
  }

  /** Runs a build that never ends by itself and that ignores what can be ignored. */
  static final class HoldsPipe {
    private HoldsPipe() {}

    public static void main(String[] arguments) throws AssayException {
      SandboxRun run =
          new Cell(Path.of(arguments[0]))
              .run(
                  arguments[1].equals(Podman.KIND)
                      ? new Podman(System.getenv(), Path.of(arguments[0], "probe"), event -> {})
                      : new Bubblewrap(
                          System.getenv(), Path.of(arguments[0], "probe"), event -> {}),
                  "trap '' TERM HUP INT; exec 3>pipe; echo up >&3; setsid sleep 1000 & sleep 1000");
      throw new AssertionError("ended with " + run.exitStatus());
    }
  }

  final SandboxRun run(String script) throws AssayException {
    return cell.run(sandbox(), script);
  }

  /** The one that is attacked, in {@link #folder}. */
  abstract Sandbox sandbox(EventSink events);

  /** How results call it. */
  abstract String kind();

  /** The same, for what it says. */
  final Sandbox sandbox() {
    return sandbox(
        event -> {
          if (event instanceof ProgressEvent.BuildOutput output) {
            lines.add(output.line());
          }
        });
  }
}

package dev.assay.rebuilder.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.event.EventSink;
import dev.assay.core.failure.AssayException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** All attacks, and what only bubblewrap can do and say. */
class BubblewrapTest extends SandboxAttacks {
  @Override
  Sandbox sandbox(EventSink events) {
    return new Bubblewrap(System.getenv(), folder.resolve("probe"), events);
  }

  @Override
  String kind() {
    return Bubblewrap.KIND;
  }

  /** Hole 1: the parent-death signal follows the thread that started the sandbox. */
  @Test
  void aProcessOutlivesTheThreadThatAskedForIt() throws Exception {
    FutureTask<Process> start =
        new FutureTask<>(
            () ->
                Spawner.start(
                    new ProcessBuilder(
                        "setpriv", "--pdeathsig", "KILL", "sh", "-c", "read -r line; exit 6")));
    Thread thread = Thread.ofPlatform().start(start);
    thread.join();
    Process process = start.get();
    process.getOutputStream().close();
    assertThat(process.waitFor()).isEqualTo(6);
  }

  /** Before the parent-death signal is armed, the end of the pipe is what ends a sandbox. */
  @Test
  void withoutTheWordToGoNothingRuns() throws Exception {
    Path mark = folder.resolve("mark");
    Process first =
        new ProcessBuilder(
                "sh", "-c", Launch.FIRST, "sh", "0022", "100", "100", "touch", mark.toString())
            .start();
    first.getOutputStream().close();
    assertThat(first.waitFor()).isEqualTo(125);
    assertThat(mark).doesNotExist();
  }

  /** What an attack finds in root's name if root cannot give the build to another user. */
  @Test
  void evenAsRootTheMachinesKernelSettingsCannotBeWritten() throws Exception {
    cell.run(
        ((Bubblewrap) sandbox()).asRoot(),
        "find /proc -path '/proc/[0-9]*' -prune -o ! -type l -writable -print 2>/dev/null;"
            + " echo core > /proc/sys/kernel/core_pattern || echo no");
    assertThat(lines).last().isEqualTo("no");
    assertThat(lines).noneMatch(line -> line.startsWith("/"));
  }

  @Test
  void whatOnlyRootCanReadIsReadAsRoot() throws Exception {
    Path jdk = Files.createDirectory(folder.resolve("jdk"));
    Files.writeString(jdk.resolve("release"), "mine");
    Files.setPosixFilePermissions(jdk, PosixFilePermissions.fromString("rwx------"));
    cell = new Cell(Files.createDirectory(folder.resolve("private")));
    cell.mounts.add(Mount.readOnly(jdk, "/opt/jdk"));
    assertThat(run("cat /opt/jdk/release").exitStatus()).isZero();
    assertThat(Files.getPosixFilePermissions(jdk)).hasSize(3);
  }

  @Test
  void withoutBubblewrapTheRemedyIsNamed() {
    Bubblewrap none = fake();
    assertThat(none.probe())
        .isEqualTo(
            new Probe.NotUsable(
                "builds run in bubblewrap, and there is no bwrap on the PATH\n"
                    + "what helps: apt-get install bubblewrap"
                    + " (or your system's package of that name)"));
    assertThatThrownBy(() -> cell.run(none, "true"))
        .isInstanceOf(AssayException.Infrastructure.class);
  }

  @Test
  void aBubblewrapThatDoesNotWorkIsNotUsable() throws Exception {
    Path fake = folder.resolve("bwrap");
    Files.writeString(fake, "#!/bin/sh\necho 'bwrap: Unknown option --disable-userns'; exit 1\n");
    assertThat(fake.toFile().setExecutable(true)).isTrue();
    Bubblewrap old = fake();
    assertThat(old.probe())
        .isEqualTo(
            new Probe.NotUsable(
                "bubblewrap cannot set up a sandbox: bwrap: Unknown option --disable-userns\n"
                    + "what helps: install bubblewrap 0.8 or newer"));
  }

  @Test
  void aProgramThatOnlyPretendsToBeBubblewrapIsNotUsable() throws Exception {
    Path fake = folder.resolve("bwrap");
    Files.writeString(fake, "#!/bin/sh\nexit 0\n");
    assertThat(fake.toFile().setExecutable(true)).isTrue();
    assertThat(fake().probe()).isInstanceOf(Probe.NotUsable.class);
  }

  @Test
  void remediesFollowTheMachinesSettings() throws Exception {
    Path settings = Files.createDirectories(folder.resolve("settings"));
    String said = "bwrap: No permissions to create a new namespace";
    assertThat(Remedy.of(said, settings).remedy()).contains("--security-opt");
    assertThat(Remedy.of("bwrap: Can't find source path /x", settings).remedy())
        .startsWith("work in a folder");
    Files.createDirectories(settings.resolve("kernel"));
    Files.writeString(settings.resolve("kernel/apparmor_restrict_unprivileged_userns"), "1\n");
    assertThat(Remedy.of(said, settings).remedy())
        .isEqualTo("sysctl -w kernel.apparmor_restrict_unprivileged_userns=0");
    Files.writeString(settings.resolve("kernel/unprivileged_userns_clone"), "0\n");
    assertThat(Remedy.of(said, settings).remedy())
        .isEqualTo("sysctl -w kernel.unprivileged_userns_clone=1");
  }

  @Test
  void mountsCannotCoverTheSandboxsOwnFiles() {
    for (String inside :
        List.of("/", "/etc", "/etc/x", "/proc/x", "relative", "/a/../etc", "/a//b", "/a/.", "")) {
      assertThat(Mount.isUsable(inside)).as(inside).isFalse();
    }
    assertThat(Mount.isUsable("/home/a b/.sdkman/x_1+2")).isTrue();
  }

  /** Whatever bwrap is in the test's folder. */
  private Bubblewrap fake() {
    return new Bubblewrap(Map.of("PATH", folder.toString()), folder.resolve("probe"), event -> {});
  }
}

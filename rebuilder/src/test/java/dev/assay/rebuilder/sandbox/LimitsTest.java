package dev.assay.rebuilder.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.failure.AssayException;
import dev.assay.core.result.SandboxInfo.LimitInForce;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Builds that take more than they may; whatever keeps the limits on this machine. */
@Timeout(120)
class LimitsTest {
  private static final long MIB = 1 << 20;

  @TempDir Path folder;

  @Test
  void everyLimitIsNamedWithWhatKeepsIt() throws Exception {
    List<LimitInForce> limits = run(cell(), "true").sandbox().limits();
    assertThat(limits)
        .extracting(LimitInForce::name)
        .containsExactly(
            "memory", "processes", "cpu-time", "wall-time", "disk", "temporary", "log");
    assertThat(limits)
        .extracting(LimitInForce::by)
        .isSubsetOf("cgroup v2", "cgroup v1", "rlimit", "tmpfs", "watched");
  }

  @Test
  void tooMuchMemoryEndsTheBuild() {
    Cell cell = cell();
    cell.limits = cell.limits.withMemory(100 * MIB);
    assertStopped(cell, "perl -e '$x = \"a\" x (400 << 20); sleep 60'", "memory");
  }

  @Test
  void memoryOfSeveralProcessesIsAddedUp() {
    Cell cell = cell();
    cell.limits = cell.limits.withMemory(150 * MIB);
    String part = "perl -e '$x = \"a\" x (30 << 20); sleep 60' & ";
    assertStopped(cell, part.repeat(8) + "wait; sleep 60", "memory");
  }

  @Test
  void aForkBombStaysWithinItsLimit() throws Exception {
    Cell cell = cell();
    cell.limits = cell.limits.withProcesses(60).withWallTime(Duration.ofSeconds(60));
    String bomb =
        "perl -e 'for (1..500) { my $p = fork(); last if !defined $p;"
            + " if (!$p) { sleep 60; exit } $n++ } print \"made $n\\n\"; exit 3'";
    try {
      assertThat(run(cell, bomb).exitStatus()).isEqualTo(3);
    } catch (AssayException.Limit e) {
      assertThat(e).hasMessageContaining("processes");
    }
    String made = Files.readString(cell.log).strip();
    assertThat(made).startsWith("made ");
    assertThat(Integer.parseInt(made.substring(5))).isBetween(20, 60);
  }

  @Test
  void tooMuchCpuTimeEndsTheBuild() {
    Cell cell = cell();
    cell.limits = cell.limits.withCpuTime(Duration.ofSeconds(2));
    assertStopped(cell, "(while :; do :; done) & while :; do :; done", "CPU time");
  }

  /** Nobody waits for these, so nobody is told of their time. */
  @Test
  void cpuTimeOfProcessesThatNobodyWaitsForCounts() {
    Cell cell = cell();
    cell.limits = cell.limits.withCpuTime(Duration.ofSeconds(2));
    assertStopped(
        cell,
        "perl -e '$SIG{CHLD} = \"IGNORE\"; while (1) { if (!fork()) { $t = time;"
            + " 1 while time < $t + 2; exit } sleep 1 }'",
        "CPU time");
  }

  @Test
  void aFullDiskEndsTheBuild() {
    Cell cell = cell();
    cell.limits = cell.limits.withDisk(20 * MIB);
    assertStopped(
        cell,
        "for i in 1 2 3 4 5 6 7 8 9; do head -c 5000000 /dev/zero > $i; done; sleep 60",
        "on disk");
  }

  @Test
  void whatIsWrittenJustBeforeTheEndCounts() {
    Cell cell = cell();
    cell.limits = cell.limits.withDisk(2 * MIB);
    assertStopped(cell, "head -c 1500000 /dev/zero > a; cp a b", "on disk");
  }

  @Test
  void aFileWithoutANameTakesRoomToo() {
    Cell cell = cell();
    cell.limits = cell.limits.withDisk(100 * MIB);
    assertStopped(
        cell,
        "for i in $(seq 16); do (exec 3>f$i; rm f$i; head -c 90000000 /dev/zero >&3;"
            + " sync; sleep 60) & done; sleep 60",
        "on disk");
  }

  @Test
  void noFileIsLargerThanTheDisk() throws Exception {
    Cell cell = cell();
    cell.limits = cell.limits.withDisk(MIB);
    assertThat(run(cell, "truncate -s 1T hole").exitStatus()).isNotZero();
  }

  @Test
  void withinItsLimitsABuildEndsByItself() throws Exception {
    assertThat(run(cell(), "head -c 1000000 /dev/zero > x; sleep 0.6; exit 4").exitStatus())
        .isEqualTo(4);
  }

  @Test
  void whatCannotRunAnythingIsNoLimit() {
    assertThatThrownBy(() -> SandboxLimits.DEFAULT.withProcesses(1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SandboxLimits.DEFAULT.withMemory(1 << 20))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SandboxLimits.DEFAULT.withWallTime(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Cell cell() {
    return new Cell(folder);
  }

  private void assertStopped(Cell cell, String script, String by) {
    assertThatThrownBy(() -> run(cell, script))
        .isInstanceOf(AssayException.Limit.class)
        .hasMessageContaining(by);
  }

  private SandboxRun run(Cell cell, String script) throws AssayException {
    return cell.run(sandbox(), script);
  }

  /** The one that is attacked. */
  Sandbox sandbox() {
    return new Bubblewrap(System.getenv(), folder.resolve("probe"), event -> {});
  }
}

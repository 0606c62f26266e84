package dev.assay.rebuilder.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Makes system calls from inside the sandbox, and sees what the kernel says. */
class SystemCallAttackTest {
  private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");

  @TempDir Path folder;

  private final StringBuilder script =
      new StringBuilder("$| = 1; my $m = \"\\0\" x 256; my $s = \"user\"; my $p = \"/tmp\";\n");

  @Test
  void theRefusedOnesAreRefusedForReal() throws Exception {
    call("vsock", 41, 198, "40, 1, 0");
    call("packet", 41, 198, "17, 3, 0");
    call("alg", 41, 198, "38, 5, 0");
    call("netfilter", 41, 198, "16, 3, 12");
    call("keyctl", 250, 219, "0, -3, 1");
    call("add_key", 248, 217, "$s, $s, $s, 1, -3");
    call("request_key", 249, 218, "$s, $s, 0, -3");
    call("ptrace", 101, 117, "0, 0, 0, 0");
    call("process_vm_readv", 310, 270, "$$, $m, 1, $m, 1, 0");
    call("io_uring_setup", 425, 425, "1, $m");
    call("perf_event_open", 298, 241, "$m, 0, -1, -1, 0");
    call("bpf", 321, 280, "0, $m, 64");
    call("userfaultfd", 323, 282, "1");
    call("unshare", 272, 97, "0x10000000");
    call("setns", 308, 268, "0, 0");
    call("clone", 56, 220, "0x10000011, 0, 0, 0, 0");
    call("clone3", 435, 435, "$m, 64");
    call("mount", 165, 40, "$s, $p, $s, 0, 0");
    call("fsopen", 430, 430, "$s, 0");
    call("open_tree", 428, 428, "-100, $p, 1");
    call("init_module", 175, 105, "$m, 1, $s");
    call("syslog", 103, 116, "10, 0, 0");
    call("tiocsti", 16, 29, "0, 0x5412, $s");
    call("readable code", 135, 92, "0x400000");
    call("unknown", 467, 467, "0");
    Map<String, String> answers = answers();
    for (String name : List.of("vsock", "packet", "alg", "netfilter")) {
      assertThat(answers.remove(name)).as(name).isEqualTo(answer("97"));
    }
    for (String name : List.of("io_uring_setup", "clone3", "unknown")) {
      assertThat(answers.remove(name)).as(name).isEqualTo("38");
    }
    for (String name : List.of("clone", "tiocsti", "readable code")) {
      assertThat(answers.remove(name)).as(name).isEqualTo(answer("1"));
    }
    assertThat(answers).hasSize(15).allSatisfy((name, answer) -> assertThat(answer).isEqualTo("1"));
  }

  /** So that a refusal above is the filter's, and not a call that never works. */
  @Test
  void whatBuildsNeedWorks() throws Exception {
    call("unix", 41, 198, "1, 1, 0");
    call("inet", 41, 198, "2, 1, 0");
    call("inet6", 41, 198, "10, 1, 0");
    call("route", 41, 198, "16, 3, 0");
    call("personality", 135, 92, "0xffffffff");
    call("getpid", 39, 172, "");
    assertThat(answers())
        .hasSize(6)
        .allSatisfy((name, answer) -> assertThat(answer).isEqualTo("0"));
  }

  @Test
  void theFilterHoldsForEveryProcess() throws Exception {
    Cell cell = new Cell(folder);
    cell.run(sandbox(), "for f in /proc/[0-9]*/status; do grep '^Seccomp:' $f; done");
    List<String> lines = Files.readAllLines(cell.log);
    assertThat(lines).hasSizeGreaterThanOrEqualTo(2).containsOnly("Seccomp:\t2");
  }

  @Test
  void theX32CallsAreNotThere() throws Exception {
    // On a machine without them, the number is as unknown as any other.
    call("getpid", 0x40000000 + 39, 0x40000000 + 172, "");
    assertThat(answers()).containsEntry("getpid", "38");
  }

  final void call(String name, int x86, int arm, String arguments) {
    script.append("my $r = syscall(").append(ARM ? arm : x86);
    script.append(arguments.isEmpty() ? "" : ", " + arguments).append(");");
    script.append("print '").append(name).append("=', ($r == -1 ? $!+0 : 0), \"\\n\";\n");
  }

  /** What a call is told that is refused for its arguments, where BPF says {@code ours}. */
  String answer(String ours) {
    return ours;
  }

  final int run() throws Exception {
    Cell cell = new Cell(folder);
    Files.createDirectories(cell.work);
    Files.writeString(cell.work.resolve("attack.pl"), script.toString());
    return cell.run(sandbox(), "perl attack.pl").exitStatus();
  }

  final Map<String, String> answers() throws Exception {
    assertThat(run()).isZero();
    Map<String, String> answers = new TreeMap<>();
    for (String line : Files.readAllLines(new Cell(folder).log)) {
      answers.put(line.split("=", -1)[0], line.split("=", -1)[1]);
    }
    return answers;
  }

  /** The one that is attacked. */
  Sandbox sandbox() {
    return new Bubblewrap(System.getenv(), folder.resolve("probe"), event -> {});
  }
}

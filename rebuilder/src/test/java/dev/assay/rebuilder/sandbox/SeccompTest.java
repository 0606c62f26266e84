package dev.assay.rebuilder.sandbox;

import static dev.assay.rebuilder.sandbox.BpfMachine.AARCH64;
import static dev.assay.rebuilder.sandbox.BpfMachine.ALLOW;
import static dev.assay.rebuilder.sandbox.BpfMachine.KILL;
import static dev.assay.rebuilder.sandbox.BpfMachine.X86_64;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the filter does, by an interpreter of its own and by numbers from the kernel's tables. */
class SeccompTest {
  private static final int EPERM = 1;
  private static final int ENOSYS = 38;
  private static final int EAFNOSUPPORT = 97;

  private final BpfMachine filter = new BpfMachine(Seccomp.filter());

  @ParameterizedTest
  @CsvSource({
    "ptrace, 101, 117, 1",
    "process_vm_readv, 310, 270, 1",
    "process_vm_writev, 311, 271, 1",
    "pidfd_getfd, 438, 438, 1",
    "add_key, 248, 217, 1",
    "request_key, 249, 218, 1",
    "keyctl, 250, 219, 1",
    "io_uring_setup, 425, 425, 38",
    "io_uring_enter, 426, 426, 38",
    "io_uring_register, 427, 427, 38",
    "perf_event_open, 298, 241, 1",
    "bpf, 321, 280, 1",
    "userfaultfd, 323, 282, 1",
    "clone3, 435, 435, 38",
    "unshare, 272, 97, 1",
    "setns, 308, 268, 1",
    "mount, 165, 40, 1",
    "umount2, 166, 39, 1",
    "pivot_root, 155, 41, 1",
    "open_tree, 428, 428, 1",
    "move_mount, 429, 429, 1",
    "fsopen, 430, 430, 1",
    "fsmount, 432, 432, 1",
    "mount_setattr, 442, 442, 1",
    "open_tree_attr, 467, 467, 38",
    "open_by_handle_at, 304, 265, 1",
    "quotactl, 179, 60, 1",
    "swapon, 167, 224, 1",
    "kexec_load, 246, 104, 1",
    "kexec_file_load, 320, 294, 1",
    "init_module, 175, 105, 1",
    "finit_module, 313, 273, 1",
    "delete_module, 176, 106, 1",
    "reboot, 169, 142, 1",
    "acct, 163, 89, 1",
    "syslog, 103, 116, 1",
    "clock_settime, 227, 112, 1",
  })
  void isRefusedOnBothMachines(String name, int x86, int arm, int error) {
    for (long argument : List.of(0L, 1L, -1L, 0x10000000L)) {
      assertThat(run(X86_64, x86, argument)).as(name).isEqualTo(error);
      assertThat(run(AARCH64, arm, argument)).as(name).isEqualTo(error);
    }
  }

  /** Everything else passes: read, write, openat, mmap, execve, futex, prctl, seccomp … */
  @Test
  void whatIsRefusedIsWhatIsListedAndNothingElse() {
    assertThat(refused(X86_64, Set.of(41, 53, 135)))
        .isEqualTo(
            SystemCall.REFUSED.stream().map(SystemCall::x86).collect(Collectors.toSet()).stream()
                .filter(number -> number >= 0)
                .collect(Collectors.toSet()));
    assertThat(refused(AARCH64, Set.of(198, 199, 92)))
        .isEqualTo(
            SystemCall.REFUSED.stream().map(SystemCall::arm).collect(Collectors.toSet()).stream()
                .filter(number -> number >= 0)
                .collect(Collectors.toSet()));
    for (int number : List.of(0, 1, 9, 59, 157, 202, 231, 257, 317, 334, 439, 449)) {
      assertThat(run(X86_64, number)).isEqualTo(ALLOW);
    }
  }

  private Set<Integer> refused(int arch, Set<Integer> without) {
    return IntStream.rangeClosed(0, SystemCall.NEWEST)
        .filter(number -> !without.contains(number))
        .filter(number -> run(arch, number) != ALLOW)
        .boxed()
        .collect(Collectors.toSet());
  }

  @Test
  void callsThatNobodyHasJudgedDoNotExist() {
    for (int number : List.of(467, 500, 1 << 20, 0x3fffffff, -1, Integer.MIN_VALUE)) {
      assertThat(run(X86_64, number)).isEqualTo(ENOSYS);
      assertThat(run(AARCH64, number)).isEqualTo(ENOSYS);
    }
  }

  @Test
  void theX32CallsDoNotExist() {
    for (int number : List.of(0, 1, 41, 59, 101, 512, 520, 521)) {
      assertThat(run(X86_64, 0x40000000 | number)).isEqualTo(ENOSYS);
    }
  }

  @Test
  void otherMachinesCallsEndTheProcess() {
    for (int arch : List.of(0x40000003, 0x40000028, 0, -1, 0xc00000b6, 0x3e)) {
      assertThat(run(arch, 1)).isEqualTo(KILL);
    }
  }

  @Test
  void socketsOnlyOfFamiliesThatANetworkNamespaceHolds() {
    for (int family = 0; family < 64; family++) {
      boolean known = List.of(1, 2, 10, 16).contains(family);
      for (long type : List.of(1L, 2L, 3L, 0x80801L)) {
        assertThat(run(X86_64, 41, family, type, 0)).isEqualTo(known ? ALLOW : EAFNOSUPPORT);
        assertThat(run(AARCH64, 198, family, type, 0)).isEqualTo(known ? ALLOW : EAFNOSUPPORT);
      }
    }
    // The kernel's parameter is an int: upper bits make no other family of it.
    assertThat(run(X86_64, 41, 0xabcd_0000_0028L, 1, 0)).isEqualTo(EAFNOSUPPORT);
  }

  @Test
  void ofNetlinkOnlyRoutes() {
    assertThat(run(X86_64, 41, 16, 3, 0)).isEqualTo(ALLOW);
    for (int protocol : List.of(4, 6, 9, 12, 15, 16, 21)) {
      assertThat(run(X86_64, 41, 16, 3, protocol)).isEqualTo(EAFNOSUPPORT);
      assertThat(run(AARCH64, 198, 16, 3, protocol)).isEqualTo(EAFNOSUPPORT);
    }
  }

  @Test
  void socketPairsOnlyOfUnix() {
    assertThat(run(X86_64, 53, 1, 1, 0)).isEqualTo(ALLOW);
    assertThat(run(AARCH64, 199, 1, 1, 0)).isEqualTo(ALLOW);
    assertThat(run(X86_64, 53, 30, 1, 0)).isEqualTo(EAFNOSUPPORT);
    assertThat(run(AARCH64, 199, 40, 1, 0)).isEqualTo(EAFNOSUPPORT);
  }

  @Test
  void processesAndThreadsButNoNamespaces() {
    long fork = 0x1200011;
    long thread = 0x3d0f00;
    for (int[] machine : List.of(new int[] {X86_64, 56}, new int[] {AARCH64, 220})) {
      assertThat(run(machine[0], machine[1], fork)).isEqualTo(ALLOW);
      assertThat(run(machine[0], machine[1], thread)).isEqualTo(ALLOW);
      for (long flag :
          List.of(
              0x20000L,
              0x2000000L,
              0x4000000L,
              0x8000000L,
              0x10000000L,
              0x20000000L,
              0x40000000L)) {
        assertThat(run(machine[0], machine[1], fork | flag)).isEqualTo(EPERM);
        assertThat(run(machine[0], machine[1], flag)).isEqualTo(EPERM);
      }
    }
  }

  @Test
  void nothingIsTypedIntoATerminal() {
    for (long request : List.of(0x5412L, 0x541cL, 0x1_0000_5412L, 0xffff_ffff_0000_541cL)) {
      assertThat(run(X86_64, 16, 0, request)).isEqualTo(EPERM);
      assertThat(run(AARCH64, 29, 0, request)).isEqualTo(EPERM);
    }
    assertThat(run(X86_64, 16, 0x5412, 0x5413)).isEqualTo(ALLOW);
  }

  @Test
  void personalitiesThatChangeNoProtection() {
    for (long allowed : List.of(0L, 8L, 0x40000L, 0x20000L, 0x20008L, 0xffffffffL)) {
      assertThat(run(X86_64, 135, allowed)).isEqualTo(ALLOW);
      assertThat(run(AARCH64, 92, allowed)).isEqualTo(ALLOW);
    }
    for (long refused : List.of(0x400000L, 0x100000L, 1L, 0x440000L)) {
      assertThat(run(X86_64, 135, refused)).isEqualTo(EPERM);
      assertThat(run(AARCH64, 92, refused)).isEqualTo(EPERM);
    }
  }

  private int run(int arch, int number, long... arguments) {
    return filter.run(arch, number, arguments);
  }
}

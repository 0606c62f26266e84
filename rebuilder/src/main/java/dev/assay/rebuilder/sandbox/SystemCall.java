package dev.assay.rebuilder.sandbox;

import java.util.List;

/**
 * A system call that a build has no use for, and what it is told that tries.
 *
 * @param name as in syscalls(2)
 * @param x86 number on x86_64 (arch/x86/entry/syscalls/syscall_64.tbl); -1: there is none
 * @param arm number on aarch64 (include/uapi/asm-generic/unistd.h); -1: there is none
 * @param answer the error number that it gets
 */
record SystemCall(String name, int x86, int arm, int answer) {
  /** Not permitted. */
  static final int EPERM = 1;

  /** No such call: programs fall back to what was there before it. */
  static final int ENOSYS = 38;

  /**
   * The newest call that this table knows of, on both machines (Linux 6.13, {@code removexattrat}).
   * Those that come after it do not exist in the sandbox, because nobody has judged them.
   */
  static final int NEWEST = 466;

  /** Refused whatever their arguments are. */
  static final List<SystemCall> REFUSED =
      List.of(
          // Other processes, seen from outside.
          not("ptrace", 101, 117),
          not("process_vm_readv", 310, 270),
          not("process_vm_writev", 311, 271),
          not("process_madvise", 440, 440),
          not("process_mrelease", 448, 448),
          not("pidfd_getfd", 438, 438),
          not("kcmp", 312, 272),
          // The keyrings belong to the host's user, whatever the namespaces.
          not("add_key", 248, 217),
          not("request_key", 249, 218),
          not("keyctl", 250, 219),
          // Interfaces whose history is one of holes.
          absent("io_uring_setup", 425),
          absent("io_uring_enter", 426),
          absent("io_uring_register", 427),
          not("perf_event_open", 298, 241),
          not("bpf", 321, 280),
          not("userfaultfd", 323, 282),
          not("fanotify_init", 300, 262),
          not("fanotify_mark", 301, 263),
          not("lookup_dcookie", 212, 18),
          // Namespaces. clone3 has its flags in memory, where no filter can look.
          absent("clone3", 435),
          not("unshare", 272, 97),
          not("setns", 308, 268),
          // Mounts.
          not("mount", 165, 40),
          not("umount2", 166, 39),
          not("pivot_root", 155, 41),
          not("chroot", 161, 51),
          not("open_tree", 428, 428),
          not("move_mount", 429, 429),
          not("fsopen", 430, 430),
          not("fsconfig", 431, 431),
          not("fsmount", 432, 432),
          not("fspick", 433, 433),
          not("mount_setattr", 442, 442),
          not("open_by_handle_at", 304, 265),
          not("quotactl", 179, 60),
          not("quotactl_fd", 443, 443),
          not("swapon", 167, 224),
          not("swapoff", 168, 225),
          // The machine.
          not("kexec_load", 246, 104),
          not("kexec_file_load", 320, 294),
          not("create_module", 174, -1),
          not("init_module", 175, 105),
          not("finit_module", 313, 273),
          not("delete_module", 176, 106),
          not("get_kernel_syms", 177, -1),
          not("query_module", 178, -1),
          not("reboot", 169, 142),
          not("acct", 163, 89),
          not("syslog", 103, 116),
          not("iopl", 172, -1),
          not("ioperm", 173, -1),
          not("modify_ldt", 154, -1),
          not("uselib", 134, -1),
          not("_sysctl", 156, -1),
          not("nfsservctl", 180, 42),
          not("vhangup", 153, 58),
          not("settimeofday", 164, 170),
          not("clock_settime", 227, 112),
          not("clock_adjtime", 305, 266),
          not("adjtimex", 159, 171),
          not("sethostname", 170, 161),
          not("setdomainname", 171, 162),
          not("migrate_pages", 256, 238),
          not("move_pages", 279, 239));

  private static SystemCall not(String name, int x86, int arm) {
    return new SystemCall(name, x86, arm, EPERM);
  }

  /** For those of the common numbers, 424 and above. */
  private static SystemCall absent(String name, int number) {
    return new SystemCall(name, number, number, ENOSYS);
  }
}

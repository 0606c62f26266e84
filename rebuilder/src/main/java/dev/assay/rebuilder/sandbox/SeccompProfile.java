package dev.assay.rebuilder.sandbox;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Our filter for system calls as the JSON that container engines take (OCI runtime specification,
 * "Seccomp", as podman and docker read it). It refuses what {@link Seccomp} refuses, by the same
 * list. Since that form has names instead of numbers, what is new cannot be refused as such: so
 * what is not named here does not exist. Two answers differ for it. A call that is refused for its
 * arguments gets "no such call", and one of another architecture, x32 among them, ends its thread.
 */
final class SeccompProfile {
  private static final String ALLOW = "SCMP_ACT_ALLOW";
  private static final String ERROR = "SCMP_ACT_ERRNO";
  private static final String MASKED = "SCMP_CMP_MASKED_EQ";

  /** The kernel looks at the lower half of an argument that is an int to it. */
  private static final long INT = 0xffff_ffffL;

  /**
   * What x86_64 and aarch64 have, up to {@link SystemCall#NEWEST}, without what is refused and
   * without what is judged by its arguments.
   */
  private static final String ALLOWED =
      """
      accept accept4 access afs_syscall alarm arch_prctl bind brk cachestat capget capset chdir
      chmod chown clock_getres clock_gettime clock_nanosleep close close_range connect
      copy_file_range creat dup dup2 dup3 epoll_create epoll_create1 epoll_ctl epoll_ctl_old
      epoll_pwait epoll_pwait2 epoll_wait epoll_wait_old eventfd eventfd2 execve execveat exit
      exit_group faccessat faccessat2 fadvise64 fallocate fchdir fchmod fchmodat fchmodat2 fchown
      fchownat fcntl fdatasync fgetxattr flistxattr flock fork fremovexattr fsetxattr fstat
      fstatat fstatfs fsync ftruncate futex futex_requeue futex_wait futex_waitv futex_wake
      futimesat get_mempolicy get_robust_list get_thread_area getcpu getcwd getdents getdents64
      getegid geteuid getgid getgroups getitimer getpeername getpgid getpgrp getpid getpmsg
      getppid getpriority getrandom getresgid getresuid getrlimit getrusage getsid getsockname
      getsockopt gettid gettimeofday getuid getxattr getxattrat inotify_add_watch inotify_init
      inotify_init1 inotify_rm_watch io_cancel io_destroy io_getevents io_pgetevents io_setup
      io_submit ioprio_get ioprio_set kill landlock_add_rule landlock_create_ruleset
      landlock_restrict_self lchown lgetxattr link linkat listen listmount listxattr listxattrat
      llistxattr lremovexattr lseek lsetxattr lsm_get_self_attr lsm_list_modules lsm_set_self_attr
      lstat madvise map_shadow_stack mbind membarrier memfd_create memfd_secret mincore mkdir
      mkdirat mknod mknodat mlock mlock2 mlockall mmap mprotect mq_getsetattr mq_notify mq_open
      mq_timedreceive mq_timedsend mq_unlink mremap mseal msgctl msgget msgrcv msgsnd msync
      munlock munlockall munmap name_to_handle_at nanosleep newfstatat open openat openat2 pause
      pidfd_open pidfd_send_signal pipe pipe2 pkey_alloc pkey_free pkey_mprotect poll ppoll prctl
      pread64 preadv preadv2 prlimit64 pselect6 putpmsg pwrite64 pwritev pwritev2 read readahead
      readlink readlinkat readv recvfrom recvmmsg recvmsg remap_file_pages removexattr
      removexattrat rename renameat renameat2 restart_syscall rmdir rseq rt_sigaction
      rt_sigpending rt_sigprocmask rt_sigqueueinfo rt_sigreturn rt_sigsuspend rt_sigtimedwait
      rt_tgsigqueueinfo sched_get_priority_max sched_get_priority_min sched_getaffinity
      sched_getattr sched_getparam sched_getscheduler sched_rr_get_interval sched_setaffinity
      sched_setattr sched_setparam sched_setscheduler sched_yield seccomp security select semctl
      semget semop semtimedop sendfile sendmmsg sendmsg sendto set_mempolicy
      set_mempolicy_home_node set_robust_list set_thread_area set_tid_address setfsgid setfsuid
      setgid setgroups setitimer setpgid setpriority setregid setresgid setresuid setreuid
      setrlimit setsid setsockopt setuid setxattr setxattrat shmat shmctl shmdt shmget shutdown
      sigaltstack signalfd signalfd4 splice stat statfs statmount statx symlink symlinkat sync
      sync_file_range sync_file_range2 syncfs sysfs sysinfo tee tgkill time timer_create
      timer_delete timer_getoverrun timer_gettime timer_settime timerfd_create timerfd_gettime
      timerfd_settime times tkill truncate tuxcall umask uname unlink unlinkat ustat utime
      utimensat utimes vfork vmsplice vserver wait4 waitid write writev
      """;

  private final JsonGenerator json;

  private SeccompProfile(JsonGenerator json) {
    this.json = json;
  }

  /** The profile; the same on every machine. */
  static byte[] json() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("defaultAction", ERROR);
      json.writeNumberField("defaultErrnoRet", SystemCall.ENOSYS);
      json.writeArrayFieldStart("syscalls");
      new SeccompProfile(json).rules();
      json.writeEndArray();
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private void rules() throws IOException {
    for (int answer : List.of(SystemCall.EPERM, SystemCall.ENOSYS)) {
      rule(
          ERROR,
          SystemCall.REFUSED.stream()
              .filter(call -> call.answer() == answer)
              .map(SystemCall::name)
              .toList());
      json.writeNumberField("errnoRet", answer);
      json.writeEndObject();
    }
    rule(ALLOW, allowed());
    json.writeEndObject();
    byArguments();
  }

  /** Names of calls that are allowed whatever their arguments are. */
  static List<String> allowed() {
    return Arrays.asList(ALLOWED.strip().split("\\s+", -1));
  }

  private void byArguments() throws IOException {
    allow("clone", new Argument(0, Seccomp.NAMESPACES, 0));
    for (int family : Seccomp.FAMILIES) {
      allow("socket", new Argument(0, INT, family));
    }
    allow("socket", new Argument(0, INT, Seccomp.AF_NETLINK), new Argument(2, INT, 0));
    allow("socketpair", new Argument(0, INT, Seccomp.AF_UNIX));
    for (int personality : Seccomp.PERSONALITIES) {
      allow("personality", new Argument(0, INT, personality & INT));
    }
    // There is no "none of these": an argument may stand only once in a rule.
    for (Argument other : except(1, Seccomp.TERMINAL)) {
      allow("ioctl", other);
    }
  }

  /** What an argument has to be: {@code argument & mask == value}. */
  private record Argument(int index, long mask, long value) {}

  /**
   * All ints but these, by their common beginnings: another int first differs from the one that it
   * agrees with longest in some bit, and no listed one begins like that.
   */
  private static Set<Argument> except(int index, List<Integer> values) {
    Set<Argument> others = new LinkedHashSet<>();
    for (int bit = 31; bit >= 0; bit--) {
      long mask = INT & (INT << bit);
      for (int value : values) {
        long other = (value ^ 1L << bit) & mask;
        if (values.stream().noneMatch(listed -> (listed & mask) == other)) {
          others.add(new Argument(index, mask, other));
        }
      }
    }
    return others;
  }

  private void allow(String name, Argument... arguments) throws IOException {
    rule(ALLOW, List.of(name));
    json.writeArrayFieldStart("args");
    for (Argument argument : arguments) {
      json.writeStartObject();
      json.writeNumberField("index", argument.index());
      json.writeNumberField("value", argument.mask());
      json.writeNumberField("valueTwo", argument.value());
      json.writeStringField("op", MASKED);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** Begins one. */
  private void rule(String action, List<String> names) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("names");
    for (String name : names) {
      json.writeString(name);
    }
    json.writeEndArray();
    json.writeStringField("action", action);
  }
}

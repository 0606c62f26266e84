package dev.assay.rebuilder.sandbox;

import static dev.assay.rebuilder.sandbox.SystemCall.ENOSYS;
import static dev.assay.rebuilder.sandbox.SystemCall.EPERM;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * The filter for system calls that every process of a build runs under: a program of classic BPF,
 * as seccomp(2) takes it, of instructions of 8 bytes (linux/filter.h: {@code struct sock_filter}),
 * little-endian like both machines that it is for.
 *
 * <p>It stands behind the namespaces, not in their place: bubblewrap has no filter of its own, and
 * key rings, vsock and the kernel's rarer interfaces know nothing of namespaces. Arguments are
 * compared in their lower 32 bits wherever the kernel's parameter is an {@code int}: it ignores the
 * upper ones, so a filter that looked at them could be passed by.
 */
final class Seccomp {
  // seccomp(2): offsets in struct seccomp_data, and results.
  private static final int NUMBER = 0;
  private static final int ARCH = 4;
  private static final int ARGUMENTS = 16;
  private static final int ALLOW = 0x7fff0000;
  private static final int KILL = 0x80000000;
  private static final int ERRNO = 0x00050000;

  // linux/audit.h
  private static final int X86_64 = 0xc000003e;
  private static final int AARCH64 = 0xc00000b7;

  // linux/bpf_common.h
  private static final int LOAD = 0x20;
  private static final int JUMP = 0x05;
  private static final int IF_EQUAL = 0x15;
  private static final int IF_GREATER = 0x25;
  private static final int IF_ANY_BIT = 0x45;
  private static final int RETURN = 0x06;

  private static final int EAFNOSUPPORT = 97;

  /** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET of sched.h. */
  static final int NAMESPACES = 0x7e020000;

  static final int AF_UNIX = 1;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  static final int AF_NETLINK = 16;

  /** Families of sockets that a network namespace holds; of netlink, only {@code ROUTE}. */
  static final List<Integer> FAMILIES = List.of(AF_UNIX, AF_INET, AF_INET6);

  /** Requests of ioctl: TIOCSTI types into a terminal, TIOCLINUX pastes into a console. */
  static final List<Integer> TERMINAL = List.of(0x5412, 0x541c);

  /** PER_LINUX, PER_LINUX32 as uname -m sees it, ADDR_NO_RANDOMIZE, UNAME26, and the question. */
  static final List<Integer> PERSONALITIES = List.of(0, 8, 0x40000, 0x20000, 0x20008, -1);

  private final List<Instruction> program = new ArrayList<>();

  private Seccomp() {}

  /** The filter's bytes; the same on every machine. */
  static byte[] filter() {
    Seccomp seccomp = new Seccomp();
    List<Instruction> x86 = machine(SystemCall::x86, new Numbers(56, 41, 53, 16, 135));
    List<Instruction> arm = machine(SystemCall::arm, new Numbers(220, 198, 199, 29, 92));
    seccomp.load(ARCH);
    seccomp.section(X86_64, x86);
    seccomp.section(AARCH64, arm);
    seccomp.add(RETURN, KILL);
    return seccomp.bytes();
  }

  /** Calls that are judged by their arguments; the first is clone. */
  private record Numbers(int fork, int socket, int socketpair, int ioctl, int personality) {}

  private static List<Instruction> machine(ToIntFunction<SystemCall> number, Numbers numbers) {
    Seccomp rules = new Seccomp();
    rules.load(NUMBER);
    // Also the x32 calls, whose numbers begin at 0x40000000, and -1.
    rules.add(IF_GREATER, SystemCall.NEWEST, 0, 1);
    rules.refuse(ENOSYS);
    for (SystemCall call : SystemCall.REFUSED) {
      if (number.applyAsInt(call) >= 0) {
        rules.add(IF_EQUAL, number.applyAsInt(call), 0, 1);
        rules.refuse(call.answer());
      }
    }
    rules.section(numbers.fork(), withoutNamespaces());
    rules.section(numbers.socket(), ofKnownFamily());
    rules.section(numbers.socketpair(), oneOf(EAFNOSUPPORT, List.of(AF_UNIX)));
    rules.section(numbers.ioctl(), notIntoTheTerminal());
    rules.section(numbers.personality(), oneOf(EPERM, PERSONALITIES));
    rules.add(RETURN, ALLOW);
    return rules.program;
  }

  private static List<Instruction> withoutNamespaces() {
    Seccomp rules = new Seccomp();
    rules.load(argument(0));
    rules.add(IF_ANY_BIT, NAMESPACES, 0, 1);
    rules.refuse(EPERM);
    rules.add(RETURN, ALLOW);
    return rules.program;
  }

  /** Of netlink only protocol 0, NETLINK_ROUTE: getifaddrs(3) asks there. */
  private static List<Instruction> ofKnownFamily() {
    Seccomp rules = new Seccomp();
    rules.load(argument(0));
    for (int family : FAMILIES) {
      rules.add(IF_EQUAL, family, 0, 1);
      rules.add(RETURN, ALLOW);
    }
    rules.add(IF_EQUAL, AF_NETLINK, 1, 0);
    rules.refuse(EAFNOSUPPORT);
    rules.load(argument(2));
    rules.add(IF_EQUAL, 0, 1, 0);
    rules.refuse(EAFNOSUPPORT);
    rules.add(RETURN, ALLOW);
    return rules.program;
  }

  private static List<Instruction> notIntoTheTerminal() {
    Seccomp rules = new Seccomp();
    rules.load(argument(1));
    for (int request : TERMINAL) {
      rules.add(IF_EQUAL, request, 0, 1);
      rules.refuse(EPERM);
    }
    rules.add(RETURN, ALLOW);
    return rules.program;
  }

  private static List<Instruction> oneOf(int otherwise, List<Integer> values) {
    Seccomp rules = new Seccomp();
    rules.load(argument(0));
    for (int value : values) {
      rules.add(IF_EQUAL, value, 0, 1);
      rules.add(RETURN, ALLOW);
    }
    rules.refuse(otherwise);
    return rules.program;
  }

  /** Where the lower half of an argument stands. */
  private static int argument(int index) {
    return ARGUMENTS + 8 * index;
  }

  /** What is done if the loaded value is {@code value}; has to return on every way through. */
  private void section(int value, List<Instruction> body) {
    add(IF_EQUAL, value, 1, 0);
    // Further than the 255 instructions that a conditional jump reaches.
    add(JUMP, body.size());
    program.addAll(body);
  }

  private void load(int offset) {
    add(LOAD, offset);
  }

  private void refuse(int error) {
    add(RETURN, ERRNO | error);
  }

  private void add(int code, int operand) {
    add(code, operand, 0, 0);
  }

  private void add(int code, int operand, int ifTrue, int ifFalse) {
    program.add(new Instruction(code, ifTrue, ifFalse, operand));
  }

  private byte[] bytes() {
    ByteBuffer bytes = ByteBuffer.allocate(8 * program.size()).order(ByteOrder.LITTLE_ENDIAN);
    for (Instruction instruction : program) {
      bytes.putShort((short) instruction.code());
      bytes.put((byte) instruction.ifTrue());
      bytes.put((byte) instruction.ifFalse());
      bytes.putInt(instruction.operand());
    }
    return bytes.array();
  }

  /** One instruction; jumps count the instructions to pass over. */
  private record Instruction(int code, int ifTrue, int ifFalse, int operand) {}
}

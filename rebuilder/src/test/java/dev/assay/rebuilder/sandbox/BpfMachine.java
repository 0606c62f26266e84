package dev.assay.rebuilder.sandbox;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Runs a seccomp program as the kernel does (net/core/filter.c, kernel/seccomp.c), and is as strict
 * about its form: only forward jumps, inside the program, and a return at its end.
 */
final class BpfMachine {
  static final int ALLOW = 0x7fff0000;
  static final int KILL = 0x80000000;
  static final int X86_64 = 0xc000003e;
  static final int AARCH64 = 0xc00000b7;

  private final byte[] program;

  BpfMachine(byte[] program) {
    if (program.length % 8 != 0 || program.length == 0 || program.length / 8 > 4096) {
      throw new IllegalArgumentException("length " + program.length);
    }
    this.program = program.clone();
  }

  int size() {
    return program.length / 8;
  }

  /** What is done about one call; the error number if it is refused. */
  int run(int arch, int number, long... arguments) {
    ByteBuffer data = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    data.putInt(number).putInt(arch).putLong(0x7fff_1234_5678L);
    for (long argument : arguments) {
      data.putLong(argument);
    }
    ByteBuffer code = ByteBuffer.wrap(program).order(ByteOrder.LITTLE_ENDIAN);
    long accumulator = 0;
    for (int at = 0; at < size(); at++) {
      long k = Integer.toUnsignedLong(code.getInt(8 * at + 4));
      int yes = Byte.toUnsignedInt(code.get(8 * at + 2));
      int no = Byte.toUnsignedInt(code.get(8 * at + 3));
      switch (code.getShort(8 * at)) {
        case 0x20 -> accumulator = Integer.toUnsignedLong(data.getInt(aligned(k)));
        case 0x05 -> at = inside(at + k);
        case 0x15 -> at = inside(at + (accumulator == k ? yes : no));
        case 0x25 -> at = inside(at + (accumulator > k ? yes : no));
        case 0x45 -> at = inside(at + ((accumulator & k) != 0 ? yes : no));
        case 0x06 -> {
          return (k & 0x7fff0000) == 0x00050000 ? (int) k & 0xffff : (int) k;
        }
        default -> throw new IllegalStateException("instruction " + at);
      }
    }
    throw new IllegalStateException("no return");
  }

  private static int aligned(long offset) {
    if (offset % 4 != 0 || offset > 60) {
      throw new IllegalStateException("load from " + offset);
    }
    return (int) offset;
  }

  private int inside(long at) {
    if (at + 1 >= size()) {
      throw new IllegalStateException("jump out of the program");
    }
    return (int) at;
  }
}

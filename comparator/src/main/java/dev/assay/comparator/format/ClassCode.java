package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.MalformedException;

/** Instructions of the Java Virtual Machine (JVMS 25, chapter 6): how long each is. */
final class ClassCode {
  static final int LDC = 18;
  static final int TABLESWITCH = 170;
  static final int LOOKUPSWITCH = 171;
  static final int IINC = 132;
  static final int WIDE = 196;

  /**
   * What follows an opcode: 0 nothing, b a byte, s a short, v a local variable, i iinc, c or C a
   * constant in one or two bytes, j or J a jump in two or four, t tableswitch, k lookupswitch, I
   * invokeinterface, D invokedynamic, n an array type, w another opcode, m multianewarray.
   */
  private static final String OPERANDS =
      "0".repeat(16) // nop to dconst_1
          + "bscCC"
          + "v".repeat(5) // iload to aload
          + "0".repeat(28) // iload_0 to saload
          + "v".repeat(5) // istore to astore
          + "0".repeat(73) // istore_0 to lxor
          + "i"
          + "0".repeat(20) // i2l to dcmpg
          + "j".repeat(16) // ifeq to jsr
          + "vtk"
          + "0".repeat(6) // ireturn to return
          + "C".repeat(7) // getstatic to invokestatic
          + "IDCnC00CC00wmjjJJ";

  private ClassCode() {}

  /** What follows an opcode, as in {@link #OPERANDS}; {@code '-'} if there is no such opcode. */
  static char operands(int opcode) {
    return opcode < OPERANDS.length() ? OPERANDS.charAt(opcode) : '-';
  }

  /**
   * How many bytes wide the constant of an instruction is; it stands behind the opcode. 0 if it has
   * none.
   */
  static int constantWidth(int opcode) {
    return switch (operands(opcode)) {
      case 'c' -> 1;
      case 'C', 'I', 'D', 'm' -> 2;
      default -> 0;
    };
  }

  /**
   * Length of the instruction at {@code at}, in bytes.
   *
   * @param start offset of the method's first instruction; switches are aligned to it
   * @param end offset behind its last one
   */
  static int length(byte[] bytes, int start, int at, int end) throws MalformedException {
    int opcode = bytes[at] & 0xff;
    long length =
        switch (operands(opcode)) {
          case '0' -> 1;
          case 'b', 'v', 'c', 'n' -> 2;
          case 's', 'C', 'j', 'i' -> 3;
          case 'm' -> 4;
          case 'I', 'D', 'J' -> 5;
          case 'w' -> wide(bytes, at, end);
          case 't' -> tableSwitch(bytes, start, at, end);
          case 'k' -> lookupSwitch(bytes, start, at, end);
          default -> throw new MalformedException(at, "an opcode", "" + opcode);
        };
    if (length > end - at) {
      throw new MalformedException(at, length + " bytes of instruction", end - at + " bytes");
    }
    return (int) length;
  }

  /** Offset of the first number of a switch: aligned to four bytes from the method's start. */
  static int aligned(int start, int at) {
    return at + 1 + (3 - ((at - start) & 3));
  }

  private static int wide(byte[] bytes, int at, int end) throws MalformedException {
    int opcode = at + 1 < end ? bytes[at + 1] & 0xff : 0;
    if (opcode == IINC) {
      return 6;
    }
    if (operands(opcode) != 'v') {
      throw new MalformedException(at, "an instruction on a local variable", "" + opcode);
    }
    return 4;
  }

  private static long tableSwitch(byte[] bytes, int start, int at, int end)
      throws MalformedException {
    int numbers = aligned(start, at);
    require(at, numbers + 12, end);
    long count = (long) u4(bytes, numbers + 8) - u4(bytes, numbers + 4) + 1;
    if (count < 1) {
      throw new MalformedException(at, "a switch with cases", "" + count);
    }
    return numbers + 12 + 4 * count - at;
  }

  private static long lookupSwitch(byte[] bytes, int start, int at, int end)
      throws MalformedException {
    int numbers = aligned(start, at);
    require(at, numbers + 8, end);
    long count = u4(bytes, numbers + 4);
    if (count < 0) {
      throw new MalformedException(at, "a switch with cases", "" + count);
    }
    return numbers + 8 + 8 * count - at;
  }

  private static void require(int at, int needed, int end) throws MalformedException {
    if (needed > end) {
      throw new MalformedException(at, "a whole switch", end - at + " bytes");
    }
  }

  static int u2(byte[] bytes, int at) {
    return ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
  }

  static int u4(byte[] bytes, int at) {
    return (u2(bytes, at) << 16) | u2(bytes, at + 2);
  }
}

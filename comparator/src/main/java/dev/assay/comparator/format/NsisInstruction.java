package dev.assay.comparator.format;

import java.util.List;

/**
 * One instruction of an NSIS script.
 *
 * @param offset in the header
 * @param opcode which one
 * @param parameters six numbers, of which it may use less
 */
record NsisInstruction(int offset, int opcode, List<Integer> parameters) {
  /** In bytes: the opcode, and its numbers. */
  static final int SIZE = 4 + 4 * NsisOpcodes.PARAMETERS;

  NsisInstruction {
    parameters = List.copyOf(parameters);
  }

  int parameter(int index) {
    return parameters.get(index);
  }
}

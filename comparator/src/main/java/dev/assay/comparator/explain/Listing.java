package dev.assay.comparator.explain;

import java.util.ArrayList;
import java.util.List;

/**
 * The instructions of one function, ready to be compared, whatever machine they are for. All texts
 * are escaped.
 *
 * @param instructions in their order
 */
public record Listing(List<Instruction> instructions) {
  public Listing {
    instructions = List.copyOf(instructions);
  }

  /**
   * One instruction.
   *
   * @param text with its operands, but without the places it jumps to
   * @param jumps in their order
   * @param line of the source; 0 if it is not known
   */
  public record Instruction(String text, List<Jump> jumps, int line) {
    public Instruction {
      jumps = List.copyOf(jumps);
    }
  }

  /**
   * A place that an instruction may go on at.
   *
   * @param when goes before it, if there are several; may be empty
   * @param target index of an instruction of the listing; -1 if it is none
   */
  public record Jump(String when, int target) {}

  /** The instructions as text, with labels numbered in their order. */
  public List<String> lines() {
    int[] labels = new int[instructions.size()];
    for (Instruction instruction : instructions) {
      for (Jump jump : instruction.jumps()) {
        if (jump.target() >= 0) {
          labels[jump.target()] = 1;
        }
      }
    }
    int next = 0;
    for (int i = 0; i < labels.length; i++) {
      labels[i] = labels[i] == 0 ? 0 : ++next;
    }
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      StringBuilder line = new StringBuilder(labels[i] == 0 ? "" : "L" + labels[i] + ": ");
      line.append(instructions.get(i).text());
      for (Jump jump : instructions.get(i).jumps()) {
        line.append(jump.when()).append(' ');
        line.append(jump.target() < 0 ? "nowhere" : "L" + labels[jump.target()]);
      }
      lines.add(line.toString());
    }
    return lines;
  }
}

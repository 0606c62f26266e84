package dev.assay.cli.command;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was given to a command, already checked against what it declares.
 *
 * @param operands in order; as many as declared
 * @param options by long name, with the values in order; a flag has no value
 */
public record Arguments(List<String> operands, Map<String, List<String>> options) {
  public Arguments {
    operands = List.copyOf(operands);
    options = Map.copyOf(options);
  }

  /** Whether the option {@code --name} was given. */
  public boolean has(String name) {
    return options.containsKey(name);
  }

  /** The value of {@code --name VALUE}. */
  public Optional<String> value(String name) {
    return values(name).stream().findFirst();
  }

  /** The values of a repeatable option, in order. */
  public List<String> values(String name) {
    return options.getOrDefault(name, List.of());
  }

  /**
   * The operand at {@code index}, from 0.
   *
   * @throws IndexOutOfBoundsException if the command does not declare it
   */
  public String operand(int index) {
    return operands.get(index);
  }
}

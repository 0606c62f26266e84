package dev.assay.cli.command;

import java.util.Optional;

/**
 * One option that a command takes; long names only.
 *
 * @param name without the dashes
 * @param placeholder how the help names its value; empty for a flag
 * @param repeatable whether it may be given more than once
 * @param description one line without a full stop
 */
public record OptionSpec(
    String name, Optional<String> placeholder, boolean repeatable, String description) {

  /** An option without a value. */
  public static OptionSpec flag(String name, String description) {
    return new OptionSpec(name, Optional.empty(), false, description);
  }

  /** An option with a value, given at most once. */
  public static OptionSpec value(String name, String placeholder, String description) {
    return new OptionSpec(name, Optional.of(placeholder), false, description);
  }

  /** An option with a value, which may be given several times. */
  public static OptionSpec repeatable(String name, String placeholder, String description) {
    return new OptionSpec(name, Optional.of(placeholder), true, description);
  }

  /** As the help shows it: {@code --json FILE}. */
  String usage() {
    return "--" + name + placeholder.map(p -> " " + p).orElse("");
  }
}

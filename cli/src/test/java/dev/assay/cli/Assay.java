package dev.assay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.cli.command.Commands;
import dev.assay.cli.command.Console;
import dev.assay.cli.command.ExitCode;
import dev.assay.cli.flow.Machine;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;

/**
 * Runs {@code assay} in this JVM, with all of its commands, as on another machine.
 *
 * @param machine what it takes for the machine and its user
 */
public record Assay(Machine machine) {
  /**
   * How a run ended.
   *
   * @param code its exit code
   * @param out standard output: the result
   * @param err standard error: progress and messages
   */
  public record Outcome(ExitCode code, String out, String err) {}

  /** Runs one command. */
  public Outcome run(List<String> words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console = new Console(stream(out), stream(err), false, false);
    ExitCode code = new Main(Commands.of(machine), console, false).run(words);
    return new Outcome(code, out.toString(UTF_8), err.toString(UTF_8));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, UTF_8);
  }
}

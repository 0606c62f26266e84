package dev.assay.cli.command;

import dev.assay.core.failure.AssayException;
import java.util.ArrayList;
import java.util.List;

/** Shows the help for everything, or for one command. */
final class HelpCommand implements Command {
  private final List<Command> others;

  /** Helps with {@code others} and with itself. */
  HelpCommand(List<Command> others) {
    this.others = List.copyOf(others);
  }

  @Override
  public String name() {
    return "help";
  }

  @Override
  public String summary() {
    return "Shows this text, or the help for one command";
  }

  @Override
  public String help() {
    return """
        usage: assay COMMAND [OPTION]... [ARGUMENT]...

        Tells whether a published release was built from its source, and from nothing else.

        Commands:
        %s
        'assay COMMAND --help' has the options of one command.

        Options for all commands:
          --help     show a help text
          --version  show the version
          --debug    show stack traces

        Exit status:
          0   reproduced, reproduced under signature, or allowed
          1   different
          2   inconclusive
          3   bad usage or spec
          70  a bug in Assay
        """
        .formatted(Help.table(commands().all(), Command::name, Command::summary));
  }

  @Override
  public ExitCode run(List<String> arguments, Console console) throws AssayException {
    boolean all = arguments.isEmpty() || Help.isAskedFor(arguments);
    console.out().print(all ? help() : commands().find(arguments).command().help());
    return ExitCode.OK;
  }

  private Commands commands() {
    List<Command> all = new ArrayList<>(others);
    all.add(this);
    return new Commands(all);
  }
}

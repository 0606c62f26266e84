package dev.assay.cli.command;

import dev.assay.core.failure.AssayException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A command with options and operands. A new command is a class that extends this, says what it
 * takes, does it in {@link #run(Arguments, Console)}, and stands in {@link Commands}.
 */
public abstract class OptionCommand implements Command {
  private final String name;
  private final String summary;

  /**
   * Names the command.
   *
   * @param name as typed: {@code spec show}
   * @param summary one line without a full stop
   */
  protected OptionCommand(String name, String summary) {
    this.name = name;
    this.summary = summary;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final String summary() {
    return summary;
  }

  /**
   * The operands in order, as the help shows them: {@code PUBLISHED}, {@code REBUILT}. All are
   * required, but the last may end with {@code ...}: then it stands for one or more.
   */
  protected List<String> operands() {
    return List.of();
  }

  /** The options, in the order of the help; {@code --help} and {@code --debug} are added. */
  protected List<OptionSpec> options() {
    return List.of();
  }

  /** More for the help, in lines of at most 80 characters; may be empty. */
  protected String notes() {
    return "";
  }

  /**
   * Does it; see {@link Command#run}.
   *
   * @param arguments what was given, checked against what is declared
   */
  protected abstract ExitCode run(Arguments arguments, Console console)
      throws AssayException, IOException;

  @Override
  public final ExitCode run(List<String> arguments, Console console)
      throws AssayException, IOException {
    if (Help.isAskedFor(arguments)) {
      console.out().print(help());
      return ExitCode.OK;
    }
    return run(new ArgumentParser(name, operands(), declared()).parse(arguments), console);
  }

  @Override
  public final String help() {
    StringBuilder text = new StringBuilder("usage: assay ").append(name);
    text.append(options().isEmpty() ? "" : " [OPTION]...");
    operands().forEach(operand -> text.append(' ').append(operand));
    text.append("\n\n").append(summary).append(".\n\n");
    text.append(Help.table(declared(), OptionSpec::usage, OptionCommand::describe));
    if (!notes().isBlank()) {
      text.append('\n').append(notes().strip()).append('\n');
    }
    return text.toString();
  }

  private static String describe(OptionSpec option) {
    return option.description() + (option.repeatable() ? "; may be repeated" : "");
  }

  private List<OptionSpec> declared() {
    List<OptionSpec> all = new ArrayList<>(options());
    all.add(OptionSpec.flag("help", "show this text"));
    all.add(OptionSpec.flag("debug", "show stack traces"));
    return all;
  }
}

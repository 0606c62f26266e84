package dev.assay.cli.command;

import dev.assay.core.failure.AssayException;
import java.io.IOException;
import java.util.List;

/** One command of {@code assay}; listed in {@link Commands}. */
public interface Command {
  /** What is typed, one or more words: {@code verify}, {@code spec show}. */
  String name();

  /** One line without a full stop, for the list of commands. */
  String summary();

  /** The whole help text, ending with a newline. */
  String help();

  /**
   * Does it. The result goes to {@link Console#out()}, everything else to {@link
   * Console#message(String)}.
   *
   * @param arguments what follows the name
   * @throws AssayException if the run stops: exit 3 for {@code Usage}, else 2
   * @throws IOException if this machine's files fail: exit 2
   */
  ExitCode run(List<String> arguments, Console console) throws AssayException, IOException;
}

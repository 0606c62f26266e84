package dev.assay.cli;

import dev.assay.cli.command.Commands;
import dev.assay.cli.command.Console;
import dev.assay.cli.command.ExitCode;
import dev.assay.core.failure.AssayException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs one command and turns however it ended into an exit code.
 *
 * <p>The launcher passes {@code -Dassay.launcher=PID} and {@code -Dassay.terminals=out,err}.
 */
public final class Main {
  private final Commands commands;
  private final Console console;
  private final boolean debug;

  /**
   * An {@code assay} of its own, for tests.
   *
   * @param debug whether stack traces are shown
   */
  Main(Commands commands, Console console, boolean debug) {
    this.commands = commands;
    this.console = console;
    this.debug = debug;
  }

  /** The entry of the process; does not return. */
  public static void main(String[] arguments) {
    Long launcher = Long.getLong("assay.launcher");
    ExitCode code = ExitCode.BUG;
    try {
      if (launcher != null) {
        new Lifeline(launcher, () -> halt(ExitCode.BUG, true)).start();
      }
      code = start(arguments, launcher != null);
    } finally {
      // Also when not even a message could be made.
      System.exit(launcher != null ? code.launched() : code.code());
    }
  }

  private static void halt(ExitCode code, boolean launched) {
    Runtime.getRuntime().halt(launched ? code.launched() : code.code());
  }

  private static ExitCode start(String[] arguments, boolean launched) {
    boolean debug = System.getenv("ASSAY_DEBUG") != null;
    List<String> words = new ArrayList<>(List.of(arguments));
    int end = words.contains("--") ? words.indexOf("--") : words.size();
    debug |= words.subList(0, end).removeIf("--debug"::equals);
    Console console = Console.system(System.getProperty("assay.terminals", ""));
    Main main = new Main(Commands.standard(), console, debug);
    // A thread that dies would leave the others waiting, or a result incomplete.
    Thread.setDefaultUncaughtExceptionHandler(
        (_, failure) -> {
          try {
            main.bug(failure);
          } finally {
            halt(ExitCode.BUG, launched);
          }
        });
    return main.run(words);
  }

  /** Runs the command that {@code arguments} name. Never throws what a message can still say. */
  ExitCode run(List<String> arguments) {
    ExitCode code;
    try {
      Commands.Call call = commands.find(arguments);
      code = call.command().run(call.rest(), console);
    } catch (AssayException e) {
      code = stopped(e);
    } catch (IOException e) {
      code = stopped(new AssayException.Infrastructure(describe(e), e));
    } catch (Throwable e) {
      code = bug(e);
    }
    return delivered(code);
  }

  private ExitCode stopped(AssayException failure) {
    console.message(failure.text());
    if (debug) {
      failure.printStackTrace(console.err());
    }
    return switch (failure) {
      case AssayException.Usage _ -> ExitCode.USAGE;
      case AssayException.Source _,
          AssayException.Published _,
          AssayException.Dependency _,
          AssayException.Toolchain _,
          AssayException.Build _,
          AssayException.Limit _,
          AssayException.Infrastructure _ ->
          ExitCode.INCONCLUSIVE;
    };
  }

  private ExitCode bug(Throwable failure) {
    console.message(
        "a bug in Assay, no verdict: "
            + describe(failure)
            + (debug ? "" : " (--debug shows where)"));
    if (debug) {
      failure.printStackTrace(console.err());
    }
    return ExitCode.BUG;
  }

  private static String describe(Throwable failure) {
    String name = failure.getClass().getSimpleName();
    String text = failure.getMessage();
    return text == null ? name : name + ": " + text;
  }

  /** A result that nobody received is no pass. */
  private ExitCode delivered(ExitCode code) {
    if (!console.out().checkError()) {
      return code;
    }
    console.message("standard output could not be written: the result is incomplete");
    return code == ExitCode.OK ? ExitCode.INCONCLUSIVE : code;
  }
}

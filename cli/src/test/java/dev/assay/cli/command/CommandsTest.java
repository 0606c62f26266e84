package dev.assay.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.failure.AssayException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandsTest {
  private final Commands commands =
      Commands.withHelp(
          List.of(
              new Sample("verify"),
              new Sample("spec show"),
              new Sample("spec check"),
              new VersionCommand()));

  @ParameterizedTest
  @CsvSource({
    "verify a b,    verify,    a b",
    "spec show,     spec show, ''",
    "spec show --x, spec show, --x",
    "--help,        help,      ''",
    "-h verify,     help,      verify",
    "--version,     version,   ''",
  })
  void findsTheCommand(String line, String name, String rest) throws Exception {
    Commands.Call call = commands.find(List.of(line.split(" ", -1)));
    assertThat(call.command().name()).isEqualTo(name);
    assertThat(String.join(" ", call.rest())).isEqualTo(rest);
  }

  @Test
  void takesTheLongestName() throws Exception {
    Commands both = new Commands(List.of(new Sample("spec"), new Sample("spec show")));
    assertThat(both.find(List.of("spec", "show")).command().name()).isEqualTo("spec show");
    assertThat(both.find(List.of("spec", "x")).command().name()).isEqualTo("spec");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "verfy         | unknown command 'verfy'; did you mean 'assay verify'?",
        "verify-all-of | unknown command 'verify-all-of' ('assay --help' lists what there is)",
        "--verison     | unknown option '--verison'; did you mean 'assay --version'?",
        "x             | unknown command 'x' ('assay --help' lists what there is)",
        "spec          | 'spec' is followed by more: assay spec show, assay spec check",
        "spec shwo     | 'spec' is followed by more: assay spec show, assay spec check",
      })
  void saysWhatWasProbablyMeant(String line, String message) {
    assertThatThrownBy(() -> commands.find(List.of(line.split(" ", -1))))
        .isInstanceOf(AssayException.Usage.class)
        .hasMessage(message);
  }

  @Test
  void nothingIsBadUsage() {
    assertThatThrownBy(() -> commands.find(List.of()))
        .isInstanceOf(AssayException.Usage.class)
        .hasMessageContaining("a command is missing");
    assertThatThrownBy(() -> commands.find(List.of("")))
        .isInstanceOf(AssayException.Usage.class)
        .hasMessageContaining("unknown command ''");
  }

  @Test
  void helpListsEveryCommandInAlignedColumns() throws Exception {
    assertThat(output("--help"))
        .contains(
            """
            Commands:
              verify      Does verify
              spec show   Does spec show
              spec check  Does spec check
              version     Shows the version of Assay
              help        Shows this text, or the help for one command
            """)
        .isEqualTo(output("help"));
  }

  @Test
  void everyCommandHasAHelpOfItsOwn() throws Exception {
    assertThat(output("spec show --help"))
        .isEqualTo(
            """
            usage: assay spec show [OPTION]... SPEC

            Does spec show.

              --json FILE    write the result as JSON
              --accept NAME  accept a condition; may be repeated
              --help         show this text
              --debug        show stack traces

            More about it.
            """)
        .isEqualTo(output("help spec show"))
        .isEqualTo(output("spec show --unknown -h"));
  }

  @Test
  void showsTheVersionThatTheBuildSet() throws Exception {
    assertThat(output("--version")).matches("assay \\d+\\.\\d+\\.\\d+(-\\w+)?\\R");
  }

  @Test
  void noTwoStandardCommandsShareANameAndAllSummariesAreOneLine() {
    List<Command> all = Commands.standard().all();
    assertThat(all).extracting(Command::name).doesNotHaveDuplicates();
    assertThat(all).extracting(Command::summary).allMatch(s -> s.matches("[A-Z][^\\n]*[^.]"));
    assertThat(all)
        .flatExtracting(command -> command.help().lines().toList())
        .allMatch(line -> line.length() <= 100);
  }

  private String output(String line) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream printer = new PrintStream(out, true, StandardCharsets.UTF_8);
    Commands.Call call = commands.find(List.of(line.split(" ", -1)));
    ExitCode code = call.command().run(call.rest(), new Console(printer, printer, false, false));
    assertThat(code).isEqualTo(ExitCode.OK);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static final class Sample extends OptionCommand {
    Sample(String name) {
      super(name, "Does " + name);
    }

    @Override
    protected List<String> operands() {
      return List.of("SPEC");
    }

    @Override
    protected List<OptionSpec> options() {
      return List.of(
          OptionSpec.value("json", "FILE", "write the result as JSON"),
          OptionSpec.repeatable("accept", "NAME", "accept a condition"));
    }

    @Override
    protected String notes() {
      return "More about it.";
    }

    @Override
    protected ExitCode run(Arguments arguments, Console console) {
      return ExitCode.OK;
    }
  }
}

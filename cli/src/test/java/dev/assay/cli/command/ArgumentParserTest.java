package dev.assay.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.failure.AssayException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentParserTest {
  private static final ArgumentParser PARSER =
      new ArgumentParser(
          "compare",
          List.of("PUBLISHED", "REBUILT"),
          List.of(
              OptionSpec.value("json", "FILE", "x"),
              OptionSpec.repeatable("accept", "NAME", "x"),
              OptionSpec.flag("keep", "x")));

  @Test
  void takesOptionsAndOperandsInAnyOrder() throws Exception {
    Arguments given =
        PARSER.parse(
            List.of("--keep", "a.jar", "--json", "-", "b.jar", "--accept=x", "--accept", "y"));
    assertThat(given.operands()).containsExactly("a.jar", "b.jar");
    assertThat(given.operand(1)).isEqualTo("b.jar");
    assertThat(given.has("keep")).isTrue();
    assertThat(given.value("json")).contains("-");
    assertThat(given.values("accept")).containsExactly("x", "y");
  }

  @Test
  void whatIsNotGivenIsEmpty() throws Exception {
    Arguments given = PARSER.parse(List.of("a", "b"));
    assertThat(given.has("keep")).isFalse();
    assertThat(given.value("json")).isEmpty();
    assertThat(given.values("accept")).isEmpty();
  }

  @Test
  void takesWhatIsBehindTwoDashesAsOperands() throws Exception {
    assertThat(PARSER.parse(List.of("--", "--keep", "-b")).operands())
        .containsExactly("--keep", "-b");
  }

  @Test
  void keepsQuotesAndBlanks() throws Exception {
    Arguments given = PARSER.parse(List.of("--json", "\"a b\"", " c", "'d'"));
    assertThat(given.value("json")).contains("\"a b\"");
    assertThat(given.operands()).containsExactly(" c", "'d'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "a b --jsno x      | unknown option --jsno; did you mean --json?",
        "a b --jsno=x      | unknown option --jsno=x; did you mean --json?",
        "a b --js x        | unknown option --js; did you mean --json?",
        "a b --wholly-new  | unknown option --wholly-new",
        "a b -x            | unknown option -x",
        "a b --json        | --json needs a value",
        "a b --json --keep | --json needs a value",
        "a b --json=       | --json needs a value; it is empty",
        "a b --keep=yes    | unknown option --keep=yes; did you mean --keep?",
        "a b --json 1 --json 2 | --json is given 2 times; once is expected",
        "a                 | REBUILT is missing",
        "--keep            | PUBLISHED is missing",
        "a b c             | unexpected argument 'c'",
      })
  void refuses(String line, String why) {
    assertThatThrownBy(() -> PARSER.parse(List.of(line.split(" ", -1))))
        .isInstanceOf(AssayException.Usage.class)
        .hasMessage("compare: " + why + " (see 'assay compare --help')");
  }

  @Test
  void refusesAnEmptyOperand() {
    assertThatThrownBy(() -> PARSER.parse(List.of("a", "")))
        .isInstanceOf(AssayException.Usage.class)
        .hasMessageContaining("an argument is empty");
  }

  @Test
  void takesOneOrMoreWhereTheLastOperandSaysSo() throws Exception {
    ArgumentParser files = new ArgumentParser("hash", List.of("FILE..."), List.of());
    assertThat(files.parse(List.of("a", "b", "c")).operands()).containsExactly("a", "b", "c");
    assertThatThrownBy(() -> files.parse(List.of())).hasMessageContaining("FILE... is missing");
  }
}

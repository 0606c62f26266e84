package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.cli.command.Command;
import dev.assay.cli.command.Commands;
import dev.assay.cli.command.Console;
import dev.assay.cli.command.ExitCode;
import dev.assay.core.failure.AssayException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** However a command ends, {@link Main} turns it into an exit code and at most one message. */
class MainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @ParameterizedTest
  @EnumSource
  void passesOnWhatTheCommandReturns(ExitCode code) {
    assertThat(run(false, () -> code)).isEqualTo(code);
    assertThat(err.size()).isZero();
  }

  @Test
  void badUsageIsThree() {
    Body body =
        () -> {
          throw new AssayException.Usage("unknown key 'sauce'");
        };
    assertThat(run(false, body)).isEqualTo(ExitCode.USAGE);
    assertThat(messages()).isEqualTo("assay: unknown key 'sauce'\n");
  }

  static Stream<AssayException> whatStopsARun() {
    return Stream.of(
        new AssayException.Source("x"),
        new AssayException.Published("x"),
        new AssayException.Dependency("x"),
        new AssayException.Toolchain("x"),
        new AssayException.Build("x"),
        new AssayException.Limit("x"),
        new AssayException.Infrastructure("x"));
  }

  @ParameterizedTest
  @MethodSource("whatStopsARun")
  void whatStopsARunIsInconclusive(AssayException failure) {
    Body body =
        () -> {
          throw failure;
        };
    assertThat(run(false, body)).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(messages()).isEqualTo("assay: x\n");
  }

  @Test
  void aFailingMachineIsInconclusive() {
    Body body =
        () -> {
          throw new IOException("No space left on device");
        };
    assertThat(run(false, body)).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(messages()).isEqualTo("assay: IOException: No space left on device\n");
  }

  static Stream<Body> bugs() {
    return Stream.of(
        () -> {
          throw new IllegalStateException("what broke");
        },
        () -> {
          throw new OutOfMemoryError("what broke");
        },
        () -> {
          throw new AssertionError("what broke");
        },
        () -> deeper(1) > 0 ? ExitCode.OK : ExitCode.DIFFERENT);
  }

  private static int deeper(int level) {
    return level == 0 ? 0 : 1 + deeper(level + 1);
  }

  @ParameterizedTest
  @MethodSource("bugs")
  void everythingElseIsABug(Body body) {
    assertThat(run(false, body)).isEqualTo(ExitCode.BUG);
    assertThat(messages())
        .startsWith("assay: a bug in Assay, no verdict: ")
        .endsWith(" (--debug shows where)\n")
        .hasLineCount(1);
  }

  @Test
  void debugShowsWhere() {
    Body body =
        () -> {
          throw new IllegalStateException("what broke");
        };
    assertThat(run(true, body)).isEqualTo(ExitCode.BUG);
    assertThat(messages())
        .startsWith("assay: a bug in Assay, no verdict: IllegalStateException: what broke\n")
        .contains("at dev.assay.cli.MainTest");
  }

  @Test
  void aResultThatCannotBeWrittenIsNoPass() {
    Console full = new Console(printing(new FullDisk()), printing(err), false, false);
    for (ExitCode code : ExitCode.values()) {
      ExitCode expected = code == ExitCode.OK ? ExitCode.INCONCLUSIVE : code;
      Main main = new Main(commands(() -> code), full, false);
      assertThat(main.run(List.of("do"))).isEqualTo(expected);
    }
    assertThat(messages()).contains("standard output could not be written");
  }

  @Test
  void messagesCannotActOnTheTerminal() {
    Body body =
        () -> {
          throw new AssayException.Build("first\u001b[2J\nsecond\u202e\n");
        };
    run(false, body);
    assertThat(messages()).isEqualTo("assay: first\\u{001B}[2J\n  second\\u{202E}\n");
  }

  /** What the command does. */
  interface Body {
    ExitCode run() throws AssayException, IOException;
  }

  private ExitCode run(boolean debug, Body body) {
    Console console = new Console(printing(out), printing(err), false, false);
    return new Main(commands(body), console, debug).run(List.of("do"));
  }

  private static Commands commands(Body body) {
    return new Commands(
        List.of(
            new Command() {
              @Override
              public String name() {
                return "do";
              }

              @Override
              public String summary() {
                return "Does it";
              }

              @Override
              public String help() {
                return "";
              }

              @Override
              public ExitCode run(List<String> arguments, Console console)
                  throws AssayException, IOException {
                console.out().println("result");
                return body.run();
              }
            }));
  }

  private String messages() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private static PrintStream printing(OutputStream to) {
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }

  private static final class FullDisk extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      throw new IOException("No space left on device");
    }
  }
}

package dev.assay.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.comparator.Comparator;
import dev.assay.core.failure.AssayException;
import dev.assay.core.limits.Limits;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GalleryCommandTest {
  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private String script = "";

  @BeforeEach
  void files() throws Exception {
    script = Files.writeString(folder.resolve("x.sh"), "echo one line\necho two\n").toString();
  }

  @Test
  void allFoundIsExitZeroWithARowForEachOperator() throws Exception {
    assertThat(run(new GalleryCommand(), script)).isEqualTo(ExitCode.OK);
    assertThat(out()).contains("found       X1    CODE         CODE         x.sh\n");
    assertThat(out()).endsWith("as demanded, 0 missed\n");
  }

  @Test
  void oneMissedIsExitOne() throws Exception {
    Comparator comparator = new Comparator(Limits.DEFAULT);
    GalleryCommand blind =
        new GalleryCommand((name, a, b) -> comparator.compare("another name", a, a));
    assertThat(run(blind, "--misses", script)).isEqualTo(ExitCode.DIFFERENT);
    assertThat(out()).contains("missed      X1    CODE         IDENTICAL    x.sh -- no difference");
  }

  @Test
  void missesShowsNothingElse() throws Exception {
    assertThat(run(new GalleryCommand(), "--misses", script)).isEqualTo(ExitCode.OK);
    assertThat(out().lines()).hasSize(1);
  }

  @Test
  void nothingThatFitsIsBadUsage() throws Exception {
    Path odd = Files.write(folder.resolve("x.bin"), new byte[] {0, 1, 2});
    assertThatThrownBy(() -> run(new GalleryCommand(), odd.toString()))
        .isInstanceOf(AssayException.Usage.class)
        .hasMessageContaining("no operator fits");
    assertThatThrownBy(() -> run(new GalleryCommand(), folder.toString()))
        .isInstanceOf(AssayException.Usage.class)
        .hasMessageContaining("not a file");
  }

  private ExitCode run(GalleryCommand command, String... arguments) throws Exception {
    PrintStream printer = new PrintStream(out, true, UTF_8);
    return command.run(List.of(arguments), new Console(printer, printer, false, false));
  }

  private String out() {
    return out.toString(UTF_8);
  }
}

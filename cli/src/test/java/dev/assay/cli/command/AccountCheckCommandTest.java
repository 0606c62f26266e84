package dev.assay.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.cli.flow.Machine;
import dev.assay.core.failure.AssayException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountCheckCommandTest {
  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void files() throws Exception {
    zip("published/a.jar", "echo INJECTED");
    zip("rebuilt/a.jar", "echo clean");
    Files.writeString(folder.resolve("published/b.txt"), "the same");
    Files.writeString(folder.resolve("rebuilt/b.txt"), "the same");
    compare("published/a.jar", "rebuilt/a.jar", "one.json");
    compare("published", "rebuilt", "two.json");
  }

  @Test
  void theAccountOfAComparisonHolds() throws Exception {
    assertThat(check("one.json", "published/a.jar", "rebuilt/a.jar")).isEqualTo(ExitCode.OK);
    assertThat(out.toString(UTF_8))
        .startsWith("a.jar: every byte is accounted for (")
        .contains(" 2 layers, ")
        .endsWith("worst CODE)\n");
    assertThat(err.size()).isZero();
  }

  @Test
  void oneOfSeveralFilesIsChosenByName() throws Exception {
    assertThat(check("two.json", "published/a.jar", "rebuilt/a.jar", "--name", "a.jar"))
        .isEqualTo(ExitCode.OK);
    assertThat(check("two.json", "published/b.txt", "rebuilt/b.txt", "--name", "b.txt"))
        .isEqualTo(ExitCode.OK);
    assertThat(out.toString(UTF_8)).contains("b.txt: equal, sha256:");
    assertThatThrownBy(() -> check("two.json", "published/a.jar", "rebuilt/a.jar"))
        .isInstanceOf(AssayException.Usage.class)
        .hasMessageContaining("--name; it has a.jar, b.txt");
    assertThatThrownBy(() -> check("two.json", "rebuilt/a.jar", "rebuilt/a.jar", "--name", "c"))
        .isInstanceOf(AssayException.Usage.class);
  }

  @Test
  void anotherFileIsRefusedWithExit70() throws Exception {
    assertThat(check("one.json", "published/a.jar", "published/a.jar")).isEqualTo(ExitCode.BUG);
    assertThat(err.toString(UTF_8))
        .startsWith("assay: the account is refused: the rebuilt file: expected ");
    assertThat(out.size()).isZero();
  }

  @Test
  void exchangedFilesAreRefused() throws Exception {
    assertThat(check("one.json", "rebuilt/a.jar", "published/a.jar")).isEqualTo(ExitCode.BUG);
  }

  @Test
  void anEditedReportIsRefused() throws Exception {
    String report = Files.readString(folder.resolve("one.json"));
    for (String edited :
        List.of(
            report.replace("\"CODE\"", "\"METADATA\""),
            report.replace("\"worst\"", "\"better\""),
            report.replaceFirst("\"findings\" : \\[", "\"findings\" : [ ], \"x\" : ["),
            report.replace("\"deflate\"", "\"stored\""),
            report.substring(0, report.length() / 2),
            report + "{}",
            "")) {
      Files.writeString(folder.resolve("edited.json"), edited);
      assertThat(edited).isNotEqualTo(report);
      assertThat(check("edited.json", "published/a.jar", "rebuilt/a.jar")).isEqualTo(ExitCode.BUG);
    }
  }

  @Test
  void whatCannotBeReadIsBadUsage() {
    assertThatThrownBy(() -> check("none.json", "published/a.jar", "rebuilt/a.jar"))
        .isInstanceOf(AssayException.Usage.class)
        .hasMessageContaining("none.json");
    assertThatThrownBy(() -> check("one.json", "published/a.jar", "rebuilt/none.jar"))
        .isInstanceOf(AssayException.Usage.class)
        .hasMessageContaining("none.jar");
  }

  private void zip(String file, String script) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.resolveSibling(""));
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(path))) {
      ZipEntry entry = new ZipEntry("run.sh");
      entry.setTime(1_700_000_000_000L);
      zip.putNextEntry(entry);
      zip.write(script.getBytes(UTF_8));
    }
  }

  private void compare(String published, String rebuilt, String json) throws Exception {
    Console console = console(new ByteArrayOutputStream());
    new CompareCommand(new Machine(Map.of(), Path.of("/")))
        .run(List.of(path(published), path(rebuilt), "--json", path(json)), console);
  }

  private ExitCode check(String report, String published, String rebuilt, String... more)
      throws Exception {
    List<String> arguments =
        new java.util.ArrayList<>(List.of(path(report), path(published), path(rebuilt)));
    arguments.addAll(List.of(more));
    return new AccountCheckCommand().run(arguments, console(out));
  }

  private Console console(ByteArrayOutputStream to) {
    return new Console(
        new PrintStream(to, true, UTF_8), new PrintStream(err, true, UTF_8), false, false);
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }
}

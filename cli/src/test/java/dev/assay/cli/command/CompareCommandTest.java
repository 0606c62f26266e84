package dev.assay.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.cli.flow.Machine;
import dev.assay.cli.report.ResultSchema;
import dev.assay.core.failure.AssayException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {
  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final ResultSchema schema = new ResultSchema();

  @BeforeEach
  void files() throws IOException {
    Files.writeString(folder.resolve("published.txt"), "a\ninjected\n");
    Files.writeString(folder.resolve("rebuilt.txt"), "a\n");
  }

  @Test
  void differentIsExitOneWithTheInjectedLine() throws Exception {
    assertThat(run("published.txt", "rebuilt.txt")).isEqualTo(ExitCode.DIFFERENT);
    assertThat(out()).startsWith("DIFFERENT  published.txt: 1 of 1 file differs (worst: CODE)\n");
    assertThat(out())
        .contains("--- rebuilt\n", "+++ published\n", "injected")
        .doesNotContain("\u001b");
    assertThat(err()).isEmpty();
  }

  @Test
  void equalIsExitZero() throws Exception {
    assertThat(run("rebuilt.txt", "rebuilt.txt")).isEqualTo(ExitCode.OK);
    assertThat(out()).startsWith("REPRODUCED  rebuilt.txt: 1 of 1 file reproduced\n");
  }

  @Test
  void nothingToCompareIsExitTwo() throws Exception {
    Files.createDirectory(folder.resolve("p"));
    Files.createDirectory(folder.resolve("r"));
    assertThat(run("p", "r")).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(out()).startsWith("INCONCLUSIVE (nothing-compared)  p: ");
  }

  @Test
  void jsonGoesToAFileBesideTheText() throws Exception {
    run("published.txt", "rebuilt.txt", "--json", folder.resolve("r.json").toString());
    schema.check(Files.readString(folder.resolve("r.json")));
    assertThat(out()).startsWith("DIFFERENT");
  }

  @Test
  void jsonOnStandardOutputIsAllThatIsThere() throws Exception {
    assertThat(run("published.txt", "rebuilt.txt", "--json", "-")).isEqualTo(ExitCode.DIFFERENT);
    schema.check(out());
    assertThat(err()).isEmpty();
  }

  @Test
  void limitsAreOptionsAndStandInTheReport() throws Exception {
    zip("p.zip", "evil");
    zip("r.zip", "good");
    assertThat(run("p.zip", "r.zip")).isEqualTo(ExitCode.DIFFERENT);
    assertThat(out()).contains("(worst: CODE)");
    out.reset();
    String json = folder.resolve("r.json").toString();
    assertThat(run("p.zip", "r.zip", "--max-depth", "1", "--max-time=9s", "--json", json))
        .isEqualTo(ExitCode.DIFFERENT);
    assertThat(out()).contains("(worst: UNINSPECTED)", "(--max-depth raises it)");
    assertThat(schema.check(Files.readString(Path.of(json))))
        .containsPattern("\"depth\" : 1,\\s+\"members\" : 1000000")
        .contains("\"seconds\" : 9");
  }

  private void zip(String name, String content) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(folder.resolve(name)))) {
      ZipEntry entry = new ZipEntry("n");
      entry.setTime(1_700_000_000_000L);
      zip.putNextEntry(entry);
      zip.write(content.getBytes(UTF_8));
      zip.closeEntry();
    }
  }

  @Test
  void anInconclusiveComparisonReplacesAnOldResult() throws Exception {
    Files.createDirectory(folder.resolve("p"));
    Files.createDirectory(folder.resolve("r"));
    Path json = Files.writeString(folder.resolve("r.json"), "{\"verdict\":\"reproduced\"}");
    run("p", "r", "--json", json.toString());
    assertThat(schema.check(Files.readString(json))).contains("nothing-compared");
  }

  @Test
  void wrongOptionsAreBadUsage() {
    assertUsage("--color: expected auto, always or never, found red", "--color", "red");
    assertUsage("expected the name of a condition", "--accept", "everything");
    assertUsage("the folder does not exist", "--json", folder.resolve("no/r.json").toString());
    assertUsage("--json: cannot write", "--json", folder.toString());
    assertThatThrownBy(() -> run("published.txt"))
        .isInstanceOf(AssayException.Usage.class)
        .hasMessageContaining("REBUILT is missing");
    assertThatThrownBy(() -> run("none", "rebuilt.txt"))
        .isInstanceOf(AssayException.Usage.class)
        .hasMessageContaining("there is no file or folder");
  }

  @Test
  void thePolicyIsNamed() throws Exception {
    run("published.txt", "rebuilt.txt", "--policy", "strict", "--json", "-");
    assertThat(out()).contains("\"policy\" : \"strict\"");
  }

  @Test
  void coloursDependOnTheTerminalAndNoColor() throws Exception {
    assertThat(colours(true, Map.of())).isTrue();
    assertThat(colours(false, Map.of())).isFalse();
    assertThat(colours(true, Map.of("NO_COLOR", "1"))).isFalse();
    assertThat(colours(true, Map.of("NO_COLOR", ""))).isTrue();
    assertThat(colours(true, Map.of("TERM", "dumb"))).isFalse();
    assertThat(colours(true, Map.of(), "--color", "never")).isFalse();
    assertThat(colours(false, Map.of("NO_COLOR", "1"), "--color", "always")).isTrue();
  }

  @Test
  void aTerminalSeesProgressThatIsGoneAtTheEnd() throws Exception {
    Console live = new Console(stream(out), stream(err), true, true);
    new CompareCommand(new Machine(Map.of("COLUMNS", "40"), Path.of("/")))
        .run(arguments("published.txt", "rebuilt.txt"), live);
    assertThat(err()).contains("compare  0:00").endsWith("\r\u001b[K");
  }

  private boolean colours(boolean terminal, Map<String, String> environment, String... more)
      throws Exception {
    out.reset();
    Console console = new Console(stream(out), stream(err), terminal, false);
    List<String> arguments = arguments("published.txt", "rebuilt.txt");
    arguments.addAll(List.of(more));
    new CompareCommand(new Machine(environment, Path.of("/"))).run(arguments, console);
    return out().contains("\u001b[");
  }

  private void assertUsage(String message, String... options) {
    assertThatThrownBy(
            () -> {
              List<String> arguments = arguments("published.txt", "rebuilt.txt");
              arguments.addAll(List.of(options));
              new CompareCommand(new Machine(Map.of(), Path.of("/"))).run(arguments, console());
            })
        .isInstanceOf(AssayException.Usage.class)
        .hasMessageContaining(message);
  }

  private ExitCode run(String... words) throws AssayException, IOException {
    return new CompareCommand(new Machine(Map.of(), Path.of("/"))).run(arguments(words), console());
  }

  /** The first two words are files in the folder. */
  private List<String> arguments(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    for (int i = 0; i < Math.min(2, words.length); i++) {
      all.set(i, folder.resolve(words[i]).toString());
    }
    return all;
  }

  private Console console() {
    return new Console(stream(out), stream(err), false, false);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, UTF_8);
  }

  private String out() {
    return out.toString(UTF_8);
  }

  private String err() {
    return err.toString(UTF_8);
  }
}

package dev.assay.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFileTest {
  @TempDir Path folder;

  @Test
  void writesUtf8AndLeavesNothingElseInTheFolder() throws IOException {
    Path file = folder.resolve("r.json");
    new ResultFile(file).write(out -> out.write("é漢"));
    assertThat(Files.readString(file)).isEqualTo("é漢");
    assertThat(names()).containsExactly("r.json");
  }

  @Test
  void whatFailsLeavesTheOldContent() throws IOException {
    Path file = Files.writeString(folder.resolve("r.json"), "old");
    assertThatThrownBy(
            () ->
                new ResultFile(file)
                    .write(
                        out -> {
                          out.write("half");
                          throw new IOException("no more");
                        }))
        .isInstanceOf(IOException.class);
    assertThat(Files.readString(file)).isEqualTo("old");
    assertThat(names()).containsExactly("r.json");
  }

  @Test
  void aLinkStaysALink() throws IOException {
    Path file = Files.writeString(folder.resolve("real.json"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link.json"), file);
    new ResultFile(link).write(out -> out.write("new"));
    assertThat(link).isSymbolicLink();
    assertThat(Files.readString(file)).isEqualTo("new");
  }

  @Test
  void aDeviceIsWrittenTo() throws IOException {
    new ResultFile(Path.of("/dev/null")).write(out -> out.write("x"));
    assertThat(Path.of("/dev/null")).exists();
    assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
  }

  @Test
  void aMissingFolderIsFoundBeforeTheRun() throws IOException {
    assertThatThrownBy(() -> new ResultFile(folder.resolve("a/r.json")).check())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the folder does not exist");
    assertThatThrownBy(() -> new ResultFile(folder).check()).isInstanceOf(IOException.class);
    Files.createFile(folder.resolve("f"));
    assertThatThrownBy(() -> new ResultFile(folder.resolve("f/r.json")).check())
        .isInstanceOf(IOException.class);
    new ResultFile(folder.resolve("r.json")).check();
    new ResultFile(Path.of("r.json")).check();
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}

package dev.assay.rebuilder.dependency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.rebuilder.dependency.RequestPipe.Answer;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a hostile build may write into the pipe. */
class RequestPipeTest {
  @TempDir Path folder;
  private final List<String> asked = new CopyOnWriteArrayList<>();

  private Answer answer(String path) {
    asked.add(path);
    if (path.equals("bug")) {
      throw new IllegalStateException("bug");
    }
    return new Answer(200, "got " + path);
  }

  private void write(String text) throws IOException {
    Path inside = Files.createDirectories(folder.resolve("inside"));
    try (RequestPipe pipe =
            new RequestPipe(
                inside, Files.createDirectories(folder.resolve("drafts")), this::answer);
        FileOutputStream out = new FileOutputStream(inside.resolve("requests").toFile())) {
      assertThat(pipe).isNotNull();
      out.write(text.getBytes(UTF_8));
    }
  }

  private Path answered(String id) {
    return folder.resolve("inside/answers").resolve(id);
  }

  @Test
  void everyQuestionIsAnsweredBeforeTheEnd() throws Exception {
    StringBuilder questions = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      questions.append("id").append(i).append(" a/b-").append(i).append('\n');
    }
    write(questions.toString());
    for (int i = 0; i < 500; i++) {
      assertThat(answered("id" + i)).hasContent("200 got a/b-" + i);
    }
    assertThat(folder.resolve("drafts")).isEmptyDirectory();
  }

  @Test
  void aBugIsAnAnswerToo() throws Exception {
    write("1 bug\n2 fine\n");
    assertThat(answered("1")).content().startsWith("500 ");
    assertThat(answered("2")).content().startsWith("200 ");
  }

  @Test
  void whatIsNoQuestionIsPassedOver() throws Exception {
    String text =
        "\n../../evil a\n/tmp/evil a\nid\n\0\n1 caf\u00e9\n2 a\tb\n"
            + "x".repeat(100_000)
            + "\n"
            + "3 "
            + "y".repeat(5000)
            + "\n9 last\nunfinished";
    write(text);
    assertThat(asked).containsExactly("last");
    assertThat(folder.resolve("inside/answers")).isDirectoryNotContaining(f -> !f.endsWith("9"));
    assertThat(folder.resolve("evil")).doesNotExist();
  }
}

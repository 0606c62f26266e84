package dev.assay.rebuilder.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.artifact.Digest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a build left is read without following it anywhere. */
class FileDigestsTest {
  @TempDir Path folder;
  private Path root;

  @BeforeEach
  void makeRoot() throws Exception {
    root = Files.createDirectories(folder.resolve("root"));
  }

  @Test
  void filesInSharedFolders() throws Exception {
    write("a/b/one", "1");
    write("a/b/two", "22");
    write("a/three", "333");
    write("four", "4444");
    var found = of(Map.of("a/b/one", 1L, "a/b/two", 2L, "a/three", 3L, "four", 4L));
    assertThat(found).hasSize(4);
    for (String path : found.keySet()) {
      assertThat(found.get(path))
          .isEqualTo(new FileDigests.Found.File(Digest.of(root.resolve(path))));
    }
  }

  @Test
  void whatIsNotThereIsNotInTheResult() throws Exception {
    write("a/one", "1");
    assertThat(of(Map.of("a/two", 9L, "b/one", 9L, "a/one", 9L))).containsOnlyKeys("a/one");
    assertThat(of(Map.of())).isEmpty();
  }

  @Test
  void aLinkOnTheWayAndALinkAtTheEnd() throws Exception {
    Path secret = Files.createDirectories(folder.resolve("host"));
    Files.writeString(secret.resolve("file"), "secret");
    Files.createSymbolicLink(root.resolve("folder"), secret);
    Files.createSymbolicLink(root.resolve("file"), secret.resolve("file"));
    Files.createSymbolicLink(root.resolve("dangling"), secret.resolve("nothing"));
    var found = of(Map.of("folder/file", 99L, "folder/x/y", 99L, "file", 99L, "dangling", 99L));
    assertThat(found).hasSize(4);
    assertThat(found.values()).allSatisfy(it -> assertThat(why(it)).contains("a link"));
  }

  @Test
  void aFileThatShouldBeAFolderAndTheOtherWayRound() throws Exception {
    write("file", "x");
    write("folder/file", "x");
    var found = of(Map.of("file/below", 9L, "folder", 9L, "folder/file", 9L));
    assertThat(why(found.get("file/below"))).contains("expected a folder");
    assertThat(why(found.get("folder"))).contains("expected a regular file");
    assertThat(found.get("folder/file")).isInstanceOf(FileDigests.Found.File.class);
  }

  @Test
  void aPipeNeverEnds() throws Exception {
    Process mkfifo = new ProcessBuilder(List.of("mkfifo", root.resolve("pipe").toString())).start();
    assertThat(mkfifo.waitFor()).isZero();
    assertThat(why(of(Map.of("pipe", 9L)).get("pipe"))).contains("a FIFO");
  }

  @Test
  void aFileThatGrew() throws Exception {
    write("one", "12");
    assertThat(why(of(Map.of("one", 1L)).get("one"))).contains("2 bytes, more than 1");
    assertThat(of(Map.of("one", 2L)).get("one")).isInstanceOf(FileDigests.Found.File.class);
  }

  private Map<String, FileDigests.Found> of(Map<String, Long> wanted) throws Exception {
    return new FileDigests(Ended.run(folder.resolve("log")), root).of(wanted);
  }

  private static String why(FileDigests.@Nullable Found found) {
    assertThat(found).isInstanceOf(FileDigests.Found.Refused.class);
    return found instanceof FileDigests.Found.Refused(String why) ? why : "";
  }

  private void write(String path, String content) throws Exception {
    Files.createDirectories(root.resolve(path).getParent());
    Files.writeString(root.resolve(path), content);
  }
}

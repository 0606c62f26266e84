package dev.assay.rebuilder.toolchain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.artifact.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigestMemoryTest {
  /** A folder that has not changed for a while, and that every machine has. */
  private static final Path SETTLED = Path.of("/usr/lib/os-release");

  @TempDir Path folder;

  @Test
  void theDigestIsTheFoldersOwn() throws Exception {
    Path tree = tree();
    assertThat(memory().of(tree)).isEqualTo(FolderDigest.of(tree));
    assertThat(memory().of(tree)).isEqualTo(FolderDigest.of(tree));
  }

  /** Only by a note that we change ourselves does it show that nothing is read again. */
  @Test
  void whatHasNotChangedIsNotReadAgain() throws Exception {
    Digest real = memory().of(SETTLED);
    Path note = onlyNote();
    String text = Files.readString(note);
    String other = "0".repeat(64);
    Files.writeString(note, text.replace(real.sha256(), other));
    assertThat(memory().of(SETTLED)).isEqualTo(new Digest(other));
  }

  @Test
  void aNoteAboutAnotherStateIsNotBelieved() throws Exception {
    Digest real = memory().of(SETTLED);
    Path note = onlyNote();
    Files.writeString(note, "0".repeat(64) + " " + "1".repeat(64) + "\n");
    assertThat(memory().of(SETTLED)).isEqualTo(real);
    Files.writeString(note, "nonsense");
    assertThat(memory().of(SETTLED)).isEqualTo(real);
  }

  @Test
  void whatChangedJustNowIsNotRemembered() throws Exception {
    memory().of(tree());
    assertThat(folder.resolve("memory")).doesNotExist();
  }

  @Test
  void aChangeShowsEvenIfSizeAndTimeAreAsBefore() throws Exception {
    Path tree = tree();
    Digest before = memory().of(tree);
    Path file = tree.resolve("file");
    FileTime time = Files.getLastModifiedTime(file);
    Files.writeString(file, "b");
    Files.setLastModifiedTime(file, time);
    assertThat(memory().of(tree)).isNotEqualTo(before).isEqualTo(FolderDigest.of(tree));
  }

  private DigestMemory memory() {
    return new DigestMemory(folder.resolve("memory"));
  }

  private Path tree() throws IOException {
    Path tree = Files.createDirectories(folder.resolve("tree"));
    Files.writeString(tree.resolve("file"), "a");
    return tree;
  }

  private Path onlyNote() throws IOException {
    try (Stream<Path> notes = Files.list(folder.resolve("memory"))) {
      return notes.toList().getFirst();
    }
  }
}

package dev.assay.rebuilder.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.limits.Limits;
import dev.assay.core.result.Condition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where no overlay can be had. */
class SourceGuardTest {
  @TempDir Path temp;
  private Path source;
  private Path file;
  private SourceGuard guard;

  @BeforeEach
  void makeSource() throws Exception {
    source = temp.resolve("source");
    Files.createDirectories(source.resolve("src"));
    file = Files.writeString(source.resolve("src/A.java"), "class A {}\n");
    Files.writeString(source.resolve("src/B.java"), "class B {}\n");
    guard = SourceGuard.withoutOverlay(source, Limits.DEFAULT);
  }

  private List<String> written() throws Exception {
    List<Condition> conditions = guard.inspect();
    assertThat(conditions.getFirst()).isInstanceOf(Condition.LimitsNotEnforced.class);
    return conditions.stream()
        .filter(Condition.SourceWritten.class::isInstance)
        .map(condition -> ((Condition.SourceWritten) condition).path())
        .toList();
  }

  @Test
  void nothingWritten() throws Exception {
    Files.writeString(source.resolve("src/new"), "x");
    assertThat(guard.hasOverlay()).isFalse();
    assertThat(guard.overlay()).isEmpty();

    assertThat(written()).isEmpty();
  }

  @Test
  void changedAndPutBackWithItsTime() throws Exception {
    FileTime time = Files.getLastModifiedTime(file);
    Files.writeString(file, "class E {}\n");
    Files.writeString(file, "class A {}\n");
    Files.setLastModifiedTime(file, time);

    assertThat(written()).containsExactly("src/A.java");
  }

  @Test
  void movedAwayAndBack() throws Exception {
    Path away = source.resolve("away");
    Files.move(file, away);
    Files.copy(away, file);
    Files.move(away, file, StandardCopyOption.REPLACE_EXISTING);

    assertThat(written()).containsExactly("src/A.java");
  }

  @Test
  void aFurtherRunIsWatchedAsWell() throws Exception {
    Files.writeString(source.resolve("made"), "by the build");
    assertThat(written()).isEmpty();
    assertThat(guard.tracks("src/A.java")).isTrue();
    assertThat(guard.tracks("made")).isFalse();

    guard = guard.again(temp.resolve("again"));
    Files.writeString(source.resolve("made"), "once more");
    assertThat(written()).isEmpty();

    guard = guard.again(temp.resolve("third"));
    FileTime time = Files.getLastModifiedTime(file);
    Files.writeString(file, "class A {}\n");
    Files.setLastModifiedTime(file, time);
    assertThat(written()).containsExactly("src/A.java");
  }

  @Test
  void deletedAndChanged() throws Exception {
    Files.delete(file);
    Files.writeString(source.resolve("src/B.java"), "class C {}\n");

    assertThat(written()).containsExactly("src/A.java", "src/B.java");
  }
}

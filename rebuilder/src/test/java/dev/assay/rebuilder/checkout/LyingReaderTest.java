package dev.assay.rebuilder.checkout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.failure.AssayException;
import dev.assay.core.limits.Limits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jgit.lib.Constants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who reads the packs may have been taken over by them: it cannot put anything else in place. */
class LyingReaderTest {
  private static final byte[] GOOD = "class Good {}\n".getBytes(UTF_8);
  private static final byte[] EVIL = "class Evil {}\n".getBytes(UTF_8);

  @TempDir Path temp;

  private Setting setting = new Setting(Path.of("/"));
  private Path project = Path.of("/");

  @BeforeEach
  void makeRepository() throws Exception {
    setting = new Setting(temp);
    GitProject made = GitProject.create(temp.resolve("project"));
    made.file("A.java", new String(GOOD, UTF_8));
    made.commit("one");
    made.git("tag", "v1");
    project = made.folder();
  }

  /** So that what follows fails for its lie. */
  @Test
  void anHonestOneIsBelieved() throws Exception {
    AtomicInteger seen = new AtomicInteger();
    setting.packs(
        honest(
            objects ->
                (type, size, content) -> {
                  seen.incrementAndGet();
                  objects.object(type, size, content);
                }));
    setting.checkout(Setting.git(project, "v1"));
    assertThat(setting.target.resolve("A.java")).hasBinaryContent(GOOD);
    assertThat(seen).hasValue(3);
  }

  @Test
  void anotherFileIsNotTakenForTheOneThatTheCommitNames() {
    setting.packs(
        honest(
            objects ->
                (type, size, content) -> {
                  if (type == Constants.OBJ_BLOB) {
                    objects.object(type, EVIL.length, new ByteArrayInputStream(EVIL));
                  } else {
                    objects.object(type, size, content);
                  }
                }));
    assertRefused();
  }

  @Test
  void aFolderThatNamesAnotherFileIsNotTakenForTheOneOfTheCommit() {
    setting.packs(
        honest(
            objects ->
                (type, size, content) -> {
                  byte[] bytes = content.readAllBytes();
                  if (type == Constants.OBJ_TREE) {
                    bytes[bytes.length - 1] ^= 1;
                  }
                  objects.object(type, size, new ByteArrayInputStream(bytes));
                }));
    assertRefused();
  }

  @Test
  void anotherCommitIsNotTakenForTheOneOfTheTag() {
    setting.packs(
        honest(
            objects ->
                (type, size, content) -> {
                  byte[] bytes = content.readAllBytes();
                  if (type == Constants.OBJ_COMMIT) {
                    bytes[bytes.length - 2] ^= 1;
                  }
                  objects.object(type, size, new ByteArrayInputStream(bytes));
                }));
    assertRefused();
  }

  @Test
  void whatIsLeftOutIsMissed() {
    setting.packs((packs, wanted, objects) -> {});
    assertRefused();
  }

  @Test
  void limitsHoldForItToo() {
    setting.limits(new Limits(16, 10, 1 << 20, 100, 10, Limits.DEFAULT.time()));
    setting.packs(
        (packs, wanted, objects) -> {
          for (int i = 0; i < 1_000; i++) {
            objects.object(
                3, 4, new ByteArrayInputStream(String.format("%04d", i).getBytes(UTF_8)));
          }
        });
    assertThatThrownBy(() -> setting.checkout(Setting.git(project, "v1")))
        .isInstanceOf(AssayException.Limit.class);
    setting.packs(
        (packs, wanted, objects) ->
            objects.object(3, 2 << 20, new ByteArrayInputStream(new byte[2 << 20])));
    assertThatThrownBy(() -> setting.checkout(Setting.git(project, "v1")))
        .isInstanceOf(AssayException.Limit.class);
  }

  @Test
  void itsFailureKeepsItsKind() {
    setting.packs(
        (packs, wanted, objects) -> {
          throw new AssayException.Infrastructure("the process ended");
        });
    assertThatThrownBy(() -> setting.checkout(Setting.git(project, "v1")))
        .isInstanceOf(AssayException.Infrastructure.class)
        .hasMessage("the process ended");
  }

  private void assertRefused() {
    assertThatThrownBy(() -> setting.checkout(Setting.git(project, "v1")))
        .isInstanceOf(AssayException.Source.class);
    assertThat(setting.target.resolve("A.java")).doesNotExist();
  }

  /** Something between a true reader and who asked. */
  @FunctionalInterface
  private interface Between {
    GitObjects before(GitObjects objects);
  }

  private PackReader honest(Between between) {
    return (packs, wanted, objects) -> Packs.read(packs, wanted, folder(), between.before(objects));
  }

  private Path folder() throws IOException {
    return Files.createTempDirectory(temp, "reader");
  }
}

package dev.assay.rebuilder.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.spec.Environment;
import dev.assay.core.spec.Environment.Newline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The git command reads what we wrote. */
class GitDirectoryTest {
  private static final Environment WITH_GIT =
      Setting.environment(Newline.LF, Newline.LF, 0022, true);

  @TempDir Path temp;
  private Setting setting;
  private GitProject project;
  private String commit;

  @BeforeEach
  void makeRepository() throws Exception {
    setting = new Setting(temp);
    project = GitProject.create(temp.resolve("project"));
    project.file("a.txt", "one\n").commit("first");
    project.git("tag", "-a", "v1", "-m", "version 1");
    commit = project.file("dir/b.txt", "b\n").commit("second");
    project.git("tag", "-a", "v2", "-m", "version 2");
    project.file("c.txt", "later\n").commit("third");
  }

  private String git(Path root, String... arguments) throws Exception {
    return GitProject.at(root).git(arguments);
  }

  @Test
  void isWhatTheBuildExpects() throws Exception {
    Checkout checkout = setting.checkout(Setting.git(project.folder(), "v2"), WITH_GIT);

    assertThat(git(checkout.root(), "rev-parse", "HEAD")).isEqualTo(commit);
    assertThat(git(checkout.root(), "status", "--porcelain")).isEmpty();
    assertThat(git(checkout.root(), "describe")).isEqualTo("v2");
    assertThat(git(checkout.root(), "describe", "HEAD^")).isEqualTo("v1");
    assertThat(git(checkout.root(), "log", "--format=%s")).isEqualTo("second\nfirst");
    assertThat(git(checkout.root(), "fsck", "--strict")).doesNotContain("error");
    assertThat(checkout.files()).isEqualTo(2);
  }

  @Test
  void hasNoRemoteNoHooksAndNoTraceOfThisMachine() throws Exception {
    Checkout checkout = setting.checkout(Setting.git(project.folder(), "v2"), WITH_GIT);
    Path folder = checkout.root().resolve(".git");

    assertThat(git(checkout.root(), "remote")).isEmpty();
    for (String name : List.of("hooks", "logs", "FETCH_HEAD", "info")) {
      assertThat(folder.resolve(name)).doesNotExist();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readAllBytes(file)).asString().doesNotContain(temp.toString());
      }
    }
  }

  @Test
  void windowsLineEndsDoNotMakeItDirty() throws Exception {
    Environment windows = Setting.environment(Newline.CRLF, Newline.CRLF, 0022, true);
    Checkout checkout = setting.checkout(Setting.git(project.folder(), "v2"), windows);

    assertThat(Files.readString(checkout.root().resolve("a.txt"))).isEqualTo("one\r\n");
    assertThat(git(checkout.root(), "status", "--porcelain")).isEmpty();
  }

  @Test
  void theDigestIsTheSameAsWithoutIt() throws Exception {
    Checkout with = setting.checkout(Setting.git(project.folder(), "v2"), WITH_GIT);
    Setting other = new Setting(Files.createDirectory(temp.resolve("other")));
    Checkout without = other.checkout(Setting.git(project.folder(), "v2"));

    assertThat(with.info().tree()).isEqualTo(without.info().tree());
  }
}

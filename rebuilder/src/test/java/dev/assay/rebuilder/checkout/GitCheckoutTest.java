package dev.assay.rebuilder.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.failure.AssayException;
import dev.assay.core.result.Condition;
import dev.assay.core.spec.Environment;
import dev.assay.core.spec.Environment.Newline;
import dev.assay.core.spec.SourceRef;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GitCheckoutTest {
  @TempDir Path temp;

  private GitProject project;
  private Setting setting;
  private String first;
  private String second;

  @BeforeEach
  void makeRepository() throws Exception {
    setting = new Setting(temp);
    project = GitProject.create(temp.resolve("project"));
    project.file("a.txt", "one\n").file("src/b.txt", "b\n").file("run.sh", "#!/bin/sh\n");
    assertThat(project.folder().resolve("run.sh").toFile().setExecutable(true)).isTrue();
    Files.createSymbolicLink(project.folder().resolve("link"), Path.of("src/b.txt"));
    first = project.commit("first");
    project.git("tag", "-a", "v1", "-m", "version 1");
    second = project.file("a.txt", "two\n").commit("second");
    project.git("tag", "light");
  }

  private SourceRef at(String ref) {
    return Setting.git(project.folder(), ref);
  }

  private void assertNoSource(String ref, String... messages) {
    assertThatThrownBy(() -> setting.checkout(at(ref)))
        .isInstanceOf(AssayException.Source.class)
        .satisfies(e -> assertThat(e.getMessage()).contains(messages));
    assertThat(Files.exists(setting.target)).isFalse();
  }

  @Test
  void writesTheCommitOfATag() throws Exception {
    Checkout checkout = setting.checkout(at("v1"));

    assertThat(checkout.root()).isEqualTo(setting.target);
    assertThat(checkout.root().resolve("a.txt")).hasContent("one\n");
    assertThat(checkout.root().resolve("src/b.txt")).hasContent("b\n");
    assertThat(Files.readSymbolicLink(checkout.root().resolve("link")))
        .isEqualTo(Path.of("src/b.txt"));
    assertThat(checkout.root().resolve(".git")).doesNotExist();
    assertThat(checkout.files()).isEqualTo(4);
    assertThat(checkout.info().kind()).isEqualTo("git");
    assertThat(checkout.info().location()).isEqualTo(project.folder().toString());
    assertThat(checkout.info().commit()).contains(first);
    assertThat(checkout.info().archive()).isEmpty();
    assertThat(checkout.conditions())
        .containsExactly(
            new Condition.TagNotSigned("v1", "the tag object has no signature"),
            new Condition.CommitNotPinned("v1", first));
    assertThat(temp.resolve("work")).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "main", "refs/heads/main", "refs/tags/light", "HEAD"})
  void resolvesNames(String ref) throws Exception {
    Checkout checkout = setting.checkout(at(ref));

    assertThat(checkout.info().commit()).contains(second);
    assertThat(checkout.conditions()).contains(new Condition.CommitNotPinned(ref, second));
  }

  @Test
  void resolvesAWholeCommitThatIsNoTip() throws Exception {
    String third = project.file("a.txt", "three\n").commit("third");
    String middle = project.git("rev-parse", third + "^^");
    project.git("tag", "-d", "v1");
    Checkout checkout = setting.checkout(at(middle));

    assertThat(checkout.info().commit()).contains(first);
    assertThat(checkout.conditions())
        .containsExactly(
            new Condition.TagNotSigned(
                first, "a commit, not a signed tag; the commit has no signature"));
  }

  @Test
  void resolvesAnAbbreviatedCommitAndSaysThatItCanMove() throws Exception {
    String abbreviated = first.substring(0, 9);
    Checkout checkout = setting.checkout(at(abbreviated));

    assertThat(checkout.info().commit()).contains(first);
    assertThat(checkout.conditions()).contains(new Condition.CommitNotPinned(abbreviated, first));
  }

  @Test
  void acceptsAPinThatFits() throws Exception {
    SourceRef source = new SourceRef.Git(project.folder().toString(), "v1", Optional.of(first));

    assertThat(setting.checkout(source).conditions())
        .containsExactly(new Condition.TagNotSigned("v1", "the tag object has no signature"));
  }

  @Test
  void refusesAPinThatDoesNotFit() {
    SourceRef source = new SourceRef.Git(project.folder().toString(), "v1", Optional.of(second));

    assertThatThrownBy(() -> setting.checkout(source))
        .isInstanceOf(AssayException.Source.class)
        .hasMessageContaining(first)
        .hasMessageContaining(second);
    assertThat(Files.exists(setting.target)).isFalse();
  }

  @Test
  void aMovedTagIsNoticedByThePin() throws Exception {
    project.git("tag", "-f", "-a", "v1", "-m", "moved", "main");
    refusesAPinThatDoesNotFitAfterMove();
  }

  private void refusesAPinThatDoesNotFitAfterMove() {
    SourceRef source = new SourceRef.Git(project.folder().toString(), "v1", Optional.of(first));
    assertThatThrownBy(() -> setting.checkout(source))
        .isInstanceOf(AssayException.Source.class)
        .hasMessageContaining("has moved");
  }

  @Test
  void namesTheNearestTags() {
    assertNoSource(
        "v2", "no tag, branch or commit 'v2'", project.folder().toString(), "nearest: v1");
    assertNoSource("refs/tags/v2", "nearest: v1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1~1", "v1^{tree}", ":/first", "main@{1}", "v1:a"})
  void refusesExpressions(String ref) {
    assertNoSource(ref, "which no tag can be called");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "refs/heads/v1",
        "refs/tags/main",
        "tags/v1",
        "--upload-pack=x",
        "0123456789abcdef"
      })
  void refusesNamesThatAreNotThere(String ref) {
    assertNoSource(ref, "no tag, branch or commit");
  }

  @Test
  void refusesACommitThatIsNotThere() {
    assertNoSource("1".repeat(40), "no commit " + "1".repeat(40));
  }

  /** Hosting services serve what strangers proposed beside what was accepted. */
  @Test
  void refusesACommitThatNoBranchOrTagLeadsTo() throws Exception {
    String proposed = project.file("a.txt", "evil\n").commit("proposed");
    project.git("update-ref", "refs/pull/1/head", proposed);
    project.git("reset", "-q", "--hard", second);

    assertNoSource(proposed, "no commit " + proposed);
    assertNoSource(proposed.substring(0, 10), "no tag, branch or commit");
  }

  @Test
  void refusesANameThatIsBothTagAndBranch() throws Exception {
    project.git("branch", "v1", "main");
    assertNoSource("v1", "both a tag and a branch", "refs/tags/v1", "refs/heads/v1");

    assertThat(setting.checkout(at("refs/tags/v1")).info().commit()).contains(first);
  }

  @Test
  void refusesATagOfATree() throws Exception {
    project.git("tag", "tree", "main^{tree}");
    assertNoSource("tree", "expected a commit");
  }

  @Test
  void refusesTheIdOfATagObject() throws Exception {
    assertNoSource(project.git("rev-parse", "v1"), "expected a commit");
  }

  @Test
  void refusesATagThatWasRenamed() throws Exception {
    project.git("update-ref", "refs/tags/v2", project.git("rev-parse", "v1"));
    assertNoSource("v2", "the tag v2", "was made as v1 and renamed");
    assertNoSource("refs/tags/v2", "was made as v1 and renamed");
  }

  @Test
  void tellsAnEmptyRepository() throws Exception {
    GitProject empty = GitProject.create(temp.resolve("empty"));

    assertThatThrownBy(() -> setting.checkout(Setting.git(empty.folder(), "v1")))
        .isInstanceOf(AssayException.Source.class)
        .hasMessageContaining("empty");
  }

  @ParameterizedTest
  @CsvSource({
    "0022, rw-r--r--, rwxr-xr-x",
    "0002, rw-rw-r--, rwxrwxr-x",
    "0077, rw-------, rwx------"
  })
  void umaskTakesBitsOff(String umask, String file, String executable) throws Exception {
    Environment environment =
        Setting.environment(Newline.LF, Newline.LF, Integer.parseInt(umask, 8), false);
    Path root = setting.checkout(at("v1"), environment).root();

    assertThat(mode(root.resolve("a.txt"))).isEqualTo(file);
    for (String path : List.of("run.sh", "src", "")) {
      assertThat(mode(root.resolve(path))).isEqualTo(executable);
    }
  }

  private static String mode(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void everythingHasTheTimeOfTheCommit() throws Exception {
    Path root = setting.checkout(at("v1")).root();

    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.toList()) {
        assertThat(Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).toInstant())
            .isEqualTo(Instant.parse("2024-03-02T12:00:00Z"));
      }
    }
  }

  @Test
  void windowsLineEndsAsGitWritesThem() throws Exception {
    project.file("mixed.txt", "a\r\nb\n").file("nul.bin", "a\n\0b\n").file("none", "x");
    project.commit("more");
    Path root = setting.checkout(at("main"), windows(Newline.CRLF)).root();

    assertThat(Files.readString(root.resolve("a.txt"))).isEqualTo("two\r\n");
    assertThat(Files.readString(root.resolve("mixed.txt"))).isEqualTo("a\r\nb\n");
    assertThat(Files.readString(root.resolve("nul.bin"))).isEqualTo("a\n\0b\n");
    assertThat(mode(root.resolve("run.sh"))).isEqualTo("rw-r--r--");
    assertThat(Files.readSymbolicLink(root.resolve("link"))).isEqualTo(Path.of("src/b.txt"));
  }

  @Test
  void windowsWithPlainLineEnds() throws Exception {
    Path root = setting.checkout(at("main"), windows(Newline.LF)).root();

    assertThat(Files.readString(root.resolve("a.txt"))).isEqualTo("two\n");
    assertThat(mode(root.resolve("run.sh"))).isEqualTo("rw-r--r--");
  }

  private static Environment windows(Newline checkout) {
    return Setting.environment(Newline.CRLF, checkout, 0022, false);
  }

  @Test
  void oneCommitHasOneDigestWhereverItComesFrom() throws Exception {
    Checkout one = setting.checkout(at("v1"));
    project.git("clone", "-q", "--bare", ".", temp.resolve("copy.git").toString());
    Setting other = new Setting(temp.resolve("other"));
    Files.createDirectories(other.temp);
    Checkout two = other.checkout(Setting.git(temp.resolve("copy.git"), "v1"));

    assertThat(two.info().tree()).isEqualTo(one.info().tree());
  }

  @Test
  void filtersAndHooksHaveNoEffect() throws Exception {
    project.file(".gitattributes", "*.txt filter=evil ident\na.txt export-subst\n");
    project.file("id.txt", "$Id$ $Format:%H$\n");
    project.commit("attributes");
    Path marker = temp.resolve("ran");
    project.git("config", "filter.evil.smudge", "touch " + marker + "; cat");
    Path hook = project.folder().resolve(".git/hooks/post-checkout");
    Files.createDirectories(hook.getParent());
    Files.writeString(hook, "#!/bin/sh\ntouch " + marker + "\n");
    assertThat(hook.toFile().setExecutable(true)).isTrue();
    Path root = setting.checkout(at("main")).root();

    assertThat(Files.readString(root.resolve("id.txt"))).isEqualTo("$Id$ $Format:%H$\n");
    assertThat(Files.exists(marker)).isFalse();
  }

  @Test
  void refusesAFolderThatIsNotEmpty() throws Exception {
    Files.createDirectories(setting.target);
    Files.writeString(setting.target.resolve("old"), "x");

    assertThatThrownBy(() -> setting.checkout(at("v1")))
        .isInstanceOf(AssayException.Infrastructure.class)
        .hasMessageContaining("empty folder");
  }
}

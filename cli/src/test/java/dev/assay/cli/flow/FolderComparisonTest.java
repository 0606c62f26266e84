package dev.assay.cli.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.cli.command.ExitCode;
import dev.assay.cli.report.ResultSchema;
import dev.assay.comparator.Comparator;
import dev.assay.core.event.EventSink;
import dev.assay.core.failure.AssayException;
import dev.assay.core.limits.Limits;
import dev.assay.core.policy.Policy;
import dev.assay.core.result.ArtifactResult;
import dev.assay.core.result.Cause;
import dev.assay.core.result.Finding;
import dev.assay.core.result.Grade;
import dev.assay.core.result.Kind;
import dev.assay.core.result.ReleaseResult;
import dev.assay.core.result.Verdict;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderComparisonTest {
  @TempDir Path temp;
  private Path published = Path.of("");
  private Path rebuilt = Path.of("");

  @BeforeEach
  void folders() throws IOException {
    published = temp.resolve("published");
    rebuilt = temp.resolve("rebuilt");
    Files.createDirectories(published.resolve("d"));
    Files.createDirectories(rebuilt.resolve("d"));
    both("d/same.txt", "same\n");
  }

  @Test
  void equalFoldersAreReproducedFileByFile() throws Exception {
    both("a.jar", "x");
    ReleaseResult result = compare();
    assertThat(result.verdict()).isEqualTo(new Verdict.Reproduced());
    assertThat(result.name()).isEqualTo("published");
    assertThat(result.artifacts())
        .extracting(ArtifactResult::name)
        .containsExactly("a.jar", "d/same.txt");
  }

  @Test
  void aChangedFileIsNamedWithItsDiff() throws Exception {
    Files.writeString(published.resolve("d/f.txt"), "one\ninjected\n");
    Files.writeString(rebuilt.resolve("d/f.txt"), "one\n");
    Finding finding = onlyFinding(compare());
    assertThat(finding.path().text()).isEqualTo("d/f.txt");
    assertThat(finding.detail().lines()).anyMatch(line -> line.matches("\\+ ?injected"));
    assertThat(finding.grade()).isEqualTo(Grade.CODE);
  }

  @Test
  void filesOnOneSideOnlyAreFindings() throws Exception {
    Files.writeString(published.resolve("extra"), "x");
    Finding added = onlyFinding(compare());
    assertThat(added.kind()).isEqualTo(Kind.ADDED);
    assertThat(added.rule()).isEqualTo("closed-set");
    assertThat(added.grade()).isEqualTo(Grade.CODE);
    assertThat(added.published()).hasSize(1);
    Files.delete(published.resolve("extra"));
    Files.writeString(rebuilt.resolve("missing"), "x");
    assertThat(onlyFinding(compare()).kind()).isEqualTo(Kind.REMOVED);
  }

  @Test
  void aFileThatMovedIsTwoFindings() throws Exception {
    Files.writeString(published.resolve("moved"), "x");
    Files.writeString(rebuilt.resolve("d/moved"), "x");
    assertThat(compare().artifacts().stream().flatMap(a -> a.findings().stream())).hasSize(2);
  }

  @Test
  void linksAreComparedAsLinks() throws Exception {
    Files.writeString(temp.resolve("outside"), "x");
    link(published, "l", "../outside");
    link(rebuilt, "l", "../outside");
    assertThat(compare().verdict()).isEqualTo(new Verdict.Reproduced());

    Files.delete(rebuilt.resolve("l"));
    link(rebuilt, "l", "d/same.txt");
    Finding finding = onlyFinding(compare());
    assertThat(finding.part()).isEqualTo("link target");
    assertThat(finding.grade()).isEqualTo(Grade.SURFACE);
    assertThat(finding.detail().lines())
        .containsExactly("- link to d/same.txt", "+ link to ../outside");
  }

  @Test
  void aLinkIsNeverEqualToTheFileThatItPointsTo() throws Exception {
    both("x", "content");
    Files.writeString(rebuilt.resolve("l"), "x");
    link(published, "l", "x");
    Finding finding = onlyFinding(compare());
    assertThat(finding.part()).isEqualTo("file type");
    assertThat(finding.grade()).isEqualTo(Grade.CODE);
    assertThat(finding.detail().lines()).containsExactly("- a file", "+ a link to x");

    Files.delete(published.resolve("l"));
    Files.delete(rebuilt.resolve("l"));
    Files.writeString(published.resolve("l"), "x");
    link(rebuilt, "l", "x");
    assertThat(onlyFinding(compare()).detail().lines())
        .containsExactly("- a link to x", "+ a file");
  }

  @Test
  void aLinkToAFolderIsNotEntered() throws Exception {
    link(published, "up", "..");
    link(published, "loop", ".");
    ReleaseResult result = compare();
    assertThat(result.artifacts())
        .extracting(ArtifactResult::name)
        .containsExactly("d/same.txt", "loop", "up");
    assertThat(result.verdict()).isEqualTo(new Verdict.Different());
  }

  @Test
  void checksumsAreCheckedAndNeedNoCounterpart() throws Exception {
    Files.writeString(published.resolve("d/same.txt.sha1"), "1".repeat(40));
    Finding finding = onlyFinding(compare());
    assertThat(finding.rule()).isEqualTo("checksum");
    assertThat(finding.path().text()).isEqualTo("d/same.txt.sha1");
    byte[] sha1 = MessageDigest.getInstance("SHA-1").digest("same\n".getBytes(UTF_8));
    Files.writeString(published.resolve("d/same.txt.sha1"), HexFormat.of().formatHex(sha1));
    ReleaseResult result = compare();
    assertThat(result.verdict()).isEqualTo(new Verdict.Reproduced());
    assertThat(result.sidecars()).hasSize(1);
    assertThat(result.artifacts()).hasSize(1);
  }

  @Test
  void aSpecialFileIsNotCompared() throws Exception {
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(published.resolve("socket")));
      ReleaseResult result = compare();
      assertThat(result.verdict())
          .isInstanceOfSatisfying(
              Verdict.Inconclusive.class,
              it -> {
                assertThat(it.cause()).isEqualTo(Cause.INFRASTRUCTURE);
                assertThat(it.reason()).contains("special file").contains("socket");
              });
    }
  }

  @Test
  void tooManyFilesAreNoVerdict() throws Exception {
    both("b", "x");
    Limits few = new Limits(1, 2, 1, 1, 1, Duration.ofMinutes(1));
    ReleaseResult result = comparison(few).compare(published, rebuilt);
    assertThat(result.verdict().isPass()).isFalse();
    assertThat(result.verdict().id()).isEqualTo("inconclusive");
  }

  @Test
  void emptyFoldersAreNoPass() throws Exception {
    Files.delete(published.resolve("d/same.txt"));
    Files.delete(rebuilt.resolve("d/same.txt"));
    assertThat(compare().verdict())
        .isInstanceOfSatisfying(
            Verdict.Inconclusive.class,
            it -> assertThat(it.cause()).isEqualTo(Cause.NOTHING_COMPARED));
  }

  /** Made by a shell: Java itself cannot write these names in every locale. */
  @Test
  void namesAreBytes() throws Exception {
    String script =
        """
        cd "$1" && for name in 'caf\\303\\251' 'cafe\\314\\201' 'x\\377' '%%FF' 'a\\nb'; do
          : > "$(printf "$name")" || exit 1
        done
        """;
    Process shell =
        new ProcessBuilder("sh", "-c", script, "sh", published.toString()).inheritIO().start();
    assertThat(shell.waitFor()).isZero();
    assertThat(compare().artifacts())
        .extracting(ArtifactResult::name)
        .contains("caf\u00e9", "cafe\u0301", "x%FF", "%FF", "a\nb");
  }

  /** A name that is no UTF-8 is shown with escapes; a file that is called so is not mixed up. */
  @Test
  void namesThatLookAlikeAreNoVerdict() throws Exception {
    Process shell =
        new ProcessBuilder(
                "sh",
                "-c",
                ": > \"$1/$(printf 'x\\377')\"; : > \"$1/x%FF\"",
                "sh",
                published.toString())
            .inheritIO()
            .start();
    assertThat(shell.waitFor()).isZero();
    assertThat(compare().verdict().id()).isEqualTo("inconclusive");
  }

  @Test
  void twoFilesAreComparedWhateverTheirNames() throws Exception {
    Path left = Files.writeString(published.resolve("a-1.0.txt"), "x\n");
    Path right = Files.writeString(rebuilt.resolve("out.txt"), "x\n");
    assertThat(check(comparison(Limits.DEFAULT).compare(left, right)).verdict())
        .isEqualTo(new Verdict.Reproduced());
    Files.writeString(right, "y\n");
    ReleaseResult result = check(comparison(Limits.DEFAULT).compare(left, right));
    assertThat(result.name()).isEqualTo("a-1.0.txt");
    assertThat(onlyFinding(result).path().text()).isEqualTo("a-1.0.txt");
  }

  @Test
  void aLinkThatIsGivenIsFollowed() throws Exception {
    link(temp, "latest", "published");
    assertThat(comparison(Limits.DEFAULT).compare(temp.resolve("latest"), rebuilt).verdict())
        .isEqualTo(new Verdict.Reproduced());
  }

  @Test
  void wrongOperandsAreBadUsage() {
    FolderComparison comparison = comparison(Limits.DEFAULT);
    assertThatThrownBy(() -> comparison.compare(published, rebuilt.resolve("d/same.txt")))
        .isInstanceOf(AssayException.Usage.class)
        .hasMessageContaining("found a folder and a file");
    assertThatThrownBy(() -> comparison.compare(temp.resolve("none"), rebuilt))
        .isInstanceOf(AssayException.Usage.class)
        .hasMessageContaining("there is no file or folder");
    assertThatThrownBy(() -> comparison.compare(Path.of("/dev/null"), Path.of("/dev/null")))
        .isInstanceOf(AssayException.Usage.class)
        .hasMessageContaining("special file");
  }

  @Test
  void aDifferenceThatCannotBeReadStaysADifference() throws Exception {
    Files.writeString(published.resolve("f"), "x");
    Files.writeString(rebuilt.resolve("f"), "y");
    FileComparator broken =
        (name, left, right) -> {
          throw new IOException("disk");
        };
    Finding finding =
        onlyFinding(
            new FolderComparison(
                    new LocalComparison(broken, EventSink.NONE),
                    Limits.DEFAULT,
                    Policy.DEFAULT,
                    EventSink.NONE)
                .compare(published, rebuilt));
    assertThat(finding.grade()).isEqualTo(Grade.UNINSPECTED);
  }

  @Test
  void aBugInAReaderKeepsTheRestOfTheReportAndIsNoVerdict() throws Exception {
    Files.writeString(published.resolve("a"), "x");
    Files.writeString(rebuilt.resolve("a"), "y");
    Files.writeString(published.resolve("b"), "same");
    Files.writeString(rebuilt.resolve("b"), "same");
    FileComparator broken =
        (name, left, right) -> {
          throw new IllegalStateException("bug in Assay: parts do not tile");
        };
    ReleaseResult result =
        check(
            new FolderComparison(
                    new LocalComparison(broken, EventSink.NONE),
                    Limits.DEFAULT,
                    Policy.DEFAULT,
                    EventSink.NONE)
                .compare(published, rebuilt));
    assertThat(result.verdict()).isInstanceOf(Verdict.Inconclusive.class);
    assertThat(ExitCode.of(result.verdict())).isEqualTo(ExitCode.BUG);
    assertThat(result.artifacts()).extracting(ArtifactResult::name).contains("a", "b");
    assertThat(result.artifacts().getFirst().worst()).isEqualTo(Grade.UNINSPECTED);
  }

  @Test
  void aFileThatChangesMeanwhileIsNoVerdict() throws Exception {
    Files.writeString(published.resolve("f"), "x");
    Files.writeString(rebuilt.resolve("f"), "y");
    FileComparator late =
        (name, left, right) -> {
          Files.writeString(left, "y");
          return new Comparator(Limits.DEFAULT).compare(name, left, right);
        };
    ReleaseResult result =
        new FolderComparison(
                new LocalComparison(late, EventSink.NONE),
                Limits.DEFAULT,
                Policy.DEFAULT,
                EventSink.NONE)
            .compare(published, rebuilt);
    assertThat(result.verdict().id()).isEqualTo("inconclusive");
  }

  @Test
  void theOrderOfTheFolderDoesNotMatter() throws Exception {
    for (int i = 0; i < 50; i++) {
      Files.writeString(published.resolve("f" + i), "x");
    }
    String first = new ResultSchema().json(compare());
    assertThat(new ResultSchema().json(compare())).isEqualTo(first);
    assertThat(compare().artifacts()).extracting(ArtifactResult::name).isSorted();
  }

  private static Finding onlyFinding(ReleaseResult result) {
    assertThat(result.verdict()).isEqualTo(new Verdict.Different());
    var findings = result.artifacts().stream().flatMap(a -> a.findings().stream()).toList();
    assertThat(findings).hasSize(1);
    return findings.getFirst();
  }

  private ReleaseResult compare() throws AssayException {
    return check(comparison(Limits.DEFAULT).compare(published, rebuilt));
  }

  private static ReleaseResult check(ReleaseResult result) {
    assertThat(new ResultSchema().json(result)).isNotEmpty();
    return result;
  }

  private static FolderComparison comparison(Limits limits) {
    return new FolderComparison(
        new LocalComparison(new Comparator(limits)::compare, EventSink.NONE),
        limits,
        Policy.DEFAULT,
        EventSink.NONE);
  }

  private void both(String name, String content) throws IOException {
    Files.writeString(published.resolve(name), content);
    Files.writeString(rebuilt.resolve(name), content);
  }

  private static void link(Path folder, String name, String target) throws IOException {
    Files.createSymbolicLink(folder.resolve(name), Path.of(target));
  }
}

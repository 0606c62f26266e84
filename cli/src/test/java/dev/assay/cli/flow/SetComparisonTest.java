package dev.assay.cli.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.comparator.Comparator;
import dev.assay.core.artifact.Digest;
import dev.assay.core.event.EventSink;
import dev.assay.core.failure.AssayException;
import dev.assay.core.limits.Limits;
import dev.assay.core.result.ArtifactResult;
import dev.assay.core.result.Cause;
import dev.assay.core.result.Verdict;
import dev.assay.core.spec.BuildSpec.Exclusion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SetComparisonTest {
  private static final Exclusion JAVADOC = new Exclusion("a-javadoc.jar", "another JDK");

  @TempDir Path folder;

  private final SetComparison comparison =
      new SetComparison(
          new LocalComparison(new Comparator(Limits.DEFAULT)::compare, EventSink.NONE),
          FileSigners.NONE);

  @Test
  void anExcludedFileIsListedAndItsCounterpartIsNotMissed() throws Exception {
    SetComparison.Outcome outcome =
        comparison.compare(
            List.of(file("a.jar", "x"), file("a-javadoc.jar", "p")),
            List.of(file("a.jar", "x"), file("a-javadoc.jar", "r")),
            List.of(JAVADOC));
    assertThat(outcome.verdict()).isEqualTo(new Verdict.Reproduced());
    assertThat(outcome.artifacts()).hasSize(1);
    assertThat(outcome.excluded()).hasSize(1);
    assertThat(outcome.excluded().getFirst().file().digest()).isEqualTo(digest("p"));
    assertThat(outcome.excluded().getFirst().reason()).isEqualTo("another JDK");
  }

  /** What a comparator says of two files that differ; only a proved signature is a pass. */
  @Test
  void filesThatDifferPassUnderASignatureOnly() throws Exception {
    List<Pairing.Pair> pair =
        List.of(new Pairing.Pair(file("a.exe", "signed"), file("a.exe", "plain")));
    Verdict signed = new Verdict.ReproducedUnderSignature();
    assertThat(saying(signed).compare(pair))
        .extracting(ArtifactResult::verdict)
        .containsOnly(signed);
    assertThatThrownBy(() -> saying(new Verdict.Allowed()).compare(pair))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("a.exe");
  }

  private static SetComparison saying(Verdict verdict) {
    PairComparator comparator =
        new LocalComparison(new Comparator(Limits.DEFAULT)::compare, EventSink.NONE);
    PairComparator says =
        pairs -> {
          ArtifactResult it = comparator.compare(pairs).getFirst();
          return List.of(
              new ArtifactResult(
                  it.name(), verdict, it.published(), it.rebuilt(), it.findings(), it.layers()));
        };
    return new SetComparison(says, FileSigners.NONE);
  }

  @Test
  void theJavadocOfAllModulesIsOneExclusion() throws Exception {
    SetComparison.Outcome outcome =
        comparison.compare(
            List.of(file("a-1.0.jar", "x"), file("b-1.0-javadoc.jar", "p"), file("b-1.0.jar", "y")),
            List.of(file("a-1.0.jar", "x")),
            List.of(new Exclusion("*-1.0-javadoc.jar", "skipped")));
    assertThat(outcome.excluded()).hasSize(1);
    assertThat(outcome.excluded().getFirst().file().name()).isEqualTo("b-1.0-javadoc.jar");
    assertThat(outcome.artifacts()).hasSize(2);
    assertThat(outcome.verdict()).isEqualTo(new Verdict.Different());
  }

  @Test
  void anExclusionHidesNoFileThatOnlyTheBuildMade() throws Exception {
    SetComparison.Outcome outcome =
        comparison.compare(
            List.of(file("a.jar", "x")),
            List.of(file("a.jar", "x"), file("a-javadoc.jar", "r")),
            List.of(JAVADOC));
    assertThat(outcome.verdict()).isEqualTo(new Verdict.Different());
    assertThat(outcome.excluded()).isEmpty();
  }

  @Test
  void theChecksumOfAnExcludedFileIsStillChecked() throws Exception {
    SetComparison.Outcome outcome =
        comparison.compare(
            List.of(file("a-javadoc.jar", "p"), file("a-javadoc.jar.sha1", "0".repeat(40))),
            List.of(),
            List.of(JAVADOC));
    assertThat(outcome.artifacts())
        .extracting(ArtifactResult::name)
        .containsExactly("a-javadoc.jar.sha1");
    assertThat(outcome.verdict()).isEqualTo(new Verdict.Different());
  }

  @Test
  void excludingEverythingComparesNothing() throws Exception {
    SetComparison.Outcome outcome =
        comparison.compare(List.of(file("a-javadoc.jar", "p")), List.of(), List.of(JAVADOC));
    assertThat(outcome.verdict())
        .isInstanceOfSatisfying(
            Verdict.Inconclusive.class,
            it -> assertThat(it.cause()).isEqualTo(Cause.NOTHING_COMPARED));
  }

  @Test
  void aChecksumWithoutItsFileIsNoPass() throws Exception {
    SetComparison.Outcome outcome =
        comparison.compare(List.of(file("a.jar.sha1", "x")), List.of(), List.of());
    assertThat(outcome.verdict()).isEqualTo(new Verdict.Different());
  }

  @Test
  void twoPublishedFilesOfOneNameAreRefused() {
    assertThatThrownBy(
            () ->
                comparison.compare(
                    List.of(file("a", "x"), file("a", "y")), List.of(file("a", "x")), List.of()))
        .isInstanceOf(AssayException.Published.class)
        .hasMessageContaining("found two called a");
  }

  @Test
  void resultsHaveNamesOfTheirOwn() throws Exception {
    SetComparison.Outcome outcome =
        comparison.compare(
            List.of(file("a", "x")),
            List.of(file("a", "x"), file("a", "y"), at("a", "org/a", "z")),
            List.of());
    assertThat(outcome.artifacts())
        .extracting(ArtifactResult::name)
        .containsExactly("a", "a (2)", "a (3)", "org/a");
    assertThat(outcome.verdict()).isEqualTo(new Verdict.Different());
  }

  @Test
  void everyByteOfAnEmptyExtraFileIsAccountedForToo() throws Exception {
    SetComparison.Outcome outcome =
        comparison.compare(List.of(file("empty", "")), List.of(), List.of());
    assertThat(outcome.artifacts().getFirst().findings()).hasSize(1);
  }

  private ReleaseFile file(String name, String content) throws IOException {
    return new ReleaseFile(name, Optional.empty(), Hashing.one(store(content)));
  }

  private ReleaseFile at(String name, String path, String content) throws IOException {
    return new ReleaseFile(name, Optional.of(path), Hashing.one(store(content)));
  }

  private Path store(String content) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "f", null), content);
  }

  private static Digest digest(String content) {
    return Digest.of(content.getBytes(UTF_8));
  }
}

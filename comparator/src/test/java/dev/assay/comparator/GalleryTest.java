package dev.assay.comparator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.gallery.Gallery;
import dev.assay.comparator.gallery.Operator;
import dev.assay.comparator.gallery.Operators;
import dev.assay.comparator.gallery.Row;
import dev.assay.comparator.golden.RawZip;
import dev.assay.core.artifact.ArtifactPath;
import dev.assay.core.artifact.MemberName;
import dev.assay.core.limits.Limits;
import dev.assay.core.result.Comparison;
import dev.assay.core.result.Finding;
import dev.assay.core.result.Grade;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every trick is found; and a comparator that looks away is found out. */
class GalleryTest {
  private static final Comparator COMPARATOR = new Comparator(Limits.DEFAULT);
  private static final Gallery GALLERY = new Gallery(GalleryTest::compare, Operators.ALL);
  private static final int MAX_JAR = 200_000;

  private static Comparison compare(String name, Bytes published, Bytes rebuilt)
      throws IOException {
    Comparison comparison = COMPARATOR.compare(name, published, rebuilt);
    Accounts.check(comparison, published, rebuilt);
    return comparison;
  }

  static List<GallerySamples.Sample> samples() {
    return GallerySamples.all();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void findsEveryTrickInFilesOfEveryFormat(GallerySamples.Sample sample) {
    List<Row> rows = GALLERY.runNested(sample.name(), sample.bytes());
    assertThat(rows).isNotEmpty();
    assertThat(rows).filteredOn(row -> !row.passed()).isEmpty();
  }

  @Test
  void belowTheDepthLimitADifferenceIsUninspected() {
    List<Row> rows =
        GALLERY.run("x.jar", jar()).stream()
            .filter(row -> row.operator().id().equals("Z20"))
            .toList();
    assertThat(rows).hasSize(1);
    assertThat(rows).extracting(Row::found).containsExactly(Grade.UNINSPECTED);
  }

  @Test
  void everyOperatorIsTriedOnSomeSample() {
    List<String> tried = new ArrayList<>();
    for (GallerySamples.Sample sample : samples()) {
      Gallery gallery = new Gallery(COMPARATOR::compare, Operators.ALL);
      gallery.run(sample.name(), sample.bytes()).forEach(row -> tried.add(row.operator().id()));
    }
    assertThat(Operators.ALL)
        .filteredOn(operator -> operator.kind() != Operator.Kind.EXPECTED_MISS)
        .extracting(Operator::id)
        .isSubsetOf(tried);
  }

  @Test
  void findsEveryTrickInTheJarsOfTheClassPath() throws IOException {
    List<Path> jars =
        Stream.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
            .map(Path::of)
            .filter(path -> path.toString().endsWith(".jar") && size(path) < MAX_JAR)
            .sorted()
            .toList();
    assertThat(jars).hasSizeGreaterThanOrEqualTo(10);
    for (Path jar : jars) {
      String name = String.valueOf(jar.getFileName());
      List<Row> rows = GALLERY.run(name, Files.readAllBytes(jar));
      assertThat(rows).hasSizeGreaterThan(60);
      assertThat(rows).filteredOn(row -> !row.passed()).isEmpty();
    }
  }

  private static long size(Path path) {
    return path.toFile().length();
  }

  @Test
  void findsEveryTrickInAnArchiveOfSources() throws IOException {
    RawZip zip = new RawZip();
    try (Stream<Path> sources = Files.walk(Path.of("src", "main", "java"))) {
      for (Path source : sources.filter(Files::isRegularFile).sorted().limit(40).toList()) {
        zip.add(source.toString().replace('\\', '/'), Files.readAllBytes(source));
      }
    }
    List<Row> rows = GALLERY.run("x-sources.jar", zip.build());
    assertThat(rows).hasSizeGreaterThan(40);
    assertThat(rows).filteredOn(row -> !row.passed()).isEmpty();
  }

  // --- what a comparator gets wrong, the gallery sees

  @Test
  void aComparatorThatGradesTooLowIsFoundOut() {
    List<Row> rows = blind(finding -> finding.graded(Grade.METADATA, "blind/1"));
    assertThat(injections(rows)).extracting(Row::outcome).containsOnly(Row.Outcome.MISSED);
    assertThat(injections(rows)).extracting(Row::found).containsOnly(Grade.METADATA);
  }

  @Test
  void aComparatorThatNamesAnotherMemberIsFoundOut() {
    List<Row> rows =
        blind(f -> at(f, ArtifactPath.of("x.jar").resolve(MemberName.of("elsewhere"))));
    assertThat(injections(rows)).extracting(Row::outcome).containsOnly(Row.Outcome.MISSED);
    assertThat(injections(rows)).extracting(Row::found).containsOnly(Grade.IDENTICAL);
  }

  @Test
  void aComparatorThatStopsAtTheArchiveIsFoundOut() {
    List<Row> rows = blind(finding -> at(finding, ArtifactPath.of("x.jar")));
    assertThat(rows)
        .filteredOn(row -> row.path().contains("!/"))
        .filteredOn(row -> row.operator().kind() == Operator.Kind.INJECTION)
        .isNotEmpty()
        .extracting(Row::outcome)
        .containsOnly(Row.Outcome.MISSED);
  }

  @Test
  void aComparatorThatCallsEverythingCodeIsAFalseAlarm() {
    List<Row> rows = blind(finding -> finding.graded(Grade.CODE, "blind/1"));
    assertThat(rows)
        .filteredOn(row -> row.operator().kind() == Operator.Kind.CONTROL)
        .isNotEmpty()
        .extracting(Row::outcome)
        .containsOnly(Row.Outcome.FALSE_ALARM);
  }

  @Test
  void aComparatorThatFailsOrSeesNothingIsAMiss() {
    Gallery failing =
        new Gallery(
            (name, published, rebuilt) -> {
              throw new IllegalStateException("broken");
            },
            Operators.ALL);
    assertThat(failing.run("x.jar", jar()))
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row.outcome()).isEqualTo(Row.Outcome.MISSED))
        .allSatisfy(row -> assertThat(row.remark()).contains("IllegalStateException: broken"));
    Gallery sleeping =
        new Gallery(
            (name, published, rebuilt) -> COMPARATOR.compare(name, rebuilt, rebuilt),
            Operators.ALL);
    assertThat(sleeping.run("x.jar", jar()))
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row.outcome()).isEqualTo(Row.Outcome.MISSED));
  }

  @Test
  void whatFitsNothingHasNoRows() {
    assertThat(GALLERY.run("x.bin", new byte[] {0, 1, 2, 3})).isEmpty();
    assertThat(GALLERY.run("empty", new byte[0])).isEmpty();
  }

  @Test
  void filesThatOnlyLookLikeTheirFormatAreNoCrash() {
    for (GallerySamples.Sample sample : samples()) {
      byte[] half = java.util.Arrays.copyOf(sample.bytes(), sample.bytes().length / 2);
      assertThat(GALLERY.run(sample.name(), half))
          .allSatisfy(row -> assertThat(row.remark()).doesNotContain("the comparison failed"));
    }
  }

  private static List<Row> injections(List<Row> rows) {
    return rows.stream().filter(r -> r.operator().kind() == Operator.Kind.INJECTION).toList();
  }

  private static byte[] jar() {
    return GallerySamples.jar();
  }

  private static Finding at(Finding f, ArtifactPath path) {
    return new Finding(
        path,
        f.part(),
        f.kind(),
        f.grade(),
        f.rule(),
        f.layer(),
        f.published(),
        f.rebuilt(),
        f.detail());
  }

  /** All operators on a jar, before a comparator whose findings are falsified. */
  private static List<Row> blind(UnaryOperator<Finding> falsify) {
    Gallery gallery =
        new Gallery(
            (name, published, rebuilt) -> {
              Comparison honest = COMPARATOR.compare(name, published, rebuilt);
              return new Comparison(
                  honest.published(),
                  honest.rebuilt(),
                  honest.findings().stream().map(falsify).toList(),
                  honest.layers(),
                  honest.metadataBits());
            },
            Operators.ALL);
    List<Row> rows = gallery.run("x.jar", jar());
    assertThat(rows).hasSizeGreaterThan(40);
    return rows;
  }
}

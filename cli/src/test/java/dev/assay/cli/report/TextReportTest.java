package dev.assay.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.artifact.ArtifactPath;
import dev.assay.core.result.ArtifactResult;
import dev.assay.core.result.Cause;
import dev.assay.core.result.Condition;
import dev.assay.core.result.Detail;
import dev.assay.core.result.Finding;
import dev.assay.core.result.Grade;
import dev.assay.core.result.Kind;
import dev.assay.core.result.ReleaseResult;
import dev.assay.core.result.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextReportTest {
  private static final TextReport.Options VERBOSE = new TextReport.Options(false, true);

  @Test
  void reproducedSaysHowManyFilesAndWhatWasNotChecked() {
    Golden.check("reproduced", plain(reproduced().accepting("excluded").judged()));
  }

  @Test
  void reproducedInFullNamesDigestsAndWhatTheVerdictDoesNotSay() {
    Golden.check("reproduced-verbose", text(reproduced().accepting("excluded").judged(), VERBOSE));
  }

  @Test
  void aConditionThatIsNotAcceptedIsNoPassAndTheWayOnIsNamed() {
    Golden.check(
        "conditions",
        plain(
            reproduced()
                .under(new Condition.ArchiveSource("org.example:a:zip:source-release:3.3.1"))
                .judged()));
  }

  @Test
  void differentShowsTheInjectedLineBeforeAnythingElse() {
    Golden.check("different", plain(different()));
  }

  @Test
  void aFailedBuildSaysWhy() {
    Golden.check(
        "build-failed",
        plain(
            Samples.release("maven-resources-plugin 3.3.1")
                .built()
                .under(new Condition.LockMadeNow())
                .inconclusive(
                    Cause.BUILD,
                    "the build failed: exit 1\nERROR cannot find symbol\nlog: a.log")));
  }

  @Test
  void filesWithoutCounterpartAreFindingsOfTheirOwn() {
    Golden.check(
        "closed-set",
        plain(
            Samples.release("a 1.0")
                .with(Samples.same("a-1.0.jar"))
                .with(Samples.unpaired("a-1.0-extra.jar", Kind.ADDED))
                .with(Samples.unpaired("a-1.0-sources.jar", Kind.REMOVED))
                .judged()));
  }

  @Test
  void whatWasPackedAgainSaysByWhomItIsSigned() {
    Golden.check(
        "packed-again",
        plain(
            Samples.release("a 1.0")
                .under(new Condition.SignatureGrafted("dist/App.exe", Samples.digest("table")))
                .with(Samples.packedAgain("Setup.exe", Optional.empty()))
                .with(Samples.packedAgain("Other.exe", Optional.of("it is still\nanother")))
                .judged()));
  }

  @Test
  void equalRowsStandTogetherUnderTheirCountAfterTheOddOneOut() {
    ReleaseResult result = noisy(Grade.METADATA, "zip-time/1");
    Golden.check("groups", plain(result));
    String full = text(result, VERBOSE);
    for (Finding finding : result.artifacts().getFirst().findings()) {
      assertThat(full).contains(finding.path().text() + ": 2020 → 2021");
    }
  }

  @Test
  void aFindingAboveMetadataIsNeverCut() {
    ReleaseResult result = noisy(Grade.CODE, "default");
    String report = plain(result);
    assertThat(report).contains("CODE  857 findings: local header/time");
    for (Finding finding : result.artifacts().getFirst().findings()) {
      assertThat(report).contains(finding.path().text());
    }
  }

  @Test
  void everyGradeAboveMetadataIsNamedInFull() {
    for (Grade grade : Grade.values()) {
      if (grade.atLeast(Grade.SIGNATURE)) {
        assertThat(plain(noisy(grade, "r"))).contains("a.jar!/C856.class");
      }
    }
  }

  @Test
  void aCutDiffSaysHowMuchIsLeftOut() {
    List<String> lines = IntStream.rangeClosed(1, 43).mapToObj(i -> "+ line " + i).toList();
    ReleaseResult result = oneFinding("x", "content", new Detail("43 lines added", lines));
    assertThat(plain(result))
        .contains("+ line 40\n")
        .doesNotContain("+ line 41")
        .contains("… 3 lines of this diff left out; --verbose shows all");
    assertThat(text(result, VERBOSE)).contains("+ line 43\n").doesNotContain("left out");
  }

  @Test
  void manyDiffsOfAKindAreCutOpenlyAndTheirPathsAreNot() {
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      Detail detail = new Detail("1 line added", List.of("+ new " + i));
      findings.add(
          Samples.finding(
              Samples.path("a.jar", "f" + i), "content", Grade.CODE, "default", detail));
    }
    ReleaseResult result =
        Samples.release("a").with(Samples.different("a.jar", findings, List.of())).judged();
    String report = plain(result);
    assertThat(report).contains("+ new 9\n").doesNotContain("+ new 10");
    assertThat(report).contains("a.jar!/f10").contains("a.jar!/f11");
    assertThat(report).containsOnlyOnce("f11: 1 line added\n        … 1 line of its diff left out");
    assertThat(text(result, VERBOSE)).contains("+ new 11\n").doesNotContain("left out");
  }

  @Test
  void nothingFromOutsideReachesTheTerminalUnescaped() {
    String evil = "\u001b[2J\u202e\n<b>\r\u0007\u200b\u009b";
    ReleaseResult result =
        Samples.release("r" + evil)
            .under(new Condition.FittedValue(evil))
            .under(new Condition.Excluded(evil, evil))
            .excluded("x" + evil, evil)
            .sidecar("s" + evil, "x", Optional.of(evil))
            .with(
                Samples.different(
                    "f" + evil,
                    List.of(
                        Samples.finding(
                            ArtifactPath.of("f" + evil),
                            evil,
                            Grade.CODE,
                            evil,
                            new Detail(evil, List.of("+" + evil, evil)))),
                    List.of()))
            .with(Samples.unpaired("u" + evil, Kind.ADDED))
            .judged();
    assertSafe(plain(result));
    assertSafe(text(result, VERBOSE));
    assertSafe(plain(Samples.release(evil).inconclusive(Cause.SOURCE, evil + "\n" + evil)));
    ArtifactResult inconclusive =
        new ArtifactResult(
            "f",
            new Verdict.Inconclusive(Cause.LIMIT, evil),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of());
    assertSafe(plain(Samples.release("r").with(inconclusive).judged()));
  }

  private static void assertSafe(String report) {
    assertThat(report.codePoints())
        .noneMatch(c -> (c < ' ' && c != '\n') || c == 0x202e || c == 0x200b || c == 0x9b);
    // No line of a name may look like a line of the report.
    assertThat(report).doesNotContain("\n<b>");
  }

  @Test
  void coloursOnlyWhenAsked() {
    String coloured = text(different(), new TextReport.Options(true, false));
    assertThat(coloured).contains("\u001b[1;31mDIFFERENT\u001b[0m");
    assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", "")).isEqualTo(plain(different()));
  }

  @Test
  void anInconclusiveReleaseWithADifferenceIsDifferent() {
    ReleaseResult result =
        Samples.release("a")
            .under(new Condition.ArchiveSource("x"))
            .with(Samples.unpaired("u", Kind.ADDED))
            .judged();
    assertThat(plain(result)).startsWith("DIFFERENT  a: 1 of 1 file differs (worst: CODE)\n");
  }

  @Test
  void anEmptyReasonIsNotAnEmptyLine() {
    assertThat(plain(Samples.release("a").inconclusive(Cause.INTERNAL, "")))
        .startsWith("INCONCLUSIVE (internal)  a: no reason was given\n");
  }

  private static Samples.Builder reproduced() {
    return Samples.release("maven-resources-plugin 3.3.1")
        .built()
        .under(new Condition.LockMadeNow())
        .with(Samples.same("maven-resources-plugin-3.3.1.jar"))
        .with(Samples.same("maven-resources-plugin-3.3.1.pom"))
        .with(Samples.same("maven-resources-plugin-3.3.1-sources.jar"))
        .excluding("maven-resources-plugin-3.3.1-javadoc.jar", "depends on the JDK's own javadoc")
        .excluding("maven-resources-plugin-3.3.1-source-release.zip", "is the source")
        .sidecar("a.jar.sha1", "a.jar", Optional.empty())
        .sidecar("a.jar.md5", "a.jar", Optional.empty())
        .sidecar("a.jar.asc", "a.jar", Optional.of("no key"));
  }

  private static ReleaseResult different() {
    String jar = "flatten-maven-plugin-1.4.1.jar";
    Finding time =
        Samples.finding(
            Samples.path(jar, "META-INF/sisu/javax.inject.Named"),
            "central header/time",
            Grade.METADATA,
            "zip-time/1",
            Detail.of("2023-03-13 10:00:00 → 2023-03-14 10:00:00"));
    Finding line =
        Samples.finding(
            Samples.path(jar, "META-INF/sisu/javax.inject.Named"),
            "content",
            Grade.CODE,
            "default",
            new Detail(
                "1 line added, 0 removed",
                List.of(
                    "@@ rebuilt line 2, published line 2 @@",
                    "  org.example.Flatten",
                    "+ org.example.Injected")));
    return Samples.release("flatten-maven-plugin 1.4.1")
        .built()
        .under(new Condition.LockMadeNow())
        .with(Samples.different(jar, List.of(time, line), List.of()))
        .with(Samples.same("flatten-maven-plugin-1.4.1.pom"))
        .with(Samples.same("flatten-maven-plugin-1.4.1-sources.jar"))
        .judged();
  }

  /** 857 alike, and one changed class in their middle. */
  private static ReleaseResult noisy(Grade grade, String rule) {
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < 857; i++) {
      ArtifactPath path = Samples.path("a.jar", "C" + i + ".class");
      if (i == 400) {
        findings.add(
            Samples.finding(
                path,
                "content",
                Grade.CODE,
                "default",
                new Detail("method added", List.of("+ backdoor()"))));
      }
      findings.add(
          Samples.finding(path, "local header/time", grade, rule, Detail.of("2020 → 2021")));
    }
    return Samples.release("a 1.0").with(Samples.different("a.jar", findings, List.of())).judged();
  }

  private static ReleaseResult oneFinding(String member, String part, Detail detail) {
    Finding finding =
        Samples.finding(Samples.path("a.jar", member), part, Grade.CODE, "default", detail);
    return Samples.release("a")
        .with(Samples.different("a.jar", List.of(finding), List.of()))
        .judged();
  }

  private static String plain(ReleaseResult result) {
    return text(result, TextReport.Options.PLAIN);
  }

  private static String text(ReleaseResult result, TextReport.Options options) {
    StringBuilder out = new StringBuilder();
    try {
      new TextReport(options).write(result, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }
}

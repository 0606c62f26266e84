package dev.assay.cli.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.cli.isolation.OwnCode;
import dev.assay.cli.report.ResultSchema;
import dev.assay.cli.report.TextReport;
import dev.assay.comparator.Comparator;
import dev.assay.comparator.explain.Decompiler;
import dev.assay.core.artifact.Digest;
import dev.assay.core.event.EventSink;
import dev.assay.core.event.ProgressEvent;
import dev.assay.core.limits.Limits;
import dev.assay.core.policy.Policy;
import dev.assay.core.result.ArtifactResult;
import dev.assay.core.result.Cause;
import dev.assay.core.result.Grade;
import dev.assay.core.result.ReleaseResult;
import dev.assay.core.result.Verdict;
import dev.assay.rebuilder.sandbox.Bubblewrap;
import dev.assay.rebuilder.sandbox.JobSandbox;
import dev.assay.rebuilder.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class IsolatedComparisonTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String BEGIN = "System.out.println(\"assay: begin 0 \");";

  @TempDir Path folder;

  private final List<String> begun = Collections.synchronizedList(new ArrayList<>());
  private Path published = Path.of("/");
  private Path rebuilt = Path.of("/");

  @BeforeEach
  void folders() throws IOException {
    published = Files.createDirectory(folder.resolve("published"));
    rebuilt = Files.createDirectory(folder.resolve("rebuilt"));
  }

  // --- the same reports

  @Test
  void reportsAreTheSameByteForByte() throws Exception {
    int files = copyGoldenCases();
    assertThat(files).isGreaterThan(60);
    ReleaseResult apart = compare(isolated(usual(Limits.DEFAULT, false)));
    assertSame(compare(local(Limits.DEFAULT, Optional.empty())), apart);
    assertThat(apart.artifacts()).hasSizeGreaterThan(60);
    assertThat(begun).hasSameSizeAs(apart.artifacts());
  }

  @Test
  void classesAreDecompiledThere() throws Exception {
    both(
        "A.class",
        classOf("class A { int f() { return 1; } }"),
        classOf("class A { int f() { return 2; } }"));
    Optional<Decompiler> decompiler = Decompiler.installed();
    assertThat(decompiler).isPresent();
    ReleaseResult apart = compare(isolated(usual(Limits.DEFAULT, true)));
    assertSame(compare(local(Limits.DEFAULT, decompiler)), apart);
    assertThat(text(apart)).contains("+       return 1;");
  }

  @Test
  void oddNamesAndLimitsArriveAsTheyAre() throws Exception {
    both("a\nb \u202e \"\\ \ud83d\ude00.txt", "x\u0007\u202e\n", "y\n");
    Limits limits = new Limits(1, 2000, 4096, 2, 1, Duration.ofSeconds(20));
    assertSame(compare(local(limits, Optional.empty())), compare(isolated(usual(limits, false))));
  }

  @Test
  void inAJobThereIsAChildToo() throws Exception {
    both("a.txt", "x\n", "y\n");
    ReleaseResult apart =
        compare(
            new IsolatedComparison(
                sink -> new JobSandbox(folder.resolve("probe"), sink),
                folder.resolve("children"),
                usual(Limits.DEFAULT, false),
                EventSink.NONE));
    assertSame(compare(local(Limits.DEFAULT, Optional.empty())), apart);
  }

  // --- children that die

  @Test
  void oneThatRunsOutOfMemoryCostsOneFile() throws Exception {
    both("a.txt", "x\n", "y\n");
    both("big.txt", lines("p", 2_000_000), lines("r", 2_000_000));
    both("c.txt", "x\n", "y\n");
    IsolatedComparison.Settings little =
        new IsolatedComparison.Settings(
            Limits.DEFAULT, false, OwnCode.current(), PATIENCE, 24L << 20, 1 << 20);
    ReleaseResult result = compare(isolated(little));
    assertStopped(result, "big.txt", Cause.LIMIT, "ran out of its 24 MiB of heap");
    assertDifferent(result, "a.txt");
    assertDifferent(result, "c.txt");
  }

  @Test
  void oneThatIsKilledCostsOneFile() throws Exception {
    both("a.txt", "x\n", "y\n");
    both("slow.txt", lines("p", 3_000_000), lines("r", 3_000_000));
    both("z.txt", "x\n", "y\n");
    EventSink killer =
        event -> {
          if (event instanceof ProgressEvent.StepStarted(String step, String what)
              && step.equals("compare")
              && what.equals("slow.txt")) {
            assertThat(children()).isNotEmpty().allMatch(ProcessHandle::destroyForcibly);
          }
        };
    ReleaseResult result =
        compare(
            new IsolatedComparison(
                this::bubblewrap,
                folder.resolve("children"),
                usual(Limits.DEFAULT, false),
                killer));
    assertStopped(result, "slow.txt", Cause.INFRASTRUCTURE, "was ended by signal 9");
    assertDifferent(result, "a.txt");
    assertDifferent(result, "z.txt");
    assertThat(result.verdict()).isEqualTo(new Verdict.Different());
  }

  @Test
  void oneThatHangsIsStopped() throws Exception {
    assertNoVerdict(BEGIN + "Thread.sleep(1_000_000);", Cause.LIMIT, "after the limit of PT4S");
  }

  // --- children that lie

  @Test
  void garbageIsNoAnswer() throws Exception {
    String noise = "byte[] b = new byte[100_000]; new java.util.Random(1).nextBytes(b);";
    assertNoVerdict(
        noise + "System.out.write(b); System.out.flush();",
        Cause.INFRASTRUCTURE,
        "ended before it had answered");
    assertNoVerdict(
        BEGIN + "System.out.println(\"assay: compared 0 {\\\"name\\\":1}\");",
        Cause.INFRASTRUCTURE,
        "is refused: /name");
    assertNoVerdict(
        "System.out.println(\"assay: compared 0 {}\");",
        Cause.INFRASTRUCTURE,
        "expected its beginning");
    assertNoVerdict("System.exit(9);", Cause.INFRASTRUCTURE, "status 9");
  }

  @Test
  void aTruncatedAnswerIsNone() throws Exception {
    String whole = answer("different", digest("p\n"), digest("r\n"), "d.txt");
    for (int cut : List.of(1, 30, whole.length() / 2, whole.length())) {
      assertNoVerdict(
          BEGIN
              + "System.out.print("
              + quoted("assay: compared 0 " + whole.substring(0, cut))
              + ");",
          Cause.INFRASTRUCTURE,
          "is refused: ");
    }
  }

  @Test
  void anEndlessAnswerIsStopped() throws Exception {
    assertNoVerdict(
        BEGIN
            + "System.out.print(\"assay: compared 0 \"); byte[] b = new byte[1 << 20];"
            + " while (true) { System.out.write(b); }",
        Cause.LIMIT,
        "bytes of output");
  }

  @Test
  void aChildCannotMakeADifferencePass() throws Exception {
    assertNoVerdict(
        says(answer("reproduced", digest("p\n"), digest("p\n"), "d.txt")),
        Cause.INFRASTRUCTURE,
        "is refused");
    for (String pass : List.of("allowed", "reproduced-under-signature")) {
      assertNoVerdict(
          says(answer(pass, digest("p\n"), digest("r\n"), "d.txt")),
          Cause.INFRASTRUCTURE,
          "no finding for files that differ");
    }
  }

  /** A child has no build at hand that it could have packed again. */
  @Test
  void aChildCannotSayThatItPackedAgain() throws Exception {
    String answer = answer("different", digest("p\n"), digest("r\n"), "d.txt");
    String again =
        "\"packedAgain\":{\"proved\":false,\"reason\":\"x\",\"built\":{\"size\":2,\"sha256\":\""
            + digest("r\n")
            + "\"},\"signed\":[],\"commands\":[]}";
    assertNoVerdict(
        says(answer.replace("\"packedAgain\":null", again)),
        Cause.INFRASTRUCTURE,
        "something was packed again");
  }

  @Test
  void anAnswerAboutOtherFilesIsRefused() throws Exception {
    assertNoVerdict(
        says(answer("different", digest("q\n"), digest("r\n"), "d.txt")),
        Cause.INFRASTRUCTURE,
        "is about other files");
    assertNoVerdict(
        says(answer("different", digest("p\n"), digest("r\n"), "e.txt")),
        Cause.INFRASTRUCTURE,
        "a finding is in another file: e.txt");
  }

  /** That the made-up answers above are refused for what they say, and not for their form. */
  @Test
  void aMadeUpAnswerThatIsRightIsTaken() throws Exception {
    ReleaseResult result = fake(says(answer("different", digest("p\n"), digest("r\n"), "d.txt")));
    assertDifferent(result, "d.txt");
    assertThat(result.worst()).isEqualTo(Grade.METADATA);
  }

  @Test
  void withoutASandboxDifferencesAreKnownAndNotCompared() throws Exception {
    both("a.txt", "x\n", "y\n");
    both("same.txt", "x\n", "x\n");
    ReleaseResult result =
        compare(
            new IsolatedComparison(
                sink -> new Bubblewrap(java.util.Map.of(), folder.resolve("probe"), sink),
                folder.resolve("children"),
                usual(Limits.DEFAULT, false),
                EventSink.NONE));
    assertStopped(result, "a.txt", Cause.INFRASTRUCTURE, "there is no bwrap");
    assertThat(result.artifacts().getLast().verdict()).isEqualTo(new Verdict.Reproduced());
  }

  // --- how

  private void assertNoVerdict(String program, Cause cause, String reason) throws Exception {
    ReleaseResult result = fake(program);
    assertStopped(result, "d.txt", cause, reason);
    assertThat(result.verdict()).isInstanceOf(Verdict.Inconclusive.class);
    assertThat(result.artifacts().getLast().verdict()).isEqualTo(new Verdict.Reproduced());
  }

  /** A comparison whose child is another program. */
  private ReleaseResult fake(String program) throws Exception {
    both("d.txt", "p\n", "r\n");
    both("same.txt", "x\n", "x\n");
    Path classes = Files.createTempDirectory(folder, "fake");
    compile(
        classes,
        "package dev.assay.cli.isolation; public class ComparisonChild {"
            + " public static void main(String[] a) throws Exception { "
            + program
            + " } }",
        "ComparisonChild");
    return compare(
        isolated(
            new IsolatedComparison.Settings(
                new Limits(16, 1000, 1 << 20, 1100, 10, Duration.ofSeconds(2)),
                false,
                OwnCode.current().with(List.of(classes)),
                Duration.ofSeconds(2),
                64L << 20,
                1 << 20)));
  }

  private static String says(String answer) {
    return BEGIN + "System.out.println(" + quoted("assay: compared 0 " + answer) + ");";
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** An answer with one finding where the verdict is that of a difference. */
  private static String answer(String verdict, String left, String right, String root) {
    boolean finding = verdict.equals("different");
    String id =
        Digest.of(
                (root + "\nfile\nCHANGED\n+" + left + "-" + right)
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8))
            .sha256()
            .substring(0, 16);
    String findings =
        "{\"id\":\""
            + id
            + "\",\"path\":\""
            + root
            + "\",\"part\":\"file\",\"kind\":\"changed\",\"grade\":\"METADATA\",\"rule\":\"x/1\","
            + "\"millibits\":0,\"layer\":0,\"published\":["
            + range(left)
            + "],\"rebuilt\":["
            + range(right)
            + "],\"summary\":\"\",\"detail\":[]}";
    return "{\"name\":\"d.txt\",\"verdict\":\""
        + verdict
        + "\",\"cause\":null,\"reason\":null,\"worst\":\""
        + (finding ? "METADATA" : "IDENTICAL")
        + "\",\"metadataBits\":0,\"published\":{\"size\":2,\"sha256\":\""
        + left
        + "\"},\"rebuilt\":{\"size\":2,\"sha256\":\""
        + right
        + "\"},\"findings\":["
        + (finding ? findings : "")
        + "],\"account\":null,\"packedAgain\":null}";
  }

  private static String range(String digest) {
    return "{\"offset\":0,\"length\":2,\"sha256\":\"" + digest + "\"}";
  }

  private static String digest(String text) {
    return Digest.of(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)).sha256();
  }

  private static byte[] classOf(String source) throws Exception {
    Path out = Files.createTempDirectory("assay-class");
    compile(out, source, "A");
    return Files.readAllBytes(out.resolve("A.class"));
  }

  private static void compile(Path out, String source, String name) throws IOException {
    Path file = Files.writeString(out.resolve(name + ".java"), source);
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", out.toString(), file.toString());
    assertThat(failed).isZero();
  }

  private static List<ProcessHandle> children() {
    return ProcessHandle.current()
        .descendants()
        .filter(it -> it.info().command().map(c -> c.endsWith("/java")).orElse(false))
        .toList();
  }

  private void both(String name, String left, String right) throws IOException {
    Files.writeString(published.resolve(name), left);
    Files.writeString(rebuilt.resolve(name), right);
  }

  private void both(String name, byte[] left, byte[] right) throws IOException {
    Files.write(published.resolve(name), left);
    Files.write(rebuilt.resolve(name), right);
  }

  private static String lines(String prefix, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(prefix).append(i).append('\n');
    }
    return text.toString();
  }

  /** Every third golden case, as files of one release. */
  private int copyGoldenCases() throws IOException {
    Path golden = Path.of(System.getProperty("assay.root"), "comparator/src/test/resources/golden");
    int number = 0;
    try (Stream<Path> files = Files.walk(golden)) {
      for (Path left : files.filter(file -> file.endsWith("published")).sorted().toList()) {
        if (number++ % 3 == 0) {
          String name = number + "-" + golden.relativize(left).getName(1);
          Files.copy(left, published.resolve(name));
          Files.copy(left.resolveSibling("rebuilt"), rebuilt.resolve(name));
        }
      }
    }
    return number / 3;
  }

  private static IsolatedComparison.Settings usual(Limits limits, boolean decompile) {
    return IsolatedComparison.Settings.usual(
        limits, decompile, dev.assay.core.signature.PinnedCertificates.NONE);
  }

  private IsolatedComparison isolated(IsolatedComparison.Settings settings) {
    return new IsolatedComparison(
        this::bubblewrap,
        folder.resolve("children"),
        settings,
        event -> {
          if (event instanceof ProgressEvent.StepStarted(String step, String what)) {
            begun.add(step + what);
          }
        });
  }

  private Sandbox bubblewrap(EventSink sink) {
    return new Bubblewrap(System.getenv(), folder.resolve("probe"), sink);
  }

  private static PairComparator local(Limits limits, Optional<Decompiler> decompiler) {
    Comparator comparator = new Comparator(limits, decompiler, 2);
    return new LocalComparison(comparator::compare, EventSink.NONE);
  }

  private ReleaseResult compare(PairComparator comparator) throws Exception {
    return new FolderComparison(comparator, Limits.DEFAULT, Policy.DEFAULT, EventSink.NONE)
        .compare(published, rebuilt);
  }

  private static void assertSame(ReleaseResult here, ReleaseResult apart) throws IOException {
    assertThat(new ResultSchema().json(apart)).isEqualTo(new ResultSchema().json(here));
    assertThat(text(apart)).isEqualTo(text(here));
    assertThat(apart).isEqualTo(here);
  }

  private static String text(ReleaseResult result) throws IOException {
    StringBuilder text = new StringBuilder();
    new TextReport(new TextReport.Options(false, true)).write(result, text);
    return text.toString();
  }

  private static void assertStopped(ReleaseResult result, String name, Cause cause, String reason) {
    assertThat(named(result, name).verdict())
        .isInstanceOfSatisfying(
            Verdict.Inconclusive.class,
            it -> {
              assertThat(it.reason()).contains(reason);
              assertThat(it.cause()).isEqualTo(cause);
            });
    assertThat(named(result, name).worst()).isEqualTo(Grade.UNINSPECTED);
    assertThat(new ResultSchema().json(result)).isNotEmpty();
  }

  private static void assertDifferent(ReleaseResult result, String name) {
    assertThat(named(result, name).verdict()).isEqualTo(new Verdict.Different());
    assertThat(named(result, name).findings()).isNotEmpty();
  }

  private static ArtifactResult named(ReleaseResult result, String name) {
    Function<ArtifactResult, String> names = ArtifactResult::name;
    return result.artifacts().stream()
        .filter(it -> names.apply(it).equals(name))
        .findFirst()
        .orElseThrow();
  }
}

package dev.assay.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.cli.Assay;
import dev.assay.cli.command.ExitCode;
import dev.assay.cli.e2e.Bench.Verified;
import dev.assay.cli.flow.Machine;
import dev.assay.cli.report.ResultSchema;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stops a verification: one message that says what, where, and what to do. Never 1. */
class FailuresIT {
  private static final String FOLDER = "published: {folder: published}";

  @TempDir Path folder;
  private Bench bench;
  private SmallVendor vendor;

  @BeforeEach
  void makeVendor() throws IOException {
    bench = Bench.on(folder, "http://127.0.0.1:9/");
    vendor = SmallVendor.create(bench);
    vendor.publish("published", vendor.honest());
  }

  // --- the build

  @Test
  void aBuildThatFailsShowsTheEndOfItsLogAndWhereTheWholeIs() throws Exception {
    Verified verified =
        bench.verify(vendor.spec("seq 1 5000; echo the compiler says no >&2; exit 7", FOLDER));

    assertStopped(verified, "build");
    assertThat(verified.headline()).startsWith("INCONCLUSIVE (build)  demo 1.0: ");
    String reason = verified.result().text("reason");
    assertThat(reason).contains("ended with status 7", "\n  | 5000\n  | the compiler says no\n");
    assertThat(reason.lines().count()).isLessThan(60);
    Matcher log = Pattern.compile("whole log: (\\S+)").matcher(reason);
    assertThat(log.find()).isTrue();
    assertThat(Files.readAllLines(Path.of(log.group(1)))).hasSize(5001);
    assertThat(verified.out()).contains("the compiler says no", log.group(1));
  }

  @Test
  void aBuildThatMakesNothingIsInconclusive() throws Exception {
    Verified verified = bench.verify(vendor.spec("true", FOLDER));
    assertStopped(verified, "build");
    assertThat(verified.out()).contains("the build made no file that matches out/*");
  }

  @Test
  void aJdkThatIsNotThereIsNamed() throws Exception {
    Path spec = vendor.spec(SmallVendor.BUILD, FOLDER);
    change(spec, "jdk: " + Runtime.version().feature(), "jdk: 99");
    Verified verified = bench.verify(spec);
    assertStopped(verified, "toolchain");
    assertThat(verified.out()).contains("99");
  }

  // --- the source and the published files

  @Test
  void aTagThatDoesNotExistIsNamed() throws Exception {
    Path spec = vendor.spec("true", FOLDER);
    change(spec, "tag: v1.0, commit: " + vendor.commit(), "tag: v9.9");
    Verified verified = bench.verify(spec);
    assertStopped(verified, "source");
    assertThat(verified.result().text("reason"))
        .contains("no tag, branch or commit 'refs/tags/v9.9' in ./project", "nearest: v1.0");
  }

  @Test
  void aTagThatMovedIsNoPass() throws Exception {
    Path spec = vendor.spec("true", FOLDER);
    change(spec, vendor.commit(), "0".repeat(40));
    Verified verified = bench.verify(spec);
    assertStopped(verified, "source");
    assertThat(verified.result().text("reason"))
        .contains("expected refs/tags/v1.0 to be commit 000", "found " + vendor.commit());
  }

  @Test
  void aCommitThatIsNotPinnedNeedsConsent() throws Exception {
    Path spec = vendor.spec(SmallVendor.BUILD, FOLDER);
    change(spec, ", commit: " + vendor.commit(), "");
    Verified verified = bench.verify(spec);
    assertStopped(verified, "conditions");
    assertThat(verified.out()).contains("--accept commit-not-pinned\n");
    assertThat(bench.verify(spec, "--accept", "commit-not-pinned").code()).isEqualTo(ExitCode.OK);
    assertThat(bench.verify(spec, "--commit", vendor.commit()).code()).isEqualTo(ExitCode.OK);
  }

  @ParameterizedTest
  @CsvSource({
    "source, '{git: ./project, tag: v1.0, commit: C}', '{git: U/x.git, tag: v1.0}'",
    "source, '{git: ./project, tag: v1.0, commit: C}', '{archive: U/x.zip}'",
    "published, '{folder: published}', '{repository: U}'",
    "published, '{folder: published}', '{urls: [U/demo-1.0.jar]}'",
    "published, '{folder: published}', '{folder: elsewhere}'"
  })
  void whatCannotBeReachedIsNamed(String cause, String from, String to) throws Exception {
    String url = "http://127.0.0.1:" + closedPort();
    Path spec = vendor.spec(SmallVendor.BUILD, FOLDER);
    change(spec, from.replace("C", vendor.commit()), to.replace("U", url));
    Verified verified = bench.verify(spec);
    assertStopped(verified, cause);
    assertThat(verified.result().text("reason"))
        .contains(to.contains("elsewhere") ? folder.resolve("elsewhere").toString() : url)
        .containsPattern("(Check|Correct|Try|Give|Put) ");
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  // --- the spec

  @ParameterizedTest
  @CsvSource({
    "release:, releases:, 'assay.yaml:2:1: unknown key'",
    "'{jdk:', '{sdk:', 'assay.yaml:4:15: unknown key'",
    "'schema: 1', 'schema: 2', assay.yaml:1",
    "'environment: {', 'environment: [', assay.yaml:4",
    "'pkg:maven', 'maven', assay.yaml:2"
  })
  void aSpecThatIsNotWellFormedIsBadUsage(String from, String to, String where) throws Exception {
    Path spec = vendor.spec(SmallVendor.BUILD, FOLDER);
    change(spec, from, to);
    Verified verified = bench.verify(spec);
    assertThat(verified.err()).startsWith("assay: ").contains(where).hasLineCount(1);
    assertThat(verified.code()).isEqualTo(ExitCode.USAGE);
    assertThat(verified.out()).isEmpty();
    assertThat(verified.result()).isEqualTo(Result.NONE);
  }

  @Test
  void whoGivesAnArtifactIsToldWhatToDo() throws Exception {
    Path jar = folder.resolve("published/demo-1.0.jar");
    Verified verified = bench.verify(jar);
    assertThat(verified.code()).isEqualTo(ExitCode.USAGE);
    assertThat(verified.err()).contains("assay compare");
    assertThat(bench.verify(folder.resolve("none.yaml")).code()).isEqualTo(ExitCode.USAGE);
  }

  // --- the machine

  @Test
  void withoutBubblewrapNothingIsFetchedAndTheRemedyIsShown() throws Exception {
    Verified verified = withPath(Files.createDirectory(folder.resolve("bin")));
    assertStopped(verified, "infrastructure");
    assertThat(verified.out())
        .contains(
            "builds run in bubblewrap, and there is no bwrap on the PATH\n"
                + "  what helps: apt-get install bubblewrap (or your system's package of that name)");
    assertThat(verified.err()).doesNotContain("source");
  }

  @Test
  void aBubblewrapThatIsNotAllowedToDoItsWorkIsNotEnough() throws Exception {
    Path bwrap = bench.write("bin/bwrap", "#!/bin/sh\necho 'bwrap: No permission' >&2; exit 1\n");
    Files.setPosixFilePermissions(bwrap, PosixFilePermissions.fromString("rwxr-xr-x"));
    Verified verified = withPath(folder.resolve("bin"));
    assertStopped(verified, "infrastructure");
    assertThat(verified.out()).contains("bwrap: No permission", "what helps: ");
  }

  private Verified withPath(Path bin) throws IOException {
    Map<String, String> environment = new TreeMap<>(bench.environment());
    environment.put("PATH", bin.toString());
    return bench.verify(
        new Assay(new Machine(environment, bench.home())), vendor.spec(SmallVendor.BUILD, FOLDER));
  }

  @Test
  void tooLittleMemoryGivesNoVerdict() throws Exception {
    Path json = folder.resolve("result.json");
    Launched.Ended ended =
        Launched.script(
                bench,
                Map.of("ASSAY_JAVA_OPTIONS", "-Xmx6m"),
                "verify",
                vendor.spec(SmallVendor.BUILD, FOLDER).toString(),
                "--json",
                json.toString())
            .end();
    assertThat(ended.status()).as(ended.err()).isEqualTo(70);
    assertThat(json).doesNotExist();
  }

  @Test
  void theStatusOfTheProcessIsTheVerdict() throws Exception {
    Path spec = vendor.spec("folder: published");
    String json = folder.resolve("result.json").toString();
    Launched.Ended ended = launched(spec, json);
    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(ended.out()).startsWith("REPRODUCED  ");
    new ResultSchema().check(Files.readString(Path.of(json)));

    Files.writeString(folder.resolve("published/demo-1.0.pom"), "<projects/>\n");
    ended = launched(spec, "-");
    assertThat(ended.status()).as(ended.err()).isEqualTo(1);
    new ResultSchema().check(ended.out());
  }

  private Launched.Ended launched(Path spec, String json) throws Exception {
    String accepted = "published-elsewhere";
    return Launched.script(
            bench, Map.of(), "verify", spec.toString(), "--json", json, "--accept", accepted)
        .end();
  }

  private static void assertStopped(Verified verified, String cause) {
    assertThat(verified.code()).as(verified.err()).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(verified.result().text("verdict")).isEqualTo("inconclusive");
    assertThat(verified.result().text("cause")).isEqualTo(cause);
    assertThat(verified.headline()).startsWith("INCONCLUSIVE (" + cause + ")  demo 1.0: ");
  }

  private static void change(Path file, String from, String to) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
  }
}

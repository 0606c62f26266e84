package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.cli.LauncherFixture.Outcome;
import dev.assay.cli.LauncherFixture.Run;
import dev.assay.cli.command.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the {@code assay} script promises: the right JDK, the right code, the right exit status. */
class LauncherTest {
  @TempDir static Path realImage;

  @TempDir Path home;
  private LauncherFixture launcher;

  @BeforeAll
  static void makeRealImage() throws Exception {
    LauncherFixture.makeRealImage(realImage);
  }

  @BeforeEach
  void copyScript() throws Exception {
    launcher = new LauncherFixture(home);
  }

  // --- exit status

  @ParameterizedTest
  @EnumSource
  void turnsTheStatusOfMainIntoTheDocumentedOne(ExitCode code) throws Exception {
    assertThat(runFake("exit " + code.launched()).status()).isEqualTo(code.code());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 39, 45, 70, 126, 127, 134, 137, 139, 255})
  void takesNoOtherStatusForAVerdict(int status) throws Exception {
    Outcome outcome = runFake("exit " + status);
    assertThat(outcome.status()).isEqualTo(70);
    assertThat(outcome.err()).startsWith("assay: no verdict: the JVM ended with status " + status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"KILL", "ABRT", "SEGV"})
  void aJvmThatDiesGivesNoVerdict(String signal) throws Exception {
    Outcome outcome = runFake("kill -" + signal + " $$");
    assertThat(outcome.status()).isEqualTo(70);
    assertThat(outcome.err()).contains("assay: no verdict: ");
  }

  @ParameterizedTest
  @CsvSource({"HUP, 129", "INT, 130", "TERM, 143"})
  void passesSignalsOnAndEndsByThem(String signal, int status) throws Exception {
    Path ready = home.resolve("ready");
    Path got = home.resolve("got");
    launcher.fakeJdk(
        "jdk",
        "25",
        "trap 'echo %s > \"%s\"; kill $nap; exit %d' %s; sleep 60 & nap=$!; : > \"%s\"; wait"
            .formatted(signal, got, status, signal, ready));
    launcher.withImage("").with("JAVA_HOME", "");
    // A shell cannot trap what was ignored when it started, as SIGINT is in a background job.
    Run run =
        launcher.start(
            Path.of("/usr/bin/env"), "--default-signal=" + signal, launcher.script().toString());
    awaitFile(ready);
    new ProcessBuilder("kill", "-" + signal, "" + run.process().pid()).start().waitFor();
    assertThat(run.end().status()).isEqualTo(status);
    assertThat(got).hasContent(signal);
  }

  @Test
  void aVerdictThatComesAfterASignalStands() throws Exception {
    Path ready = home.resolve("ready");
    launcher.fakeJdk(
        "jdk",
        "25",
        "trap 'kill $nap; exit 41' TERM; sleep 60 & nap=$!; : > '%s'; wait".formatted(ready));
    launcher.withImage("").with("JAVA_HOME", "");
    Run run = launcher.start(launcher.script());
    awaitFile(ready);
    run.process().destroy();
    assertThat(run.end().status()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-Xmx1P", "-Xmx1k", "-XX:NoSuchFlag=1", "-Xshare:dump", "-javaagent:no-such.jar"})
  void aJvmThatCannotStartGivesNoVerdict(String option) throws Exception {
    Outcome outcome =
        launcher
            .with("ASSAY_IMAGE", realImage.toString())
            .with("JAVA_TOOL_OPTIONS", option)
            .run("--version");
    assertThat(outcome.status()).isEqualTo(70);
    assertThat(outcome.err()).contains("assay: no verdict: ");
  }

  @Test
  void anErrorThatNobodyCaughtGivesNoVerdict() throws Exception {
    launcher.withImage("throw new Error();");
    assertThat(launcher.run().status()).isEqualTo(70);
  }

  @Test
  void noMemoryGivesNoVerdict() throws Exception {
    launcher.withImage(
        "byte[][] all = new byte[1 << 20][]; for (int i = 0; ; i++)"
            + " { all[i] = new byte[1 << 24]; }");
    launcher.with("ASSAY_JAVA_OPTIONS", "-Xmx32m");
    assertThat(launcher.run().status()).isEqualTo(70);
    launcher.with("ASSAY_JAVA_OPTIONS", "-Xmx32m -XX:+ExitOnOutOfMemoryError");
    assertThat(launcher.run().status()).as("the JVM's own 3").isEqualTo(70);
  }

  // --- the command, through the script

  @Test
  void runsTheCommandFromAnywhere() throws Exception {
    launcher.with("ASSAY_IMAGE", realImage.toString());
    Path link = Files.createSymbolicLink(home.resolve("a link"), launcher.script());
    Path relative = home.resolve("bin/assay");
    Files.createDirectories(home.resolve("bin"));
    Files.createSymbolicLink(relative, Path.of("../a link"));
    for (Path name : new Path[] {launcher.script(), link, relative}) {
      Outcome outcome = launcher.start(name, "--version").end();
      assertThat(outcome).isEqualTo(new Outcome(0, "assay 0.1.0\n", ""));
    }
  }

  @Test
  void badUsageIsThree() throws Exception {
    Outcome outcome = launcher.with("ASSAY_IMAGE", realImage.toString()).run("verison");
    assertThat(outcome)
        .isEqualTo(
            new Outcome(
                3, "", "assay: unknown command 'verison'; did you mean 'assay version'?\n"));
  }

  @Test
  void aResultThatNobodyReceivedIsNoPass() throws Exception {
    launcher.with("ASSAY_IMAGE", realImage.toString());
    Path full = home.resolve("full");
    LauncherFixture.executable(full, "exec '" + launcher.script() + "' \"$@\" > /dev/full");
    assertThat(launcher.start(full, "--version").end().status()).isEqualTo(2);
  }

  @Test
  void theJvmEndsWhenTheScriptIsKilled() throws Exception {
    launcher.with("ASSAY_IMAGE", realImage.toString());
    Path fifo = home.resolve("fifo");
    new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor();
    // Writing to a full pipe keeps Main busy for ever.
    Path blocked = home.resolve("blocked");
    LauncherFixture.executable(
        blocked,
        "exec 3<>'%s'; dd if=/dev/zero bs=4096 count=16 status=none >&3; exec '%s' --help >&3"
            .formatted(fifo, launcher.script()));
    Run run = launcher.start(blocked);
    ProcessHandle jvm = awaitJvm(run.process());
    run.process().destroyForcibly();
    jvm.onExit().get(1, TimeUnit.MINUTES);
    assertThat(jvm.isAlive()).isFalse();
  }

  // --- the JDK

  @Test
  void saysWhatToInstallWhenThereIsNoJdk() throws Exception {
    launcher
        .withImage("")
        .with("JAVA_HOME", "")
        .with("PATH", launcher.toolsWithoutJava().toString());
    launcher.fakeJdk("old", "17.0.15", "exit 40");
    launcher.fakeJdk("older", "1.8.0_492", "exit 40");
    launcher.fakeJdk("odd", "abc", "exit 40");
    Outcome outcome = launcher.run("--version");
    assertThat(outcome.status()).isEqualTo(3);
    assertThat(outcome.err())
        .startsWith("assay: no JDK 25 or newer")
        .contains("apt install openjdk-25-jdk")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource({"25.0.3, 0", "25, 0", "26-ea, 0", "101, 0", "24.0.2, 3", "2, 3"})
  void takesJdksFrom25On(String version, int status) throws Exception {
    launcher
        .withImage("")
        .with("JAVA_HOME", "")
        .with("PATH", launcher.toolsWithoutJava().toString());
    launcher.fakeJdk("it", version, "exit 40");
    assertThat(launcher.run().status()).isEqualTo(status);
  }

  @Test
  void passesOverAnOldJavaHomeAndAnOldJavaOnThePath() throws Exception {
    Path old = launcher.fakeJdk("17", "17.0.15", "exit 43");
    launcher.fakeJdk("25", "25.0.3", "exit 40");
    launcher.withImage("").with("JAVA_HOME", old.toString());
    launcher.with("PATH", old.resolve("bin") + ":/usr/bin:/bin");
    assertThat(launcher.run().status()).isZero();
  }

  @Test
  void prefersJavaHomeThenThePath() throws Exception {
    Path first = launcher.fakeJdk("a", "25", "exit 41");
    Path second = launcher.fakeJdk("b", "25", "exit 42");
    Path third = launcher.fakeJdk("c", "25", "exit 43");
    launcher.withImage("").with("JAVA_HOME", third.toString());
    Path bin = Files.createDirectories(home.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("java"), second.resolve("bin/java"));
    launcher.with("PATH", bin + ":/usr/bin:/bin");
    assertThat(launcher.run().status()).isEqualTo(3);
    launcher.with("JAVA_HOME", home.toString());
    assertThat(launcher.run().status()).isEqualTo(2);
    launcher.with("PATH", launcher.toolsWithoutJava().toString());
    assertThat(launcher.run().status()).as("the first of %s", first.getParent()).isEqualTo(1);
  }

  // --- the archive

  @Test
  void theSecondStartUsesAnArchive() throws Exception {
    launcher.withImage(printing("one"));
    assertThat(launcher.run().out()).isEqualTo("one\n");
    assertThat(launcher.archives()).hasSize(1);
    // With "on" the JVM refuses to start without it.
    launcher.with("ASSAY_JAVA_OPTIONS", "-Xshare:on");
    assertThat(launcher.run().out()).isEqualTo("one\n");
  }

  @Test
  void theRealCommandUsesAnArchiveToo() throws Exception {
    launcher.with("ASSAY_IMAGE", realImage.toString());
    assertThat(launcher.run("--version").status()).isZero();
    launcher.with("ASSAY_JAVA_OPTIONS", "-Xshare:on");
    assertThat(launcher.run("--version")).isEqualTo(new Outcome(0, "assay 0.1.0\n", ""));
  }

  @Test
  void aReplacedJarIsNoticedEvenWithTheSameSizeAndTime() throws Exception {
    launcher.withImage(printing("one"));
    assertThat(launcher.run().out()).isEqualTo("one\n");
    long size = Files.size(launcher.jar());
    FileTime time = Files.getLastModifiedTime(launcher.jar());
    launcher.writeJar(launcher.jar(), printing("two"));
    Files.setLastModifiedTime(launcher.jar(), time);
    assertThat(launcher.jar()).hasSize(size);
    assertThat(launcher.run().out()).isEqualTo("two\n");
    launcher.with("ASSAY_JAVA_OPTIONS", "-Xshare:on");
    assertThat(launcher.run().out()).as("with a new archive").isEqualTo("two\n");
  }

  @Test
  void aBrokenArchiveChangesNothing() throws Exception {
    launcher.withImage(printing("one"));
    launcher.run();
    Path archive = launcher.archives().getFirst();
    byte[] good = Files.readAllBytes(archive);
    for (int length : new int[] {0, 1, 4096, good.length / 2}) {
      Files.write(archive, java.util.Arrays.copyOf(good, length));
      assertThat(launcher.run()).isEqualTo(new Outcome(0, "one\n", ""));
    }
  }

  @Test
  void anImageThatCannotBeWrittenToRunsToo() throws Exception {
    launcher.withImage(printing("one"));
    Files.createFile(launcher.jar().resolveSibling("../cds").normalize());
    assertThat(launcher.run()).isEqualTo(new Outcome(0, "one\n", ""));
  }

  private static String printing(String word) {
    return "System.out.println(\"" + word + "\"); System.exit(40);";
  }

  private Outcome runFake(String java) throws Exception {
    launcher.fakeJdk("jdk", "25.0.3", java);
    return launcher.withImage("").with("JAVA_HOME", "").run("--version");
  }

  private static void awaitFile(Path file) throws InterruptedException {
    for (int i = 0; i < 6000 && !Files.exists(file); i++) {
      Thread.sleep(10);
    }
    assertThat(file).exists();
  }

  /** The JVM that runs Main, not one that makes the archive. */
  private static ProcessHandle awaitJvm(Process launcher) throws InterruptedException {
    for (int i = 0; i < 6000; i++) {
      for (ProcessHandle child : launcher.children().toList()) {
        String line = child.info().commandLine().orElse("");
        if (line.contains("-Dassay.launcher=")) {
          return child;
        }
      }
      Thread.sleep(10);
    }
    throw new AssertionError("the launcher started no JVM");
  }
}

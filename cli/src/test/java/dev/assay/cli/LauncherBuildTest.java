package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.cli.LauncherFixture.Outcome;
import dev.assay.cli.LauncherFixture.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the {@code assay} script builds, with a stand-in for Maven. */
class LauncherBuildTest {
  @TempDir Path home;
  private LauncherFixture launcher;
  private Path source;
  private Path builds;

  /** A project of one source file, a "Maven" that makes a "jar", a "java" that prints it. */
  @BeforeEach
  void makeProject() throws Exception {
    launcher = new LauncherFixture(home);
    Path project = launcher.project();
    source = Files.createDirectories(project.resolve("cli/src/main")).resolve("source");
    Files.writeString(source, "1");
    Files.createDirectories(project.resolve(".mvn"));
    Files.createFile(project.resolve("pom.xml"));
    Files.createFile(project.resolve("cli/pom.xml"));
    builds = home.resolve("builds");
    maven("echo ran > cli/target/app/lib/assay-cli.jar");
    Path jdk =
        launcher.fakeJdk(
            "jdk", "25", "while [[ $1 != -cp ]]; do shift; done; cat \"${2%%:*}\"; exit 40");
    launcher.with("JAVA_HOME", jdk.toString());
    launcher.with("PATH", home.resolve("bin") + ":/usr/bin:/bin");
  }

  @Test
  void buildsOnceAndAgainWhenASourceChanged() throws Exception {
    Outcome first = launcher.run();
    assertThat(first.err()).startsWith("assay: building Assay");
    assertThat(first.out()).isEqualTo("ran\n");
    assertThat(launcher.run()).isEqualTo(new Outcome(0, "ran\n", ""));
    assertThat(builds).hasContent("1");

    Files.writeString(source, "2");
    assertThat(launcher.run().status()).isZero();
    assertThat(builds).hasContent("1\n2");
    assertThat(launcher.run().err()).isEmpty();
  }

  @Test
  void aSourceWithAnOldTimeOrOneThatIsGoneCountsAsChanged() throws Exception {
    launcher.run();
    Files.writeString(source, "2");
    Files.setLastModifiedTime(source, java.nio.file.attribute.FileTime.fromMillis(0));
    launcher.run();
    assertThat(builds).hasContent("1\n2");
    Files.delete(source);
    launcher.run();
    assertThat(Files.readAllLines(builds)).hasSize(3);
  }

  @Test
  void aSourceThatChangesDuringTheBuildIsBuiltNextTime() throws Exception {
    maven("sleep 0.1; echo 2 > cli/src/main/source; echo ran > cli/target/app/lib/assay-cli.jar");
    launcher.run();
    assertThat(launcher.run().err()).startsWith("assay: building Assay");
  }

  @Test
  void aFailedBuildIsInconclusiveAndShowsWhereToLook() throws Exception {
    for (String failure : List.of("exit 1", "exit 0", "kill -KILL $$")) {
      maven("echo 'what Maven said'; rm -rf cli/target/app; " + failure);
      Outcome outcome = launcher.run();
      assertThat(outcome.status()).as(failure).isEqualTo(2);
      assertThat(outcome.err())
          .contains("what Maven said\n")
          .contains("assay: Assay could not be built")
          .contains("target/assay/build.log");
    }
    assertThat(launcher.run().status()).as("tries again").isEqualTo(2);
  }

  @Test
  void aFailedBuildLeavesNothingThatLooksBuilt() throws Exception {
    launcher.run();
    Files.writeString(source, "2");
    maven("exit 1");
    assertThat(launcher.run().status()).isEqualTo(2);
    assertThat(launcher.run().status()).isEqualTo(2);
  }

  @Test
  void twoAtOnceBuildOnce() throws Exception {
    List<Run> runs = List.of(launcher.start(launcher.script()), launcher.start(launcher.script()));
    for (Run run : runs) {
      assertThat(run.end().out()).isEqualTo("ran\n");
    }
    assertThat(builds).hasContent("1");
  }

  @Test
  void aNewBuildLeavesTheJarsOfARunningAssayAlone() throws Exception {
    launcher.run();
    Path state = launcher.project().resolve("target/assay");
    String before = Files.readString(state.resolve("current")).strip();
    maven("echo new > cli/target/app/lib/assay-cli.jar");
    Files.writeString(source, "2");
    assertThat(launcher.run().out()).isEqualTo("new\n");
    assertThat(state.resolve("image").resolve(before).resolve("lib/assay-cli.jar")).exists();
    assertThat(Files.readString(state.resolve("current")).strip()).isNotEqualTo(before);
  }

  @Test
  void theSameJarsMakeTheSameImage() throws Exception {
    launcher.run();
    Path current = launcher.project().resolve("target/assay/current");
    String before = Files.readString(current);
    Files.writeString(source, "2");
    launcher.run();
    assertThat(current).hasContent(before);
  }

  @Test
  void saysWhatToInstallWhenThereIsNoMaven() throws Exception {
    launcher.with("PATH", launcher.toolsWithoutJava().toString());
    Outcome outcome = launcher.run();
    assertThat(outcome.status()).isEqualTo(3);
    assertThat(outcome.err()).contains("apt install maven").hasLineCount(1);
  }

  private void maven(String does) throws Exception {
    LauncherFixture.executable(
        home.resolve("bin/mvn"),
        "cat cli/src/main/source >> '%s'; echo >> '%s'; mkdir -p cli/target/app/lib; %s"
            .formatted(builds, builds, does));
  }
}

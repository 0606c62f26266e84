package dev.assay.rebuilder.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.event.ProgressEvent;
import dev.assay.core.failure.AssayException;
import dev.assay.core.result.Condition;
import dev.assay.core.result.SandboxInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class JobSandboxTest {
  @TempDir Path folder;

  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  private SandboxLimits limits = SandboxLimits.DEFAULT.withWallTime(Duration.ofMinutes(1));
  private Path home = Path.of("/");
  private Path work = Path.of("/");

  @BeforeEach
  void prepare() throws Exception {
    home = Files.createDirectory(folder.resolve("home"));
    work = Files.createDirectory(folder.resolve("work"));
  }

  @Test
  void itWorksEverywhere() {
    assertThat(job().probe()).isInstanceOf(Probe.Usable.class);
  }

  @Test
  void itSaysWhatItIsNot() throws Exception {
    SandboxInfo info = run("true").sandbox();
    assertThat(info.kind()).isEqualTo("job");
    assertThat(info.filter()).isFalse();
    assertThat(JobSandbox.conditions(info))
        .hasAtLeastOneElementOfType(Condition.JobSandbox.class)
        .hasAtLeastOneElementOfType(Condition.NetworkOpen.class)
        .filteredOn(Condition.LimitsNotEnforced.class::isInstance)
        .singleElement()
        .satisfies(
            condition -> assertThat(condition.text()).contains("cpu-time", "disk", "temporary"));
    assertThat(JobSandbox.conditions(new SandboxInfo("bubblewrap", "user 1", true, List.of())))
        .isEmpty();
  }

  @Test
  void theBuildFindsItsFoldersWhereItExpectsThemAndTheyComeBack() throws Exception {
    assertThat(run("pwd -P; echo made > made; echo h > ../inhome; exit 5").exitStatus())
        .isEqualTo(5);
    assertThat(lines).containsExactly(inside() + "/app");
    assertThat(work.resolve("made")).hasContent("made\n");
    assertThat(home.resolve("inhome")).hasContent("h\n");
    assertThat(folder.resolve("inside")).doesNotExist();
  }

  @Test
  void whatIsThereAlreadyIsNotOverwritten() throws Exception {
    Path theirs = Files.createDirectories(folder.resolve("inside/home"));
    Files.writeString(theirs.resolve("file"), "theirs");
    assertThatThrownBy(() -> run("true"))
        .isInstanceOf(AssayException.Infrastructure.class)
        .hasMessageContaining("something else has already");
    assertThat(theirs.resolve("file")).hasContent("theirs");
    assertThat(work).isDirectory();
  }

  @Test
  void aFolderThatTheBuildReplacedIsRefused() throws Exception {
    assertThatThrownBy(() -> run("cd ..; mv app was; ln -s was app"))
        .isInstanceOf(AssayException.Build.class)
        .hasMessageContaining("replaced its folder");
  }

  @Test
  void theEnvironmentIsCleared() throws Exception {
    run("env | cut -d= -f1 | sort | tr '\\n' ' '");
    assertThat(lines.getFirst().strip().split(" "))
        .containsExactlyInAnyOrder("ASSAY_JOB", "HOME", "PATH", "PWD");
  }

  /** By its session, and after leaving that by its parent, its group or its environment. */
  @Test
  void daemonsAreEnded() throws Exception {
    run(
        "(setsid sh -c 'while :; do date +%s%N > beat; done' >/dev/null 2>&1 &);"
            + " (sleep 1000 &); until [ -s beat ]; do :; done");
    String last = Files.readString(work.resolve("beat"));
    run("true");
    assertThat(work.resolve("beat")).hasContent(last);
  }

  @Test
  void aRunThatTakesTooLongIsEnded() throws Exception {
    limits = limits.withWallTime(Duration.ofSeconds(1));
    assertThatThrownBy(() -> run("trap '' TERM HUP; while :; do echo x > beat; rm beat; done"))
        .isInstanceOf(AssayException.Limit.class);
    Files.deleteIfExists(work.resolve("beat"));
    assertThat(work.resolve("beat")).doesNotExist();
  }

  @Test
  void tooMuchOutputEndsTheRun() throws Exception {
    limits = limits.withLog(10_000);
    assertThatThrownBy(() -> run("yes")).isInstanceOf(AssayException.Limit.class);
    assertThat(Files.size(folder.resolve("log"))).isEqualTo(10_000);
  }

  private String inside() {
    return folder + "/inside/home";
  }

  private SandboxRun run(String script) throws AssayException {
    return job()
        .run(
            new SandboxRequest(
                List.of("sh", "-c", script),
                Path.of("/"),
                List.of(Mount.writable(work, inside() + "/app"), Mount.writable(home, inside())),
                Map.of("PATH", "/usr/bin:/bin", "HOME", inside()),
                0022,
                inside() + "/app",
                inside(),
                false,
                limits,
                folder.resolve("log"),
                folder.resolve("scratch")));
  }

  private JobSandbox job() {
    return new JobSandbox(
        folder.resolve("probe"),
        event -> {
          if (event instanceof ProgressEvent.BuildOutput output) {
            lines.add(output.line());
          }
        });
  }
}

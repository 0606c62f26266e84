package dev.assay.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.cli.report.ResultSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A verification that is killed, at any moment. */
class KillIT {
  private static final int KILLS = 50;
  private static final long SEED = 20260101;

  @TempDir Path folder;
  private final ResultSchema schema = new ResultSchema();
  private String marker = "";
  private Bench bench;
  private Path spec;
  private Path json;

  /** A build that takes a moment, and leaves a process behind that would stay for an hour. */
  @BeforeEach
  void makeVendor() throws IOException {
    marker = "marker-" + folder.getFileName();
    bench = new Bench(folder);
    json = folder.resolve("result.json");
    bench.write("published/a.txt", "made\n");
    try (GitVendor vendor = GitVendor.create(folder.resolve("project"))) {
      bench.write("project/README", "builds in a moment\n");
      String commit = vendor.commit();
      spec =
          bench.write(
              "assay.yaml",
              """
              schema: 1
              release: pkg:generic/demo@1.0
              source: {git: ./project, commit: %s}
              environment: {}
              build:
                command: |
                  setsid sh -c ': %s; sleep 3600' >&2 &
                  mkdir out && sleep 0.3 && echo made > out/a.txt
                outputs: [out/*]
              published: {folder: published}
              """
                  .formatted(commit, marker));
    }
  }

  @AfterEach
  void leaveNothingBehind() throws IOException {
    for (long process : Processes.with(marker)) {
      Processes.signal("KILL", "" + process);
    }
  }

  @Test
  void leavesNoHalfResultAndNoBuildBehind() throws Exception {
    long length = lengthOfOneRun();
    Path good = Files.copy(json, folder.resolve("good.json"));
    Random random = new Random(SEED);
    int killed = 0;
    for (int i = 0; i < KILLS; i++) {
      Files.deleteIfExists(json);
      if (i % 2 == 0) {
        Files.copy(good, json, StandardCopyOption.REPLACE_EXISTING);
      }
      Launched run = i % 5 < 2 ? script() : jvm();
      // Any moment will do: what is asserted holds at each of them.
      long moment = (long) (length * random.nextDouble());
      if (!run.process().waitFor(moment, TimeUnit.NANOSECONDS)) {
        Processes.signal("KILL", (i % 5 == 0 ? "-" : "") + run.process().pid());
      }
      int status = run.end().status();
      assertThat(status).as("killed after %d of %d ns", moment, length).isIn(0, 137);
      killed += status == 137 ? 1 : 0;
      Processes.await(marker, List::isEmpty);
      if (i % 2 == 0 || Files.exists(json)) {
        schema.check(Files.readString(json));
      }
    }
    assertThat(killed).isGreaterThan(KILLS / 2);

    lengthOfOneRun();
    assertThat(bench.workFolders()).as("what the killed runs left is gone").isEmpty();
  }

  @Test
  void aJvmThatCrashesInABuildGivesNoVerdict() throws Exception {
    Launched run = script();
    Processes.await(marker, found -> !found.isEmpty());
    ProcessHandle jvm =
        run.process()
            .toHandle()
            .descendants()
            .filter(it -> it.info().commandLine().orElse("").contains("-Dassay.launcher="))
            .filter(it -> it.info().command().orElse("").endsWith("/java"))
            .findFirst()
            .orElseThrow();
    Processes.signal("SEGV", "" + jvm.pid());
    Launched.Ended ended = run.end();
    assertThat(ended.status()).isEqualTo(70);
    assertThat(ended.err()).contains("assay: no verdict: ");
    assertThat(json).doesNotExist();
    Processes.await(marker, List::isEmpty);
  }

  @Test
  void anInterruptedRunEndsBySignalAndLeavesNothing() throws Exception {
    Launched run = script();
    Processes.await(marker, found -> !found.isEmpty());
    Processes.signal("TERM", "" + run.process().pid());
    assertThat(run.end().status()).isEqualTo(143);
    assertThat(json).doesNotExist();
    Processes.await(marker, List::isEmpty);
  }

  /** In nanoseconds. */
  private long lengthOfOneRun() throws IOException, InterruptedException {
    long start = System.nanoTime();
    Launched.Ended ended = jvm().end();
    long length = System.nanoTime() - start;
    assertThat(ended.status()).as(ended.err() + ended.out()).isZero();
    schema.check(Files.readString(json));
    assertThat(Processes.with(marker)).as("ends with its build").isEmpty();
    return length;
  }

  private Launched jvm() throws IOException {
    return Launched.jvm(bench, "verify", spec.toString(), "--json", json.toString());
  }

  private Launched script() throws IOException {
    return Launched.script(bench, Map.of(), "verify", spec.toString(), "--json", json.toString());
  }
}

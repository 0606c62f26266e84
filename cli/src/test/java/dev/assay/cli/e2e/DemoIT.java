package dev.assay.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.cli.Assay;
import dev.assay.cli.command.ExitCode;
import dev.assay.cli.report.ResultSchema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first command of the README. */
class DemoIT {
  @TempDir Path folder;

  @Test
  void theDemoTellsTheTwoReleasesApart() throws Exception {
    Path demo = folder.resolve("demo");
    Assay.Outcome outcome;
    try (CentralMirror central = new CentralMirror(Bench.kept())) {
      Bench bench = Bench.on(folder, central.url());
      outcome = new Assay(bench.machine()).run(List.of("demo", "--folder", demo.toString()));
      assertThat(bench.workFolders()).isEmpty();
    }

    assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.OK);
    assertThat(outcome.out())
        .startsWith("REPRODUCED  ")
        .contains("\nDIFFERENT  ")
        .contains("greeter-1.1.jar!/org/example/greeter/Telemetry.class")
        .contains("greeter-1.1.jar!/META-INF/MANIFEST.MF")
        .contains("+ Launcher-Agent-Class: org.example.greeter.Telemetry")
        .endsWith("Repository, published files and reports: " + demo + "\n");
    ResultSchema schema = new ResultSchema();
    for (String version : List.of("1.0", "1.1")) {
      schema.check(Files.readString(demo.resolve("reports/" + version + ".json")));
      assertThat(demo.resolve("reports/" + version + ".txt")).isNotEmptyFile();
      assertThat(demo.resolve("published/" + version)).isNotEmptyDirectory();
    }
    assertThat(demo.resolve("vendor/.git")).isNotEmptyDirectory();
  }
}

package dev.assay.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.cli.Assay;
import dev.assay.cli.command.ExitCode;
import dev.assay.cli.flow.Machine;
import dev.assay.cli.report.ResultSchema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The attack on a signed Windows installer, from git to the line, and its relatives. */
class Comm100IT {
  @TempDir static Path folder;
  private static Path demo = Path.of("");
  private static Assay.Outcome played;

  @BeforeAll
  static void play() throws Exception {
    demo = folder.resolve("demo");
    Bench bench = new Bench(folder);
    try (NpmServer server = new NpmServer(Bench.kept().resolve("npm"))) {
      bench.write("home/.npmrc", server.rc());
      Map<String, String> environment = new TreeMap<>(bench.environment());
      environment.put("npm_config_registry", server.url());
      environment.put("ASSAY_TEST_TOKEN", NpmServer.TOKEN);
      played =
          new Assay(new Machine(environment, bench.home()))
              .run(List.of("demo", "comm100", "--folder", demo.toString()));
    }
    assertThat(bench.workFolders()).isEmpty();
  }

  @Test
  void theStory() throws Exception {
    assertThat(played.code()).as(played.out() + played.err()).isEqualTo(ExitCode.OK);
    ResultSchema schema = new ResultSchema();
    for (String version : List.of("2.0.0", "2.1.0")) {
      schema.check(Files.readString(demo.resolve("reports/" + version + ".json")));
    }
    assertThat(Files.readString(demo.resolve("reports/2.0.0.txt")))
        .startsWith("REPRODUCED UNDER SIGNATURE  ")
        .contains("moved onto the rebuilt file, it gives the published file bit for bit");
    List<String> top =
        Files.readAllLines(demo.resolve("reports/2.1.0.txt")).stream().limit(15).toList();
    assertThat(top.getFirst()).startsWith("DIFFERENT  ").contains("worst: CODE");
    assertThat(top)
        .anyMatch(l -> l.matches("CODE  ChatAgentSetup\\.exe!/.*/app\\.asar!/main\\.js"))
        .anyMatch(l -> l.contains("is valid; that changes nothing"))
        .anyMatch(l -> l.strip().startsWith("+ ;(function(){") && l.contains("INJECTED:comm100"));
  }
}

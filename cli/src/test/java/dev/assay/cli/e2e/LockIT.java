package dev.assay.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.cli.Assay;
import dev.assay.cli.command.ExitCode;
import dev.assay.cli.e2e.Bench.Verified;
import dev.assay.cli.flow.Machine;
import dev.assay.core.artifact.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A vendor with one dependency, from a repository of the test's own. */
class LockIT {
  private static final String PARENT = "org/other/parent/1/parent-1.pom";

  @TempDir Path folder;
  private CentralMirror central;
  private FolderServer server;
  private Bench bench;
  private Path spec;

  @BeforeEach
  void makeVendor() throws Exception {
    central = new CentralMirror(Bench.kept());
    bench = Bench.on(folder, central.url());
    server = new FolderServer(folder.resolve("repository"));
    parent("1", "");
    project("1");
  }

  @AfterEach
  void close() {
    central.close();
    server.close();
  }

  private void parent(String version, String more) throws IOException {
    bench.write(
        "repository/" + PARENT.replace("1", version),
        pom("parent", version, "<!--" + more + "-->"));
  }

  /** Commits, and publishes, a project with this version of the parent. */
  private void project(String parent) throws IOException {
    String pom =
        pom(
            "demo",
            "1.0",
            "<parent><groupId>org.other</groupId><artifactId>parent</artifactId><version>"
                + parent
                + "</version><relativePath/></parent>");
    bench.write("project/pom.xml", pom);
    bench.write("published/demo-1.0.pom", pom);
    try (GitVendor vendor = GitVendor.create(folder.resolve("project"))) {
      spec =
          bench.write(
              "assay.yaml",
              """
              schema: 1
              release: pkg:maven/org.other/demo@1.0
              source: {git: ./project, commit: %s}
              environment: {jdk: %d, maven: 3.9.12}
              build: mvn validate
              published: {folder: published}
              repositories: ['%s']
              """
                  .formatted(vendor.commit(), Runtime.version().feature(), server.url()));
    }
  }

  private static String pom(String artifact, String version, String more) {
    return """
        <project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
        %s
        <groupId>org.other</groupId><artifactId>%s</artifactId><version>%s</version>
        <packaging>pom</packaging></project>
        """
        .formatted(more, artifact, version);
  }

  private Assay.Outcome lock(String... options) {
    List<String> words = new ArrayList<>(List.of("lock", spec.toString()));
    words.addAll(List.of(options));
    return new Assay(bench.machine()).run(words);
  }

  @Test
  void withoutALockOneIsMadeAndKept() throws Exception {
    Verified verified = bench.verify(spec);
    assertThat(verified.code()).as(verified.out()).isEqualTo(ExitCode.OK);
    assertThat(verified.result().conditions()).contains("lock-made-now");
    assertThat(verified.result().text("network")).isEqualTo("closed");

    server.close();
    verified = bench.verify(spec);
    assertThat(verified.code()).as(verified.out()).isEqualTo(ExitCode.OK);
    assertThat(verified.result().conditions()).contains("lock-made-now");
    assertThat(verified.err()).contains("1 dependency, as made before");
    assertThat(bench.verify(spec, "--policy", "strict").result().text("cause"))
        .isEqualTo("conditions");
  }

  @Test
  void aLockBesideTheSpecIsTaken() throws Exception {
    Assay.Outcome made = lock();
    assertThat(made.code()).as(made.err()).isEqualTo(ExitCode.OK);
    Path file = folder.resolve("assay.lock");
    assertThat(made.out()).isEqualTo(file + ": 1 files\n");
    assertThat(file).content().contains("{\"path\": \"" + PARENT + "\", \"repository\": \"http");
    assertThat(lock().code()).as("it is there already").isEqualTo(ExitCode.USAGE);
    assertThat(lock("--check").out()).isEqualTo("nothing changed\n");

    server.close();
    Verified verified = bench.verify(spec);
    assertThat(verified.code()).as(verified.out()).isEqualTo(ExitCode.OK);
    assertThat(verified.result().conditions()).doesNotContain("lock-made-now", "network-open");

    // Whoever can write to the store cannot get in by it.
    Path blob = blob(bench.folder().resolve("repository").resolve(PARENT));
    Files.delete(blob);
    Files.writeString(blob, "evil");
    verified = bench.verify(spec);
    assertThat(verified.code()).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(verified.result().text("cause")).isEqualTo("dependency");
    assertThat(verified.result().text("reason"))
        .contains(PARENT, "sha256:" + blob.getFileName(), Digest.of(blob).toString());

    Files.writeString(file, Files.readString(file).replace("\"schema\": 1", "\"schema\": 2"));
    assertThat(bench.verify(spec).code()).isEqualTo(ExitCode.USAGE);
    assertThat(bench.verify(spec, "--lock", folder.resolve("none").toString()).code())
        .isEqualTo(ExitCode.USAGE);
  }

  private Path blob(Path content) throws IOException {
    String digest = Digest.of(content).sha256();
    return bench.cache().resolve("store/sha256").resolve(digest.substring(0, 2)).resolve(digest);
  }

  @Test
  void whatChangedSinceTheLastLockIsShown() throws Exception {
    assertThat(lock().code()).isEqualTo(ExitCode.OK);
    Path file = folder.resolve("assay.lock");
    String before = Files.readString(file);
    parent("1", "other bytes under the same name");
    for (String option : List.of("--check", "--update")) {
      Assay.Outcome changed = lock(option);
      assertThat(changed.code()).isEqualTo(ExitCode.INCONCLUSIVE);
      assertThat(changed.err())
          .contains("the bytes of dependencies changed at their origin")
          .containsPattern(PARENT + ": was sha256:[0-9a-f]{64}, is sha256:[0-9a-f]{64}");
      assertThat(file).hasContent(before);
    }

    parent("2", "");
    project("2");
    Assay.Outcome changed = lock("--check");
    assertThat(changed.code()).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(changed.out()).startsWith("~ org.other:parent 1 (pom) -> 2 (pom)\n");
    assertThat(lock("--update").code()).isEqualTo(ExitCode.OK);
    assertThat(file).content().contains("parent-2.pom").doesNotContain("parent-1.pom");
  }

  @Test
  void aKeptLockThatSufficesNoMoreGoes() throws Exception {
    assertThat(bench.verify(spec).code()).isEqualTo(ExitCode.OK);
    Path kept;
    try (var locks = Files.list(bench.cache().resolve("locks"))) {
      kept = locks.findFirst().orElseThrow();
    }
    String text = Files.readString(kept);
    Files.writeString(kept, text.replaceFirst("\"files\": \\[[^]]*]", "\"files\": []"));
    Verified verified = bench.verify(spec);
    assertThat(verified.result().text("cause")).isEqualTo("dependency");
    assertThat(verified.result().text("reason")).contains("the next run makes another");
    assertThat(kept).doesNotExist();
    assertThat(bench.verify(spec).code()).isEqualTo(ExitCode.OK);
  }

  @Test
  void troubleWithTheNetworkIsCounted() throws Exception {
    FolderServer real = server;
    try (FolderServer busy = FolderServer.busyFor(folder.resolve("repository"), 2)) {
      server = busy;
      bench.write("project/more.txt", "more\n");
      project("1");
      Map<String, String> patient = new TreeMap<>(bench.environment());
      patient.put("ASSAY_RETRIES", "3");
      Verified verified = bench.verify(new Assay(new Machine(patient, bench.home())), spec);
      assertThat(verified.code()).as(verified.out()).isEqualTo(ExitCode.OK);
      assertThat(verified.result().json().path("retries").asInt()).isEqualTo(2);
      assertThat(verified.err()).contains("again", "status 503");
    } finally {
      server = real;
    }
  }

  /** Rule 6: found by its digest, whatever it is called. */
  @Test
  void aPublishedFileIsNoDependency() throws Exception {
    bench.write("published/extra.pom", Files.readString(folder.resolve("repository/" + PARENT)));
    Verified verified = bench.verify(spec);
    assertThat(verified.code()).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(verified.result().text("cause")).isEqualTo("dependency");
    assertThat(verified.result().text("reason"))
        .contains(PARENT + " is extra.pom of the release under another name");
  }
}

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
import java.nio.file.attribute.FileTime;
import java.time.Instant;
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
    List<String> words =
        new ArrayList<>(List.of("lock", spec.toString(), "--allow-private", "127.0.0.1"));
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

  /** The parent is a range: a list of versions says which one. */
  private void dated() throws Exception {
    parent("1", "");
    parent("2", "");
    bench.write(
        "repository/org/other/parent/maven-metadata.xml",
        "<metadata><groupId>org.other</groupId><artifactId>parent</artifactId><versioning>"
            + "<release>2</release><versions><version>1</version><version>2</version></versions>"
            + "</versioning></metadata>");
    for (String version : List.of("1", "2")) {
      Files.setLastModifiedTime(
          folder.resolve("repository/" + PARENT.replace("1", version)),
          FileTime.from(Instant.parse("202" + version + "-06-01T00:00:00Z")));
    }
    project("[1,3)");
  }

  @Test
  void aLockIsOfWhatTheRepositoryHadThen() throws Exception {
    dated();
    Assay.Outcome made = lock("--as-of", "2022-01-01");
    assertThat(made.code()).as(made.err()).isEqualTo(ExitCode.OK);
    Path file = folder.resolve("assay.lock");
    assertThat(made.out()).startsWith(file + ": 2 files, as of 2022-01-01T00:00:00Z\n");
    assertThat(file)
        .content()
        .contains("\"asOf\": \"2022-01-01T00:00:00Z\"", "parent-1.pom", "maven-metadata.xml")
        .doesNotContain("parent-2.pom");
    assertThat(lock("--check").out()).as("of that moment").isEqualTo("nothing changed\n");

    // Who has not the list of that moment makes it again.
    try (var store = Files.walk(bench.cache().resolve("store/sha256"))) {
      for (Path blob : store.filter(Files::isRegularFile).toList()) {
        Files.delete(blob);
      }
    }
    Verified verified = bench.verify(spec);
    assertThat(verified.code()).as(verified.out()).isEqualTo(ExitCode.OK);
    assertThat(verified.result().text("asOf")).isEqualTo("2022-01-01T00:00:00Z");
    assertThat(verified.result().conditions()).contains("dynamic-version");
    assertThat(verified.out()).contains("as of    2022-01-01T00:00:00Z");

    verified = bench.verify(spec, "--as-of", "2022-01-02");
    assertThat(verified.code()).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(verified.result().text("reason"))
        .contains("is from 2022-01-01T00:00:00Z, and --as-of asks for 2022-01-02T00:00:00Z");

    assertThat(lock("--update").out())
        .contains("~ as of 2022-01-01T00:00:00Z -> when it was made", "parent 1 (pom) -> 2 (pom)");
  }

  @Test
  void aLockOfAnotherMomentDoesNotServe() throws Exception {
    dated();
    Verified past = bench.verify(spec, "--as-of", "2022-01-01");
    assertThat(past.code()).as(past.out()).isEqualTo(ExitCode.OK);
    assertThat(past.result().text("asOf")).isEqualTo("2022-01-01T00:00:00Z");
    Verified now = bench.verify(spec);
    assertThat(now.code()).as(now.out()).isEqualTo(ExitCode.OK);
    assertThat(now.err()).as("made anew").doesNotContain("as made before");
    assertThat(now.result().json().path("asOf").isNull()).isTrue();
    assertThat(bench.verify(spec, "--as-of", "2022-01-01").err()).contains("as made before");

    Verified before = bench.verify(spec, "--as-of", "2019-01-01");
    assertThat(before.code()).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(before.result().text("cause")).isEqualTo("dependency");
    assertThat(before.result().text("reason")).contains("a version in [1,3)");
  }

  @Test
  void whatCameLaterIsRefusedByName() throws Exception {
    dated();
    project("2");
    Assay.Outcome refused = lock("--as-of", "2022-01-01");
    assertThat(refused.code()).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(refused.err())
        .contains("org.other:parent:pom:2")
        .contains("the repository has it since 2022-06-01T00:00:00Z only");
    assertThat(folder.resolve("assay.lock")).doesNotExist();

    for (String date : List.of("tomorrow", "2999-01-01")) {
      assertThat(lock("--as-of", date).code()).isEqualTo(ExitCode.USAGE);
      assertThat(bench.verify(spec, "--as-of", date).code()).isEqualTo(ExitCode.USAGE);
    }
    Assay.Outcome debian = lock("--as-of", "2022-01-01", "--rootfs", "debian");
    assertThat(debian.code()).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(debian.err()).contains("Debian packages", "are those of today");
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

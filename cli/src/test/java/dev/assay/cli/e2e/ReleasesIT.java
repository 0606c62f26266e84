package dev.assay.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.cli.Assay;
import dev.assay.cli.command.ExitCode;
import dev.assay.cli.e2e.Bench.Verified;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Releases that strangers published on Maven Central, from every kind of source. */
@Execution(ExecutionMode.CONCURRENT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReleasesIT {
  private static final String ACCEPTED = "archive-source,excluded";
  private static final String NOT_MADE = "the recorded build does not make it";

  private final CentralMirror central;
  private final Bench bench;
  private final Path folder;
  private final Map<Release, String> locks = new ConcurrentHashMap<>();

  ReleasesIT(@TempDir Path folder) throws Exception {
    this.folder = folder;
    central = new CentralMirror(Bench.kept());
    bench = Bench.on(folder, central.url());
  }

  @AfterAll
  void close() throws Exception {
    central.close();
    assertThat(bench.workFolders()).isEmpty();
  }

  /** One that comes out the same, and one that does not; all of them has the agreement command. */
  static Stream<Release> oneOfEach() {
    return Stream.of(false, true)
        .flatMap(
            differs ->
                Release.ALL.stream().filter(it -> it.differs().isEmpty() != differs).limit(1));
  }

  static Stream<Release> same() {
    return oneOfEach().filter(release -> release.differs().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("oneOfEach")
  void theExampleComesOutAsItMust(Release release) throws Exception {
    Verified verified =
        bench.verify(example(release), "--lock", lock(release), "--accept", ACCEPTED);

    int left = 2 + release.notMade().size();
    assertOutcome(verified, release, left);
    assertThat(verified.result().conditions())
        .containsExactlyInAnyOrderElementsOf(release.conditions("archive-source"));
    assertThat(verified.out())
        .contains("on conditions: archive-source, ", "excluded (" + left + ")");
  }

  @ParameterizedTest
  @MethodSource("same")
  void withoutConsentTheExampleIsInconclusive(Release release) throws Exception {
    Verified verified = bench.verify(example(release), "--lock", lock(release));

    assertThat(verified.code()).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(verified.headline())
        .startsWith("INCONCLUSIVE (conditions)  " + release.artifactId());
    assertThat(verified.out())
        .contains("not accepted  archive-source: built from the archive ")
        .contains("If that is good enough for you: --accept " + ACCEPTED + "\n");
    assertThat(verified.result().text("cause")).isEqualTo("conditions");
    assertThat(verified.result().reproduced()).hasSize(3);
  }

  @ParameterizedTest
  @MethodSource("oneOfEach")
  void theBuildspecComesOutTheSame(Release release) throws Exception {
    Path spec = bench.write(release + "/" + release + ".buildspec", buildspec(release));
    List<String> options = new ArrayList<>(List.of("--accept", ACCEPTED, "--lock", lock(release)));
    release.notMade().forEach(file -> options.addAll(List.of("--exclude", file + "=" + NOT_MADE)));

    Verified verified = bench.verify(spec, options.toArray(String[]::new));

    assertOutcome(verified, release, 2 + release.notMade().size());
  }

  @ParameterizedTest
  @MethodSource("oneOfEach")
  void theGitRepositoryComesOutTheSame(Release release) throws Exception {
    boolean signed = release.version().startsWith("3.");
    Path spec = bench.write(release + "/assay.yaml", assayYaml(release));
    String commit;
    try (GitVendor vendor = GitVendor.create(folder.resolve("git/" + release + ".git"))) {
      Trees.unpack(central.file(release.sourceArchive()).orElseThrow(), vendor.folder());
      commit = vendor.commit();
      if (signed) {
        vendor.signedTag(release.name());
      } else {
        vendor.tag(release.name());
      }
    }

    Verified verified =
        bench.verify(
            spec,
            "--accept",
            "excluded",
            "--lock",
            lock(release),
            "--release",
            release.version(),
            "--commit",
            commit,
            "--source-mirror",
            "https://git.example.org/=" + folder.resolve("git"));

    assertOutcome(verified, release, 2 + release.notMade().size());
    assertThat(verified.result().conditions())
        .containsExactlyInAnyOrderElementsOf(release.conditions("tag-not-signed"));
    assertThat(verified.out())
        .contains(
            signed
                ? "the tag object has an OpenPGP signature, which was not checked"
                : "the tag object has no signature")
        .contains("  commit   " + commit + "\n");
  }

  private static void assertOutcome(Verified verified, Release release, int notChecked) {
    assertThat(verified.headline()).isEqualTo(release.headline(notChecked));
    assertThat(verified.code()).isEqualTo(release.code());
    assertThat(verified.result().excluded()).hasSize(notChecked).containsAll(release.notMade());
    if (release.differs().isEmpty()) {
      assertThat(verified.result().reproduced()).hasSize(3);
      assertThat(verified.result().findings()).isEmpty();
      return;
    }
    String path = release.differs().get();
    assertThat(verified.result().reproduced()).hasSize(2);
    assertThat(verified.result().different()).containsExactly(release.name() + ".jar");
    assertThat(verified.result().findings()).contains("changed " + path);
    assertThat(verified.result().detail(path)).contains(release.says());
    assertThat(verified.out()).contains("CODE  " + path + "\n", release.says());
  }

  /** What builds of a release read is the same wherever its source comes from. */
  private String lock(Release release) {
    return locks.computeIfAbsent(
        release,
        _ -> {
          String file = folder.resolve(release + ".lock").toString();
          Assay.Outcome made =
              new Assay(bench.machine())
                  .run(List.of("lock", example(release).toString(), "--output", file));
          assertThat(made.code()).as(made.err()).isEqualTo(ExitCode.OK);
          return file;
        });
  }

  private static Path example(Release release) {
    return Bench.root().resolve("examples").resolve(release + ".yaml");
  }

  private String buildspec(Release release) {
    return """
        groupId=%s
        artifactId=%s
        version=%s
        sourceDistribution=%s/%s
        tool=mvn-%s
        jdk=%d
        newline=lf
        umask=%s
        command="%s"
        """
        .formatted(
            release.groupId(),
            release.artifactId(),
            release.version(),
            central.url(),
            release.sourceArchive(),
            release.maven(),
            release.jdk(),
            release.umask(),
            release.command());
  }

  private static String assayYaml(Release release) {
    StringBuilder spec = new StringBuilder();
    spec.append("schema: 1\n");
    spec.append("release: pkg:maven/%s/%s@${version}\n");
    spec.append("source:\n  git: https://git.example.org/%s.git\n  tag: %s-${version}\n");
    spec.append("environment: {jdk: %d, maven: %s, umask: \"%s\",\n");
    // Half the time: what a short build compiles best, it hardly ever runs again.
    spec.append("  variables: {MAVEN_OPTS: -XX:TieredStopAtLevel=1}}\n");
    spec.append("build: %s\n");
    spec.append("exclude:\n");
    List<String> excluded = new ArrayList<>(release.notMade());
    excluded.add(release + "-javadoc.jar");
    excluded.add(release + "-source-release.zip");
    excluded.forEach(file -> spec.append("  - {file: " + file + ", reason: not made}\n"));
    return spec.toString()
        .formatted(
            release.groupId(),
            release.artifactId(),
            release.name(),
            release.artifactId(),
            release.jdk(),
            release.maven(),
            release.umask(),
            release.command());
  }
}

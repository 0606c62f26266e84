package dev.assay.core.spec;

import static dev.assay.core.spec.Specs.COMMIT;
import static dev.assay.core.spec.Specs.YAML;
import static dev.assay.core.spec.Specs.change;
import static dev.assay.core.spec.Specs.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.artifact.Digest;
import dev.assay.core.failure.AssayException;
import dev.assay.core.result.Condition;
import dev.assay.core.spec.Environment.Newline;
import dev.assay.core.spec.Environment.Tool;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AssayYamlReaderTest {
  private static final String DIGEST = "ab".repeat(32);

  @Test
  void theShortestSpecGetsDefaults() throws Exception {
    BuildSpec spec = yaml(YAML);
    assertThat(spec.name()).isEqualTo("demo 1.0");
    assertThat(spec.source())
        .isEqualTo(
            new SourceRef.Git("https://example.org/demo.git", "refs/tags/v1.0", Optional.empty()));
    assertThat(spec.environment())
        .isEqualTo(
            new Environment(
                new Tool("maven", "3.9.9"),
                "17",
                List.of(),
                Newline.LF,
                Newline.LF,
                0022,
                "UTC",
                "en_US",
                Environment.Root.ANY,
                "/var/maven/app",
                false,
                Map.of()));
    assertThat(spec.build())
        .isEqualTo(new BuildSteps(List.of(), "mvn -B package", List.of(), List.of()));
    assertThat(spec.published()).isEqualTo(new PublishedRef.MavenRepository(Optional.empty()));
    assertThat(spec.exclusions()).isEmpty();
    assertThat(spec.remarks()).isEmpty();
  }

  @Test
  void everyFieldArrives() throws Exception {
    BuildSpec spec =
        yaml(
            """
            schema: 1
            release: pkg:npm/%40scope/demo@1.0.0
            name: Demo
            source:
              archive: https://example.org/demo-1.0.0.tgz
              sha256: DIGEST
              directory: package
              remove: [dist, lib/old.js]
            environment:
              jdk: 17.0.9
              node: 20.19.2
              npm: 10.8.2
              scripts: true
              toolchains: [8, "11"]
              newline: crlf
              newlineGit: lf
              umask: "002"
              timezone: Europe/Paris
              locale: de_DE.UTF-8
              workdir: /home/builder/demo
              git: true
              variables: {CI: "true", N: 010}
            build:
              before: [npm ci]
              command: npm pack
              after: ["ls > list"]
              outputs: ["*.tgz"]
            published: {urls: ["https://example.org/a/demo-1.0.0.tgz"]}
            exclude: [{file: demo.map, reason: not code}]
            fitted: [buildTime]
            """
                .replace("DIGEST", DIGEST));
    assertThat(spec.name()).isEqualTo("Demo");
    assertThat(spec.release()).isEqualTo(new ReleaseId("npm", "@scope", "demo", "1.0.0"));
    assertThat(spec.release().purl()).isEqualTo("pkg:npm/%40scope/demo@1.0.0");
    assertThat(spec.source())
        .isEqualTo(
            new SourceRef.UrlArchive(
                "https://example.org/demo-1.0.0.tgz",
                Optional.of(new Digest(DIGEST)),
                "package",
                List.of("dist", "lib/old.js")));
    assertThat(spec.environment())
        .isEqualTo(
            new Environment(
                new Tool("npm", "10.8.2", "20.19.2", true),
                "17.0.9",
                List.of("8", "11"),
                Newline.CRLF,
                Newline.LF,
                0002,
                "Europe/Paris",
                "de_DE.UTF-8",
                Environment.Root.ANY,
                "/home/builder/demo",
                true,
                Map.of("CI", "true", "N", "010")));
    assertThat(spec.build())
        .isEqualTo(
            new BuildSteps(List.of("npm ci"), "npm pack", List.of("ls > list"), List.of("*.tgz")));
    assertThat(spec.published())
        .isEqualTo(new PublishedRef.Urls(List.of("https://example.org/a/demo-1.0.0.tgz")));
    assertThat(spec.exclusions()).containsExactly(new BuildSpec.Exclusion("demo.map", "not code"));
    assertThat(spec.repositories()).containsExactly("npm");
    assertThat(spec.remarks())
        .containsExactly(
            new Condition.InstallScripts(List.of()), new Condition.FittedValue("buildTime"));
  }

  @Test
  void numbersStayAsTheyWereWritten() throws Exception {
    BuildSpec spec = yaml(change(change(YAML, "v1.0", "1.10"), "3.9.9", "4.0"));
    assertThat(spec.source()).extracting("ref").isEqualTo("refs/tags/1.10");
    assertThat(spec.environment().tool().version()).isEqualTo("4.0");
  }

  @Test
  void anArchiveByCoordinatesHasTheExtensionBeforeTheClassifier() throws Exception {
    String text =
        change(
            YAML,
            "git: https://example.org/demo.git\n  tag: v1.0",
            "archive: org.example:demo:1.0:tar.gz:src\n  repository: https://repo.example.org/x");
    assertThat(yaml(text).source())
        .isEqualTo(
            new SourceRef.MavenArchive(
                new ArtifactCoordinates("org.example", "demo", "1.0", "src", "tar.gz"),
                Optional.of("https://repo.example.org/x"),
                "",
                List.of()));
  }

  @Test
  void aRepositoryMayBeAnyKindThatGitKnows() throws Exception {
    for (String url :
        List.of(
            "ssh://git@example.org:2222/demo.git",
            "git@example.org:team/demo.git",
            "file:///srv/git/demo.git",
            "/srv/git/demo.git",
            "../demo.git",
            ".",
            "./a/b.bundle")) {
      assertThat(yaml(change(YAML, "https://example.org/demo.git", url)).source())
          .extracting("url")
          .isEqualTo(url);
    }
  }

  @Test
  void variablesAreFilledInEverywhere() throws Exception {
    String text =
        change(change(YAML, "@1.0", "@${version}"), "tag: v1.0", "tag: v${version}")
            + "exclude: [{file: 'demo-${version}-x.jar', reason: 'it cost 5$$'}]\n";
    BuildSpec spec = yaml(text, Map.of("version", "2.0-RC1"));
    assertThat(spec.release().version()).isEqualTo("2.0-RC1");
    assertThat(spec.source()).extracting("ref").isEqualTo("refs/tags/v2.0-RC1");
    assertThat(spec.exclusions())
        .containsExactly(new BuildSpec.Exclusion("demo-2.0-RC1-x.jar", "it cost 5$"));
  }

  @Test
  void packagingNamesWhatIsSignedAndWhatPacks() throws Exception {
    BuildSpec spec =
        yaml(
            change(YAML, "@1.0", "@${version}")
                + """
                packaging:
                  - {signed: ["dist/App-${version}.exe", dist/b.dll], command: makensis a.nsi}
                  - signed: [dist/Setup.exe]
                    command: makensis -DV=$$V b.nsi
                """,
            Map.of("version", "2.0"));
    assertThat(spec.build().packaging())
        .containsExactly(
            new PackagingStep(List.of("dist/App-2.0.exe", "dist/b.dll"), "makensis a.nsi"),
            new PackagingStep(List.of("dist/Setup.exe"), "makensis -DV=$V b.nsi"));
    assertThat(yaml(YAML).build().packaging()).isEmpty();
  }

  @Test
  void aVariableWithoutValueNamesItsOption() {
    assertRefused(change(YAML, "v1.0", "v${version}"), Map.of(), "demo.yaml:5:8", "--release");
    assertRefused(YAML + "name: ${commit}\n", Map.of(), "demo.yaml:10:7", "--commit");
    String pinned = change(YAML, "tag: v1.0", "tag: v1.0\n  commit: ${commit}");
    assertRefused(pinned, Map.of(), "demo.yaml:6:11", "--commit");
  }

  @Test
  void optionsHaveGrammars() {
    String text = change(YAML, "1.0", "${version}");
    assertRefused(text, Map.of("version", "1.0;reboot"), "--release", "expected a version");
    assertRefused(text, Map.of("version", "../1.0"), "--release", "expected a version");
    assertRefused(YAML, Map.of("commit", "0123456"), "--commit", "40 hexadecimal digits");
  }

  @Test
  void anotherReleaseThanTheSpecsIsRefused() throws Exception {
    assertRefused(YAML, Map.of("version", "1.1"), "demo.yaml:2:10", "--release asks for 1.1");
    assertThat(yaml(YAML, Map.of("version", "1.0")).release().version()).isEqualTo("1.0");
  }

  @Test
  void aCommitPinsTheSourceInAnyCase() throws Exception {
    String upper = COMMIT.toUpperCase(java.util.Locale.ROOT);
    assertThat(yaml(YAML, Map.of("commit", upper)).source())
        .isEqualTo(
            new SourceRef.Git(
                "https://example.org/demo.git", "refs/tags/v1.0", Optional.of(COMMIT)));
    String pinned = change(YAML, "tag: v1.0", "commit: " + COMMIT);
    assertThat(yaml(pinned, Map.of("commit", COMMIT)).source())
        .isEqualTo(new SourceRef.Git("https://example.org/demo.git", COMMIT, Optional.of(COMMIT)));
    assertRefused(pinned, Map.of("commit", "f".repeat(40)), "demo.yaml:5:11", "--commit asks for");
  }

  @Test
  void anArchiveHasNoCommitToPin() {
    String text =
        change(
            YAML,
            "git: https://example.org/demo.git\n  tag: v1.0",
            "archive: org.example:demo:1.0:zip");
    assertRefused(text, Map.of("commit", COMMIT), "demo.yaml:4:12", "--commit");
  }

  @Test
  void exclusionsAreExactButForTheJavadocOfModules() throws Exception {
    BuildSpec spec =
        yaml(
            YAML
                + """
                exclude:
                  - {file: demo-1.0-sources.jar, reason: x}
                  - {file: "*-1.0-javadoc.jar", reason: skipped}
                """);
    assertThat(spec.exclusionOf("demo-1.0-sources.jar")).isPresent();
    assertThat(spec.exclusionOf("xdemo-1.0-sources.jar")).isEmpty();
    assertThat(spec.exclusionOf("any-module-1.0-javadoc.jar")).isPresent();
    assertThat(spec.exclusionOf("-1.0-javadoc.jar")).isEmpty();
    assertThat(spec.exclusionOf("demo-1.1-javadoc.jar")).isEmpty();
    assertThat(spec.exclusionOf("demo-1.0.jar")).isEmpty();
  }

  private static void assertRefused(String text, Map<String, String> given, String... parts) {
    assertThatThrownBy(() -> yaml(text, given))
        .isInstanceOf(AssayException.Usage.class)
        .hasMessageContainingAll(parts);
  }

  @Test
  void npmNeedsNodeAndExactVersions() throws Exception {
    String npm = change(YAML, "jdk: 17\n  maven: 3.9.9", "node: 20.19.2\n  npm: 10.8.2");
    assertThat(yaml(npm).environment().tool())
        .isEqualTo(new Tool("npm", "10.8.2", "20.19.2", false));
    assertThat(yaml(npm).repositories()).containsExactly("npm");
    assertThat(yaml(npm).remarks()).isEmpty();
    assertThat(
            yaml(change(change(npm, "20.19.2", "rootfs"), "10.8.2", "rootfs")).environment().tool())
        .isEqualTo(new Tool("npm", "rootfs", "rootfs", false));

    assertRefused(change(npm, "node: 20.19.2\n  ", ""), Map.of(), "\"node\"");
    assertRefused(change(npm, "  npm: 10.8.2\n", ""), Map.of(), "needs the key \"npm\"");
    assertRefused(change(npm, "10.8.2", "^10"), Map.of(), "an exact version");
    assertRefused(change(npm, "20.19.2", "lts"), Map.of(), "an exact version");
    assertRefused(change(YAML, "3.9.9", "3.9.9\n  scripts: true"), Map.of(), "needs the key");
    assertRefused(npm + "repositories: [central]\n", Map.of(), "not central");
    assertRefused(YAML + "repositories: [npm]\n", Map.of(), "not npm");
    for (String name : List.of("npm_config_registry", "NPM_CONFIG_ignore_scripts")) {
      String variable = change(npm, "10.8.2", "10.8.2\n  variables: {" + name + ": x}");
      assertRefused(variable, Map.of(), "does not set itself");
    }
  }

  @Test
  void npmReleasesHaveARegistry() throws Exception {
    String text = change(YAML, "pkg:maven/org.example/demo", "pkg:npm/demo");
    assertThat(yaml(text).published()).isEqualTo(new PublishedRef.NpmRegistry(Optional.empty()));
    String own = text + "published: {repository: https://npm.example.org/r}\n";
    assertThat(yaml(own).published())
        .isEqualTo(new PublishedRef.NpmRegistry(Optional.of("https://npm.example.org/r")));
    assertRefused(
        change(own, "pkg:npm/", "pkg:generic/"), Map.of(), "a repository is for releases of type");
  }
}

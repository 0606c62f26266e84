package dev.assay.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.cli.command.ExitCode;
import dev.assay.cli.e2e.Bench.Verified;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A spec whose author is the attacker: nothing of it but the build's commands reaches a shell. */
class HostileSpecIT {
  /** Each would make the marks if a shell read it, bare, in single or in double quotes. */
  private static final List<String> PAYLOADS =
      List.of(
          "$$(touch MARK out/mark)",
          "`touch MARK out/mark`",
          "x; touch MARK out/mark #",
          "x'; touch MARK out/mark; '",
          "x\\\" && touch MARK out/mark && echo \\\"",
          "x\\ntouch MARK out/mark\\n");

  /**
   * Values that are shown, given to the build as they are, or the path of a file that only Assay
   * opens; they may hold anything visible.
   */
  private static final Set<String> DATA = Set.of("name", "reason", "variable", "fitted", "signed");

  @TempDir Path folder;
  private Bench bench;
  private SmallVendor vendor;
  private Path mark;

  @BeforeEach
  void makeVendor() throws Exception {
    bench = Bench.on(folder, "http://127.0.0.1:9/");
    vendor = SmallVendor.create(bench);
    vendor.publish("published", vendor.honest());
    mark = folder.resolve("mark");
  }

  /** Where each field is, as {@code <field>}. */
  private static final String SPEC =
      """
      schema: 1
      release: "<release>"
      name: "<name>"
      source: {git: "<git>", tag: "<tag>", commit: "<commit>", reachable: "<reachable>"}
      environment:
        jdk: "<jdk>"
        toolchains: ["<toolchain>"]
        newline: "<newline>"
        newlineGit: "<newlineGit>"
        umask: "<umask>"
        timezone: "<timezone>"
        locale: "<locale>"
        rootfs: "<rootfs>"
        workdir: "<workdir>"
        variables: {"<key>": "<variable>"}
      build:
        command: "<command>"
        outputs: ["<output>"]
      packaging: [{signed: ["<signed>"], command: "<packing>"}]
      published: {folder: "<folder>"}
      repositories: ["<repository>"]
      exclude: [{file: "<file>", reason: "<reason>"}]
      fitted: ["<fitted>"]
      """;

  private String honest(String field) {
    return switch (field) {
      case "release" -> "pkg:maven/org.example/demo@1.0";
      case "git" -> "./project";
      case "tag" -> "v1.0";
      case "commit" -> vendor.commit();
      case "reachable" -> "main";
      case "jdk", "toolchain" -> Integer.toString(Runtime.version().feature());
      case "newline", "newlineGit" -> "lf";
      case "umask" -> "0022";
      case "timezone" -> "UTC";
      case "locale" -> "en_US";
      case "rootfs" -> "host";
      case "workdir" -> "/var/maven/app";
      case "key" -> "CI";
      case "command" -> SmallVendor.BUILD;
      case "output" -> "out/*";
      case "signed" -> "out/demo-1.0.jar";
      case "packing" -> "true";
      case "folder" -> "published";
      case "repository" -> "central";
      case "file" -> "demo-1.0-javadoc.jar";
      default -> "x";
    };
  }

  private Verified verify(String field, String payload) throws Exception {
    String text = SPEC;
    for (String[] rest = text.split("<", 2); rest.length == 2; rest = text.split("<", 2)) {
      String name = rest[1].substring(0, rest[1].indexOf('>'));
      String value = name.equals(field) ? payload : honest(name);
      text = text.replace("<" + name + ">", value.replace("MARK", mark.toString()));
    }
    return bench.verify(bench.write("assay.yaml", text), "--accept", "fitted-value");
  }

  @Test
  void withoutAPayloadAllIsWell() throws Exception {
    Verified verified = verify("none", "");
    assertThat(verified.code()).as(verified.out() + verified.err()).isEqualTo(ExitCode.OK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "release",
        "name",
        "git",
        "tag",
        "commit",
        "reachable",
        "jdk",
        "toolchain",
        "newline",
        "newlineGit",
        "umask",
        "timezone",
        "locale",
        "rootfs",
        "workdir",
        "key",
        "variable",
        "output",
        "signed",
        "folder",
        "repository",
        "file",
        "reason",
        "fitted"
      })
  void shellSyntaxIsRefusedOrJustText(String field) throws Exception {
    for (String payload : PAYLOADS) {
      Verified verified = verify(field, payload);
      assertThat(mark).as("%s: %s", field, payload).doesNotExist();
      if (verified.code() == ExitCode.OK) {
        assertThat(DATA).as(payload).contains(field);
      } else {
        assertThat(verified.code())
            .as("%s: %s: %s", field, payload, verified.out())
            .isIn(ExitCode.USAGE, ExitCode.INCONCLUSIVE);
      }
    }
  }

  /** No honest one can be had here; but none of these gets as far as that. */
  @ParameterizedTest
  @ValueSource(strings = {"file", "upstream", "member", "sha256"})
  void noShellReadsWhereABinaryIsFrom(String field) throws Exception {
    for (String payload : PAYLOADS) {
      String text = "schema: 1\nrelease: pkg:maven/org.example/demo@1.0\n";
      text += "source: {git: ./project, commit: " + vendor.commit() + "}\n";
      text += "environment: {jdk: " + Runtime.version().feature() + "}\n";
      text += "build: {command: \"" + SmallVendor.BUILD + "\", outputs: [out/*]}\n";
      text += "published: {folder: published}\nvendored: [{";
      for (String key : List.of("file", "upstream", "member", "sha256")) {
        String value = key.equals("sha256") ? "ab".repeat(32) : "a/b";
        value = key.equals("upstream") ? "http://127.0.0.1:9/a.zip" : value;
        text += key + ": \"" + (key.equals(field) ? payload : value) + "\", ";
      }
      text = text.replace("MARK", mark.toString()) + "}]\n";
      Verified verified = bench.verify(bench.write("assay.yaml", text));
      assertThat(mark).as("%s: %s", field, payload).doesNotExist();
      assertThat(verified.code()).as(verified.out()).isIn(ExitCode.USAGE, ExitCode.INCONCLUSIVE);
    }
  }

  /** Proves that the marks would be seen: a command is a command, and only in the sandbox. */
  @Test
  void theCommandReachesAShellInTheSandboxOnly() throws Exception {
    Verified verified =
        verify("command", SmallVendor.BUILD + "; touch MARK out/mark; touch out/mark");
    assertThat(verified.code()).as(verified.out()).isEqualTo(ExitCode.DIFFERENT);
    assertThat(verified.result().different()).containsExactly("mark");
    assertThat(mark).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "groupId",
        "artifactId",
        "version",
        "display",
        "referenceRepo",
        "gitRepo",
        "gitTag",
        "sourceDistribution",
        "sourcePath",
        "sourceRmFiles",
        "tool",
        "jdk",
        "toolchains",
        "newline",
        "newlineGit",
        "umask",
        "timezone",
        "locale",
        "workdir",
        "command",
        "execBefore",
        "execAfter",
        "buildinfo",
        "mine"
      })
  void aBuildspecRunsNothingWhileItIsRead(String variable) throws Exception {
    for (String payload :
        List.of("$(touch MARK)", "`touch MARK`", "\"$(echo a | touch MARK)\"", "x; touch MARK")) {
      Path spec =
          bench.write(
              "demo.buildspec",
              """
              groupId=org.example
              artifactId=demo
              version=1.0
              gitRepo=https://git.example.org/demo.git
              gitTag=v1.0
              tool=mvn-3.9.12
              jdk=17
              newline=lf
              command="mvn package"
              """
                  + variable
                  + "="
                  + payload.replace("MARK", mark.toString())
                  + "\n");
      Verified verified = bench.verify(spec);
      assertThat(verified.code()).as(verified.out()).isEqualTo(ExitCode.USAGE);
      assertThat(mark).doesNotExist();
    }
  }

  @Test
  void anExclusionOfTheTrojanedFileIsACondition() throws Exception {
    vendor.publish("published", vendor.tampered("org/example/Backdoor.class", "harmless marker"));
    Verified verified = verify("file", "demo-1.0.jar");
    assertThat(verified.code()).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(verified.result().text("cause")).isEqualTo("conditions");
    assertThat(verified.headline()).contains("excluded");
    assertThat(verified.result().excluded()).containsExactly("demo-1.0.jar");
    assertThat(verify("file", "none.jar").code()).isEqualTo(ExitCode.DIFFERENT);
  }

  /** The published bytes come out of the rebuild, since the spec puts them there. */
  @Test
  void aCommandThatWritesToTrackedSourceIsACondition() throws Exception {
    vendor.publish("published", vendor.tampered("org/example/Demo.txt", "injected\n"));
    Verified verified =
        verify("command", "echo injected > content/org/example/Demo.txt; " + SmallVendor.BUILD);
    assertThat(verified.code()).as(verified.out()).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(verified.result().text("cause")).isEqualTo("conditions");
    assertThat(verified.result().conditions()).contains("source-written");
    assertThat(verified.headline() + verified.out()).contains("content/org/example/Demo.txt");
  }

  @Test
  void aFittedValueThatCarriesAPayloadIsACondition() throws Exception {
    vendor.publish("published", vendor.tampered("org/example/Extra.txt", "injected\n"));
    String text =
        """
        schema: 1
        release: pkg:maven/org.example/demo@1.0
        source: {git: ./project, tag: v1.0, commit: %s}
        environment: {jdk: %d, variables: {STAMP: injected}}
        build:
          command: 'echo "$$STAMP" > content/org/example/Extra.txt; %s'
          outputs: [out/*]
        published: {folder: published}
        fitted: [STAMP]
        """
            .formatted(vendor.commit(), Runtime.version().feature(), SmallVendor.BUILD);
    Verified verified = bench.verify(bench.write("assay.yaml", text));
    assertThat(verified.code()).as(verified.out()).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(verified.result().text("cause")).isEqualTo("conditions");
    assertThat(verified.headline()).contains("fitted-value");
    assertThat(verified.out()).contains("STAMP was read off the published file");
  }
}

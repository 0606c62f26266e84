package dev.assay.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.cli.Assay;
import dev.assay.cli.flow.Machine;
import dev.assay.cli.report.ResultSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives made by git itself, and what vendors and attackers add to them. */
class SourceCompareCommandTest {
  @TempDir Path folder;
  private Path project;
  private Path tree;

  @BeforeEach
  void makeRepository() throws Exception {
    project = Files.createDirectories(folder.resolve("project"));
    git("init", "-q", "-b", "main");
    write(project, "configure.ac", "AC_INIT\n");
    write(project, "src/main.c", "int main() { return 0; }\n");
    write(project, "run.sh", "#!/bin/sh\n");
    assertThat(project.resolve("run.sh").toFile().setExecutable(true)).isTrue();
    write(project, "docs/internal/note", "not for you\n");
    write(project, "secret.txt", "not for you\n");
    write(project, "version.txt", "$Format:%H %an %ct %ci %%$ and $Format:%T%n$\n");
    write(project, "dos.bat", "one\r\ntwo\r\n");
    Files.createSymbolicLink(project.resolve("link"), Path.of("src/main.c"));
    write(
        project,
        ".gitattributes",
        """
        docs/internal/ export-ignore
        secret.txt export-ignore
        version.txt export-subst
        *.bat text eol=crlf
        .gitattributes export-ignore
        """);
    git("add", "-A");
    git("commit", "-q", "-m", "release");
    git("tag", "v1");
    tree = Files.createDirectories(folder.resolve("tree"));
    run(folder, "git -C project archive --prefix=demo-1/ v1 | tar x -C tree");
  }

  private static void write(Path root, String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, text);
  }

  private void git(String... words) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org"));
    command.addAll(List.of(words));
    execute(project, command);
  }

  private static void run(Path where, String script) throws IOException {
    execute(where, List.of("sh", "-c", script));
  }

  private static void execute(Path where, List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(where.toFile());
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    builder.environment().put("HOME", where.toString());
    Process process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(command + ": " + said);
    }
  }

  /** Packs what is in the tree now. */
  private Path packed() throws IOException {
    run(folder, "rm -f demo.tar.gz && tar czf demo.tar.gz -C tree .");
    return folder.resolve("demo.tar.gz");
  }

  private Assay.Outcome compare(Path archive, String... options) {
    Map<String, String> environment =
        Map.of("ASSAY_CACHE", folder.resolve("cache").toString(), "PATH", "/usr/bin:/bin");
    List<String> words = new ArrayList<>(List.of("source", "compare"));
    words.addAll(List.of(archive.toString(), project.toString(), "v1"));
    words.addAll(List.of(options));
    return new Assay(new Machine(environment, folder.resolve("home"))).run(words);
  }

  private static void assertEqual(Assay.Outcome outcome) {
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).startsWith("REPRODUCED");
    assertThat(outcome.code()).isEqualTo(ExitCode.OK);
  }

  private static void assertDifferent(Assay.Outcome outcome, String... texts) {
    assertThat(outcome.out()).contains(texts);
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.DIFFERENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tar", "tar.gz", "zip"})
  void whatGitArchives(String format) throws Exception {
    Path archive = folder.resolve("demo-1." + format);
    git("archive", "--prefix=demo-1/", "--format=" + format, "-o", archive.toString(), "v1");

    assertEqual(compare(archive));
  }

  /** The archive of xz 5.6.0 had an m4 macro that its repository never saw. */
  @Test
  void aFileThatOnlyTheArchiveHasIsCode() throws Exception {
    write(tree, "demo-1/m4/build-to-host.m4", "gl_am_configmake='evil'\n");

    assertDifferent(compare(packed()), "DIFFERENT", "CODE", "m4/build-to-host.m4");
  }

  @Test
  void aNamedOriginStandsAsACondition() throws Exception {
    write(tree, "demo-1/configure", "#!/bin/sh\n");
    Path archive = packed();
    String origin = "--origin=configure=made by autoconf 2.71";

    assertDifferent(compare(archive), "configure");
    Assay.Outcome unaccepted = compare(archive, origin);
    assertThat(unaccepted.code()).isEqualTo(ExitCode.INCONCLUSIVE);
    Assay.Outcome accepted = compare(archive, origin, "--accept=excluded");
    assertEqual(accepted);
    assertThat(accepted.out()).contains("configure", "made by autoconf 2.71");
    write(tree, "demo-1/m4/evil.m4", "evil\n");
    assertDifferent(compare(packed(), origin, "--accept=excluded"), "m4/evil.m4");
  }

  @Test
  void anOriginExplainsNothingElse() throws Exception {
    for (String origin : List.of("src/main.c=x", "nowhere=x", "x", "=x", "configure=")) {
      assertThat(compare(packed(), "--origin=" + origin).code()).isEqualTo(ExitCode.USAGE);
    }
  }

  @Test
  void aChangedFile() throws Exception {
    write(tree, "demo-1/src/main.c", "int main() { return evil(); }\n");

    assertDifferent(compare(packed()), "src/main.c", "+ int main() { return evil(); }");
  }

  @Test
  void aFileThatTheArchiveLacks() throws Exception {
    Files.delete(tree.resolve("demo-1/configure.ac"));

    assertDifferent(compare(packed()), "configure.ac");
  }

  @Test
  void aSignatureBesideAFileIsAFileLikeAnyOther() throws Exception {
    write(tree, "demo-1/src/main.c.sha1", "x\n");
    write(tree, "demo-1/src/main.c.sigstore", "{}");

    assertDifferent(compare(packed()), "src/main.c.sha1", "src/main.c.sigstore");
  }

  @Test
  void aModeThatChanged() throws Exception {
    assertThat(tree.resolve("demo-1/src/main.c").toFile().setExecutable(true)).isTrue();

    assertDifferent(compare(packed()), "SURFACE", "src/main.c", "mode 100755");
  }

  @Test
  void aLinkThatLeadsElsewhere() throws Exception {
    Files.delete(tree.resolve("demo-1/link"));
    Files.createSymbolicLink(tree.resolve("demo-1/link"), Path.of("run.sh"));
    assertDifferent(compare(packed()), "link", "link to run.sh");

    Files.delete(tree.resolve("demo-1/link"));
    write(tree, "demo-1/link", "int main() { return 0; }\n");
    assertDifferent(compare(packed()), "a link on one side, a file on the other");
  }

  @Test
  void whatTheAttributesLeaveOutIsNotMissed() throws Exception {
    write(tree, "demo-1/secret.txt", "not for you\n");

    // The archive was not made by git alone.
    assertDifferent(compare(packed()), "secret.txt");
  }

  @Test
  void aPlaceholderThatDependsOnMoreThanTheCommit() throws Exception {
    write(project, "version.txt", "$Format:%h$\n");
    git("commit", "-q", "-a", "-m", "short");
    git("tag", "-f", "v1");
    run(folder, "rm -rf tree/* && git -C project archive --prefix=demo-1/ v1 | tar x -C tree");

    assertDifferent(
        compare(packed()),
        "version.txt: $Format:%h$ has a placeholder that is not filled in",
        "- $Format:%h$");
  }

  private Path policy(String key) throws Exception {
    return Files.writeString(
        folder.resolve(key + ".yaml"),
        """
        schema: 1
        name: releases
        accept: []
        sources:
          - repository: %s
            reachable: main
            signers:
              - ssh: %s %s
        """
            .formatted(project, key, Files.readString(folder.resolve(key + ".pub")).strip()));
  }

  @Test
  void aSignedTagHasItsSignerInTheResult() throws Exception {
    for (String key : List.of("ada", "eve")) {
      run(folder, "ssh-keygen -q -t ed25519 -N '' -C '' -f " + key);
    }
    git("config", "gpg.format", "ssh");
    git("config", "user.signingKey", folder.resolve("ada").toString());
    git("tag", "-f", "-s", "v1", "-m", "release");

    Assay.Outcome good = compare(packed(), "--policy=" + policy("ada"));
    assertEqual(good);
    assertThat(good.out()).contains("signer   ada with SSH SHA256:");
    Assay.Outcome other = compare(packed(), "--policy=" + policy("eve"));
    assertThat(other.code()).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(other.out())
        .contains("source", "does not count: made by a key that is not trusted: SSH SHA256:");
  }

  @Test
  void theJsonFollowsTheSchemaAndNamesTheCommit() throws Exception {
    write(tree, "demo-1/m4/evil.m4", "evil\n");
    Assay.Outcome outcome = compare(packed(), "--json=-");
    JsonNode json = new ObjectMapper().readTree(new ResultSchema().check(outcome.out()));

    assertThat(json.at("/verdict").asText()).isEqualTo("different");
    assertThat(json.at("/source/commit").asText()).hasSize(40);
    assertThat(json.at("/source/kind").asText()).isEqualTo("git");
    assertThat(outcome.code()).isEqualTo(ExitCode.DIFFERENT);
  }

  @Test
  void whatCannotBeHadIsInconclusive() throws Exception {
    Path broken = Files.writeString(folder.resolve("demo.tar.gz"), "no archive");
    assertThat(compare(broken).code()).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(compare(packed(), "--commit=" + "1".repeat(40)).code())
        .isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(compare(packed(), "--require-reachable=trunk").out()).contains("no branch trunk");
    assertThat(compare(folder.resolve("nowhere.zip")).code()).isEqualTo(ExitCode.USAGE);
    assertThat(compare(packed(), "--commit=v1").code()).isEqualTo(ExitCode.USAGE);
  }
}

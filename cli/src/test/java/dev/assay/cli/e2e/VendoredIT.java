package dev.assay.cli.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.cli.command.ExitCode;
import dev.assay.cli.e2e.Bench.Verified;
import dev.assay.core.artifact.Digest;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Binaries in a source, held against what their makers published. */
class VendoredIT {
  private static final Path SIGNED =
      Path.of("..", "comparator", "src", "test", "resources", "signed").toAbsolutePath();

  @TempDir Path folder;
  private Bench bench;
  private FolderServer server;
  private String commit = "";

  @BeforeEach
  void makeVendor() throws Exception {
    server = new FolderServer(Files.createDirectories(folder.resolve("served")));
    bench = Bench.on(folder, server.url());
    bench.write("project/project.txt", "of the project\n");
    bench.write("published/all.txt", "of the project\n");
    Files.createDirectories(folder.resolve("project/lib"));
    Files.copy(SIGNED.resolve("signed.exe"), folder.resolve("project/lib/own.exe"));
    Files.copy(SIGNED.resolve("signed.exe"), folder.resolve("served/real.exe"));
    Files.copy(SIGNED.resolve("dual.exe"), folder.resolve("served/other.exe"));
    Files.createSymbolicLink(folder.resolve("project/link.exe"), Path.of("lib/own.exe"));
    try (GitVendor vendor = GitVendor.create(folder.resolve("project"))) {
      commit = vendor.commit();
    }
  }

  @AfterEach
  void close() {
    server.close();
  }

  private Path served(String name) {
    return folder.resolve("served").resolve(name);
  }

  private String entry(String upstream, Path file) throws Exception {
    return "{file: lib/own.exe, upstream: '%s', sha256: %s}"
        .formatted(upstream, Digest.of(file).sha256());
  }

  private Verified verify(String vendored, String... options) throws Exception {
    return verifyBuild("mkdir out && cat project.txt > out/all.txt", vendored, options);
  }

  private Verified verifyBuild(String build, String vendored, String... options) throws Exception {
    Path spec =
        bench.write(
            "assay.yaml",
            """
            schema: 1
            release: pkg:generic/demo@1.0
            source: {git: ./project, commit: %s}
            environment: {}
            build: {command: '%s', outputs: [out/*]}
            published: {folder: published}
            vendored: [%s]
            """
                .formatted(commit, build, vendored));
    return bench.verify(spec, options);
  }

  @Test
  void oneThatIsItsUpstreamNamesIt() throws Exception {
    Verified verified = verify(entry(server.url() + "real.exe", served("real.exe")));
    assertThat(verified.code()).as(verified.out() + verified.err()).isEqualTo(ExitCode.OK);
    assertThat(verified.result().conditions())
        .contains("vendored-binary")
        .doesNotContain("unverified-binary");
    assertThat(verified.out()).contains("lib/own.exe in the source is no source: it is http");
  }

  @Test
  void strictPoliciesDoNotTakeIt() throws Exception {
    String entry = entry(server.url() + "real.exe", served("real.exe"));
    assertThat(verify(entry, "--policy", "strict").code()).isEqualTo(ExitCode.INCONCLUSIVE);
  }

  /** Signer and signature are the same, and both are pinned. */
  @Test
  void oneThatDiffersIsCodeWhateverItsSignatureSays() throws Exception {
    Verified verified =
        verify(
            entry(server.url() + "other.exe", served("other.exe")),
            "--signer",
            SIGNED.resolve("root.pem").toString(),
            "--timestamper",
            SIGNED.resolve("time.pem").toString());
    assertThat(verified.code()).as(verified.out() + verified.err()).isEqualTo(ExitCode.DIFFERENT);
    assertThat(verified.out()).contains("lib/own.exe", "other.exe", "CODE");
    assertThat(verified.result().conditions()).contains("unverified-binary");
  }

  @Test
  void thatStandsEvenIfNothingCanBeBuilt() throws Exception {
    String entry = entry(server.url() + "other.exe", served("other.exe"));
    assertThat(verifyBuild("false", entry).code()).isEqualTo(ExitCode.DIFFERENT);
  }

  @Test
  void anotherThatCannotBeHadHidesNothing() throws Exception {
    String dead = entry(server.url() + "none.exe", served("real.exe"));
    String entry = entry(server.url() + "other.exe", served("other.exe"));
    Verified verified = verify(dead.replace("lib/own.exe", "project.txt") + ", " + entry);
    assertThat(verified.code()).as(verified.out()).isEqualTo(ExitCode.DIFFERENT);
  }

  /** The digest is that of the file in the source, which Assay has seen. */
  @Test
  void anUpstreamThatNobodyServesIsNone() throws Exception {
    Verified verified = verify(entry(server.url() + "none.exe", served("real.exe")));
    assertThat(verified.code()).as(verified.out()).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(verified.out()).contains("404");
  }

  @Test
  void membersOfArchivesAndPackages() throws Exception {
    byte[] own = Files.readAllBytes(SIGNED.resolve("signed.exe"));
    Path jar = served("org/example/tool/1.0/tool-1.0.jar");
    Files.createDirectories(jar.getParent());
    zip(jar, List.of("a.txt", "bin/own.exe"), own);
    String entry =
        "{file: lib/own.exe, upstream: pkg:maven/org.example/tool@1.0, member: bin/own.exe,"
            + " sha256: "
            + Digest.of(jar).sha256()
            + "}";
    Verified verified = verify(entry);
    assertThat(verified.code()).as(verified.out() + verified.err()).isEqualTo(ExitCode.OK);
    assertThat(verified.out()).contains("pkg:maven/org.example/tool@1.0!/bin/own.exe");
    Verified none = verify(entry.replace("bin/own.exe", "bin/none.exe"));
    assertThat(none.code()).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(none.out()).contains("there is no pkg:maven");
    Verified text = verify(entry.replace("member: bin/own.exe", "member: a.txt"));
    assertThat(text.code()).isEqualTo(ExitCode.DIFFERENT);
  }

  @Test
  void anArchiveWithTwoOfThemVouchesForNone() throws Exception {
    byte[] own = Files.readAllBytes(SIGNED.resolve("signed.exe"));
    Path twice = served("twice.zip");
    zip(twice, List.of("own.exe", "own.exf"), own);
    byte[] bytes =
        new String(Files.readAllBytes(twice), java.nio.charset.StandardCharsets.ISO_8859_1)
            .replace("own.exf", "own.exe")
            .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    Files.write(twice, bytes);
    String entry =
        "{file: lib/own.exe, upstream: '%stwice.zip', member: own.exe, sha256: %s}"
            .formatted(server.url(), Digest.of(twice).sha256());
    assertThat(verify(entry).code()).isEqualTo(ExitCode.INCONCLUSIVE);
  }

  private static void zip(Path file, List<String> names, byte[] content) throws Exception {
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (String name : names) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(name.endsWith(".txt") ? "text".getBytes(UTF_8) : content);
      }
    }
  }

  @Test
  void anotherDigestIsNoUpstream() throws Exception {
    Verified verified = verify(entry(server.url() + "real.exe", served("other.exe")));
    assertThat(verified.code()).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(verified.out()).contains("is pinned at");
  }

  @Test
  void aPublishedFileVouchesForNothing() throws Exception {
    Files.copy(SIGNED.resolve("signed.exe"), folder.resolve("published/real.exe"));
    Verified verified = verify(entry(server.url() + "real.exe", served("real.exe")));
    assertThat(verified.code()).isNotEqualTo(ExitCode.OK);
    assertThat(verified.out()).contains("is the published file real.exe itself");
  }

  @ParameterizedTest
  @CsvSource({"lib/none.exe, has no file", "link.exe, found a link", "lib, has no file"})
  void whatIsNoFileIsBadUsage(String file, String message) throws Exception {
    String entry = entry(server.url() + "real.exe", served("real.exe"));
    Verified verified = verify(entry.replace("lib/own.exe", file));
    assertThat(verified.code()).isEqualTo(ExitCode.USAGE);
    assertThat(verified.err()).contains(message);
  }
}

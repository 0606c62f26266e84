package dev.assay.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.cli.command.ExitCode;
import dev.assay.cli.e2e.Bench.Verified;
import dev.assay.core.artifact.Digest;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A build that needs a file from elsewhere, pinned by its digest. */
class DownloadsIT {
  private static final String BUILD = "mkdir out && cat project.txt tools/words.txt > out/all.txt";

  @TempDir Path folder;
  private Bench bench;
  private FolderServer server;
  private String commit = "";
  private Path words;

  @BeforeEach
  void makeVendor() throws Exception {
    bench = Bench.on(folder, "http://127.0.0.1:9/");
    bench.write("project/project.txt", "of the project\n");
    bench.write("project/tools/own.txt", "of the project, too\n");
    Files.createSymbolicLink(folder.resolve("project/link"), Path.of("/tmp"));
    try (GitVendor vendor = GitVendor.create(folder.resolve("project"))) {
      commit = vendor.commit();
    }
    words = bench.write("served/words.txt", "from elsewhere\n");
    bench.write("published/all.txt", "of the project\nfrom elsewhere\n");
    server = new FolderServer(folder.resolve("served"));
  }

  @AfterEach
  void close() {
    server.close();
  }

  private Verified verify(String build, String sha256, String target, String... options)
      throws Exception {
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
            downloads: [{url: '%swords.txt', sha256: %s, target: %s}]
            """
                .formatted(commit, build, server.url(), sha256, target));
    return bench.verify(spec, options);
  }

  /** By somebody to whom the download is good enough. */
  private Verified accepting(String build, String sha256, String target) throws Exception {
    return verify(build, sha256, target, "--accept", "pinned-download");
  }

  private String pin() throws Exception {
    return Digest.of(words).sha256();
  }

  @Test
  void isThereForTheBuildAndNamedInTheVerdict() throws Exception {
    Verified verified = accepting(BUILD, pin(), "tools/words.txt");
    assertThat(verified.code()).as(verified.out()).isEqualTo(ExitCode.OK);
    assertThat(verified.result().text("network")).isEqualTo("closed");
    assertThat(verified.result().conditions()).contains("pinned-download");
    assertThat(verified.out())
        .contains(
            "tools/words.txt is no source: the build got it from "
                + server.url()
                + "words.txt, sha256:"
                + pin());
    verified = verify(BUILD, pin(), "tools/words.txt");
    assertThat(verified.code()).as("not by default").isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(verified.result().text("reason")).contains("does not accept: pinned-download");
    assertThat(verify(BUILD, pin(), "tools/words.txt", "--policy", "strict").code())
        .isEqualTo(ExitCode.INCONCLUSIVE);

    Path policy =
        bench.write(
            "policy.yaml",
            "schema: 1\nname: mine\naccept: [host-rootfs, tag-not-signed]\nbinaries: ["
                + pin()
                + "]\n");
    server.close();
    verified = verify(BUILD, pin(), "tools/words.txt", "--policy", policy.toString());
    assertThat(verified.code()).as("kept: %s", verified.out()).isEqualTo(ExitCode.OK);
    assertThat(verified.result().conditions()).doesNotContain("pinned-download");
  }

  @Test
  void otherBytesAtItsAddressAreRefused() throws Exception {
    String pin = pin();
    Files.writeString(words, "something else\n");
    Verified verified = verify(BUILD, pin, "tools/words.txt");
    assertThat(verified.code()).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(verified.result().text("cause")).isEqualTo("dependency");
    assertThat(verified.result().text("reason")).contains(pin, pin(), server.url());
  }

  @Test
  void whoeverWritesToTheStoreDoesNotGetIn() throws Exception {
    assertThat(accepting(BUILD, pin(), "tools/words.txt").code()).isEqualTo(ExitCode.OK);
    Path kept = bench.cache().resolve("store/sha256").resolve(pin().substring(0, 2)).resolve(pin());
    Files.delete(kept);
    Files.writeString(kept, "evil");
    Verified verified = verify(BUILD, pin(), "tools/words.txt");
    assertThat(verified.result().text("cause")).isEqualTo("dependency");
    assertThat(verified.result().text("reason")).contains(pin(), Digest.of(kept).sha256());
  }

  @Test
  void neverTakesThePlaceOfSourceNorFollowsItsLinks() throws Exception {
    for (String target : new String[] {"tools/own.txt", "tools", "link/x.txt", "project.txt/x"}) {
      Verified verified = verify(BUILD, pin(), target);
      assertThat(verified.code()).as(target).isEqualTo(ExitCode.USAGE);
      assertThat(verified.err()).contains(target);
    }
    assertThat(Path.of("/tmp/x.txt")).doesNotExist();
  }

  @Test
  void aBuildThatWritesToItIsFoundOut() throws Exception {
    Verified verified = verify("touch tools/words.txt; " + BUILD, pin(), "tools/words.txt");
    assertThat(verified.code()).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(verified.result().conditions()).contains("source-written");
  }

  /** Two downloads must not hide behind one name. */
  @Test
  void norIsItBehindAnotherDownload() throws Exception {
    Files.writeString(words, "published, and nothing else\n");
    Files.copy(words, folder.resolve("published/words.txt"));
    Path harmless = bench.write("served/harmless", "harmless\n");
    Path spec =
        bench.write(
            "assay.yaml",
            """
            schema: 1
            release: pkg:generic/demo@1.0
            source: {git: ./project, commit: %s}
            environment: {}
            build:
              command: "mkdir out && cp x/a.sha256 out/words.txt && cp project.txt out/all.txt"
              outputs: [out/*]
            published: {folder: published}
            downloads:
              - {url: '%swords.txt', sha256: %s, target: x/a.sha256}
              - {url: '%sharmless', sha256: %s, target: download/%s}
            """
                .formatted(
                    commit,
                    server.url(),
                    pin(),
                    server.url(),
                    Digest.of(harmless).sha256(),
                    pin()));
    Verified verified = bench.verify(spec);
    assertThat(verified.result().text("cause")).isEqualTo("dependency");
    assertThat(verified.result().text("reason")).contains("is words.txt of the release");
  }

  /** Rule 6 looks into archives of every kind; what it cannot look into is named. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -cf - -C tools words.txt",
        "tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -cJf - -C tools words.txt",
        "gzip -nc tools/words.txt",
        "bzip2 -c tools/words.txt",
        "zstd -qc tools/words.txt",
        "cp tools/words.txt x && ar rcD made x && cat made"
      })
  void norDoesItLieInsideOfAPublishedArchive(String pack) throws Exception {
    String secret = "published, and nothing else\n".repeat(100);
    Files.writeString(words, secret);
    String build = "mkdir -p out && (" + pack + ") > out/all.bin";
    bench.write("vendor/tools/words.txt", secret);
    Process vendor =
        new ProcessBuilder("sh", "-c", build)
            .directory(folder.resolve("vendor").toFile())
            .inheritIO()
            .start();
    assertThat(vendor.waitFor()).isZero();
    Files.delete(folder.resolve("published/all.txt"));
    Files.copy(folder.resolve("vendor/out/all.bin"), folder.resolve("published/all.bin"));

    Verified verified = accepting(build, pin(), "tools/words.txt");
    assertThat(verified.result().text("cause")).as(verified.out()).isEqualTo("dependency");
    assertThat(verified.result().text("reason")).contains("in all.bin of the release");
  }

  @Test
  void whatCannotBeLookedIntoIsNamed() throws Exception {
    Files.writeString(words, "of some length\n".repeat(100));
    String build = "mkdir -p out && xz -c tools/words.txt | head -c 60 > out/all.bin";
    Process vendor =
        new ProcessBuilder("sh", "-c", "xz -c served/words.txt | head -c 60 > published/all.bin")
            .directory(folder.toFile())
            .inheritIO()
            .start();
    assertThat(vendor.waitFor()).isZero();
    Files.delete(folder.resolve("published/all.txt"));
    Verified verified = accepting(build, pin(), "tools/words.txt");
    assertThat(verified.result().text("cause")).as(verified.out()).isEqualTo("conditions");
    assertThat(verified.result().conditions()).contains("members-unread");
    assertThat(verified.out()).contains("whether a dependency is a part of all.bin could not");
  }

  /** Rule 6: whatever it is called, and wherever it lies. */
  @Test
  void thePublishedFileIsNoDownload() throws Exception {
    Files.writeString(words, "published, and nothing else\n");
    Files.copy(words, folder.resolve("published/words.txt"));
    Verified verified = verify(BUILD + " && cp tools/words.txt out", pin(), "tools/words.txt");
    assertThat(verified.result().text("cause")).isEqualTo("dependency");
    assertThat(verified.result().text("reason"))
        .contains("words.txt is words.txt of the release under another name");
  }
}

package dev.assay.cli.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.cli.command.ExitCode;
import dev.assay.cli.e2e.Bench.Verified;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody may do to published files, wherever they are published. */
class TamperingIT {
  private static final String INJECTED = "org/example/Injected.txt";

  @TempDir Path folder;
  private Bench bench;
  private SmallVendor vendor;
  private Map<String, byte[]> files;

  @BeforeEach
  void makeVendor() throws IOException {
    bench = Bench.on(folder, "http://127.0.0.1:9/");
    vendor = SmallVendor.create(bench);
    files = vendor.honest();
  }

  // --- a folder, whose files are the release

  @Test
  void whatTheBuildMakesIsReproduced() throws Exception {
    Verified verified = verifyFolder();
    assertThat(verified.headline()).isEqualTo("REPRODUCED  demo 1.0: 2 of 2 files reproduced");
    assertThat(verified.code()).isEqualTo(ExitCode.OK);
    assertThat(verified.result().conditions())
        .containsExactlyInAnyOrder("tag-not-signed", "host-rootfs", "published-elsewhere");
  }

  @Test
  void anInjectedMemberIsNamed() throws Exception {
    files = vendor.tampered(INJECTED, "evil\n");
    Verified verified = verifyFolder();
    assertThat(verified.headline())
        .isEqualTo("DIFFERENT  demo 1.0: 1 of 2 files differs (worst: CODE)");
    assertThat(verified.code()).isEqualTo(ExitCode.DIFFERENT);
    assertThat(verified.result().findings()).contains("added demo-1.0.jar!/" + INJECTED);
    assertThat(verified.out()).contains("+ evil");
  }

  @Test
  void aChangedMemberIsShown() throws Exception {
    files = vendor.tampered("org/example/Demo.txt", "one\nevil\nthree\n");
    Verified verified = verifyFolder();
    assertThat(verified.code()).isEqualTo(ExitCode.DIFFERENT);
    assertThat(verified.result().findings()).contains("changed demo-1.0.jar!/org/example/Demo.txt");
    assertThat(verified.out()).contains("- two\n", "+ evil\n");
  }

  @Test
  void bytesBehindTheArchiveAreFound() throws Exception {
    files.put(SmallVendor.JAR, Arrays.copyOf(jar(), jar().length + 4));
    Verified verified = verifyFolder();
    assertThat(verified.code()).isEqualTo(ExitCode.DIFFERENT);
    assertThat(verified.result().text("worst")).isNotEqualTo("METADATA");
  }

  @Test
  void aPublishedFileThatTheBuildDidNotMakeIsDifferent() throws Exception {
    files.put("demo-1.0-extra.jar", new byte[0]);
    Verified verified = verifyFolder();
    assertThat(verified.code()).isEqualTo(ExitCode.DIFFERENT);
    assertThat(verified.result().findings()).containsExactly("added demo-1.0-extra.jar");
    assertThat(verified.out()).contains("published, but the build did not make it");
  }

  @Test
  void aFileThatWasNotPublishedIsDifferent() throws Exception {
    files.remove(SmallVendor.POM);
    Verified verified = verifyFolder();
    assertThat(verified.code()).isEqualTo(ExitCode.DIFFERENT);
    assertThat(verified.result().findings()).containsExactly("removed demo-1.0.pom");
    assertThat(verified.out()).contains("the build made it, but it was not published");
  }

  @Test
  void aChecksumIsHeldAgainstItsFile() throws Exception {
    byte[] right = SmallVendor.digest("SHA-256", jar()).getBytes(UTF_8);
    files.put("demo-1.0.jar.sha256", right);
    assertThat(verifyFolder().out()).contains("1 checksum agrees");

    files.put("demo-1.0.jar.sha256", "0".repeat(64).getBytes(UTF_8));
    Verified verified = verifyFolder();
    assertThat(verified.code()).isEqualTo(ExitCode.DIFFERENT);
    assertThat(verified.result().findings()).containsExactly("added demo-1.0.jar.sha256");
    assertThat(verified.out()).contains("is not the SHA-256 of demo-1.0.jar");
  }

  @Test
  void nothingThatIsPublishedIsRunOrFollowed() throws Exception {
    Path published = vendor.publish("published", files);
    Files.delete(published.resolve(SmallVendor.POM));
    Files.createSymbolicLink(published.resolve(SmallVendor.POM), folder.resolve("project/pom.xml"));
    Verified verified = bench.verify(vendor.spec("folder: published"));
    assertThat(verified.code()).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(verified.out()).contains("found links: demo-1.0.pom");
  }

  private byte[] jar() {
    return Objects.requireNonNull(files.get(SmallVendor.JAR));
  }

  private Verified verifyFolder() throws IOException {
    vendor.publish("published", files);
    return bench.verify(vendor.spec("folder: published"));
  }

  // --- a Maven repository

  @Test
  void aRepositoryThatTellsWhatItHasLeavesNothingOut() throws Exception {
    files.put("demo-1.0-extra.jar", new byte[0]);
    String url = vendor.deploy("repository", files).toUri().toString();
    Verified verified = bench.verify(vendor.spec("repository: '" + url + "'"));
    assertThat(verified.code()).isEqualTo(ExitCode.DIFFERENT);
    assertThat(verified.result().findings()).containsExactly("added demo-1.0-extra.jar");
    assertThat(verified.result().conditions()).doesNotContain("set-not-listed");
  }

  @Test
  void aRepositoryThatTellsNothingLeavesACondition() throws Exception {
    files.put("demo-1.0-sources.jar", new byte[0]);
    files.put("demo-1.0-unheard-of.jar", new byte[0]);
    Verified verified = verifyOverHttp();
    assertThat(verified.result().findings()).containsExactly("added demo-1.0-sources.jar");
    assertThat(verified.result().conditions()).contains("set-not-listed");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPoisonedOriginIsFoundWhateverTheLocalRepositoryHas(boolean http) throws Exception {
    vendor.deploy("home/.m2/repository", files);
    files = vendor.tampered(INJECTED, "evil\n");
    Verified verified = http ? verifyOverHttp() : verifyFileRepository();
    assertThat(verified.code()).isEqualTo(ExitCode.DIFFERENT);
    assertThat(verified.result().findings()).contains("added demo-1.0.jar!/" + INJECTED);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPoisonedLocalRepositoryChangesNothing(boolean http) throws Exception {
    vendor.deploy("home/.m2/repository", vendor.tampered(INJECTED, "evil\n"));
    Verified verified = http ? verifyOverHttp() : verifyFileRepository();
    assertThat(verified.headline()).isEqualTo("REPRODUCED  demo 1.0: 2 of 2 files reproduced");
    assertThat(verified.code()).isEqualTo(ExitCode.OK);
  }

  @Test
  void aRepositoryThatContradictsItselfProvesNothing() throws Exception {
    Path root = vendor.deploy("repository", files);
    Files.writeString(root.resolve(SmallVendor.PLACE + "demo-1.0.jar.sha1"), "0".repeat(40));
    try (FolderServer server = new FolderServer(root)) {
      Verified verified = bench.verify(vendor.spec("repository: '" + server.url() + "'"));
      assertThat(verified.code()).isEqualTo(ExitCode.INCONCLUSIVE);
      assertThat(verified.result().text("cause")).isEqualTo("published");
      assertThat(verified.result().text("reason")).contains("demo-1.0.jar");
    }
  }

  private Verified verifyFileRepository() throws IOException {
    String url = vendor.deploy("repository", files).toUri().toString();
    return bench.verify(vendor.spec("repository: '" + url + "'"));
  }

  private Verified verifyOverHttp() throws IOException {
    try (FolderServer server = new FolderServer(vendor.deploy("repository", files))) {
      return bench.verify(vendor.spec("repository: '" + server.url() + "'"));
    }
  }

  // --- files that are not published yet

  @Test
  void aCandidateFolderIsJudgedInPlaceOfThePublishedFiles() throws Exception {
    vendor.publish("published", vendor.tampered(INJECTED, "evil\n"));
    Path candidate = vendor.publish("candidate", files);
    Path spec = vendor.spec("folder: published");
    assertThat(bench.verify(spec, "--candidate", candidate.toString()).code())
        .isEqualTo(ExitCode.OK);
    assertThat(bench.verify(spec).code()).isEqualTo(ExitCode.DIFFERENT);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aStagedReleaseIsAFolderOrAZipFile(boolean zip) throws Exception {
    Path spec = vendor.spec("folder: none");
    Verified verified = bench.verify(spec, "--candidate", staged("good", zip).toString());
    assertThat(verified.headline()).isEqualTo("REPRODUCED  demo 1.0: 2 of 2 files reproduced");
    assertThat(verified.code()).isEqualTo(ExitCode.OK);
    assertThat(verified.out())
        .contains("6 checksums agree", "not checked: maven-metadata.xml (a repository's own index");

    files = new HashMap<>(vendor.tampered(INJECTED, "evil\n"));
    files.put("demo-1.0-extra.jar", new byte[0]);
    verified = bench.verify(spec, "--candidate", staged("bad", zip).toString());
    assertThat(verified.code()).isEqualTo(ExitCode.DIFFERENT);
    assertThat(verified.result().findings())
        .contains("added demo-1.0.jar!/" + INJECTED, "added demo-1.0-extra.jar");
  }

  private Path staged(String name, boolean zip) throws IOException {
    Path folder = vendor.deploy(name, files);
    return zip ? Trees.pack(folder, bench.folder().resolve(name + ".zip")) : folder;
  }

  @Test
  void exclusionsCallStagedFilesWhatTheyWillBeCalled() throws Exception {
    files.put("demo-1.0-javadoc.jar", new byte[0]);
    Path staged = staged("staged", true);
    Verified verified =
        bench.verify(
            vendor.spec("folder: none"),
            "--candidate",
            staged.toString(),
            "--exclude",
            "demo-1.0-javadoc.jar=only text",
            "--accept",
            "excluded");
    assertThat(verified.headline())
        .isEqualTo("REPRODUCED  demo 1.0: 2 of 3 files reproduced, 1 not checked");
    assertThat(verified.result().excluded()).containsExactly("demo-1.0-javadoc.jar");
  }

  @Test
  void aBundleThatLeadsOutOfItsFolderIsRefused() throws Exception {
    Path bundle = folder.resolve("bundle.zip");
    try (var out = new java.util.zip.ZipOutputStream(Files.newOutputStream(bundle))) {
      out.putNextEntry(new java.util.zip.ZipEntry("../demo-1.0.jar"));
    }
    Verified verified = bench.verify(vendor.spec("folder: none"), "--candidate", bundle.toString());
    assertThat(verified.code()).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(verified.result().text("cause")).isEqualTo("published");
    assertThat(verified.out()).contains("refused to write ../demo-1.0.jar of " + bundle);
  }

  @Test
  void aCandidateThatIsNotThereIsBadUsageBeforeAnythingRuns() throws Exception {
    Verified verified =
        bench.verify(vendor.spec("folder: none"), "--candidate", folder.resolve("no").toString());
    assertThat(verified.code()).isEqualTo(ExitCode.USAGE);
    assertThat(verified.err()).startsWith("assay: --candidate: expected a folder");
  }
}

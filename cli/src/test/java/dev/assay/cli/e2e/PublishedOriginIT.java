package dev.assay.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.cli.command.ExitCode;
import dev.assay.cli.e2e.Bench.Verified;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A spec that says what the release is, and has something else judged. */
class PublishedOriginIT {
  @TempDir Path folder;
  private Bench bench;
  private SmallVendor vendor;

  @BeforeEach
  void makeVendor() throws Exception {
    bench = Bench.on(folder, "http://127.0.0.1:9/");
    vendor = SmallVendor.create(bench);
    vendor.publish("published", vendor.honest());
  }

  /** The files that users get could be others: what is beside the spec says nothing of them. */
  @Test
  void anotherPlaceThanTheRegistryOfTheReleaseIsACondition() throws Exception {
    for (String place :
        new String[] {
          "folder: published",
          "urls: ['"
              + folder.resolve("published").resolve(SmallVendor.JAR).toUri()
              + "', '"
              + folder.resolve("published").resolve(SmallVendor.POM).toUri()
              + "']",
        }) {
      Verified verified = bench.verifyStrangers(vendor.spec(place));
      assertThat(verified.code()).as(place).isEqualTo(ExitCode.INCONCLUSIVE);
      assertThat(verified.result().text("cause")).isEqualTo("conditions");
      assertThat(verified.result().conditions()).contains("published-elsewhere");
      assertThat(verified.out()).contains("not from the registry that pkg:maven stands for");
      assertThat(verified.result().text("published")).contains("published");
      assertThat(
              bench.verifyStrangers(vendor.spec(place), "--accept", "published-elsewhere").code())
          .isEqualTo(ExitCode.OK);
    }
  }

  @Test
  void soIsAnotherRepository() throws Exception {
    Path deployed = vendor.deploy("repository", vendor.honest());
    try (FolderServer server = new FolderServer(deployed)) {
      Verified verified =
          bench.verifyStrangers(
              vendor.spec("repository: '" + server.url() + "'"), "--allow-private", "127.0.0.1");
      assertThat(verified.result().text("cause")).isEqualTo("conditions");
      assertThat(verified.result().conditions()).contains("published-elsewhere");
      assertThat(verified.result().text("published")).isEqualTo(server.url());
    }
  }

  /** By way of the user's own mirror: the user chose it. */
  @Test
  void theRegistryItselfIsNone() throws Exception {
    Path deployed = vendor.deploy("repository", vendor.honest());
    try (FolderServer server = new FolderServer(deployed)) {
      Bench mirrored = Bench.on(folder, server.url());
      Verified verified = mirrored.verifyStrangers(vendor.spec(SmallVendor.BUILD, ""));
      assertThat(verified.code()).as(verified.out()).isEqualTo(ExitCode.OK);
      assertThat(verified.result().conditions()).doesNotContain("published-elsewhere");
      assertThat(verified.result().text("published"))
          .isEqualTo("Maven Central, by way of " + server.url());
      assertThat(verified.out()).contains("published Maven Central, by way of " + server.url());
    }
  }

  @Test
  void aCandidateIsTheUsersOwnChoiceAndShown() throws Exception {
    Path candidate = Files.move(folder.resolve("published"), folder.resolve("dist"));
    Verified verified =
        bench.verifyStrangers(
            vendor.spec("folder: published"), "--candidate", candidate.toString());
    assertThat(verified.code()).as(verified.out()).isEqualTo(ExitCode.OK);
    assertThat(verified.result().conditions()).doesNotContain("published-elsewhere");
    assertThat(verified.result().text("published"))
        .isEqualTo("the candidate " + candidate + ", as the user says");
  }
}

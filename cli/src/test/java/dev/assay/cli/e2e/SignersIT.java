package dev.assay.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.cli.command.ExitCode;
import dev.assay.cli.e2e.Bench.Verified;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A policy that names whose signature a tag must bear. */
class SignersIT {
  @TempDir Path folder;
  private Bench bench;
  private SmallVendor vendor;
  private Path keys;
  private Path strangers;

  @BeforeEach
  void makeVendor() throws Exception {
    bench = Bench.on(folder, "http://127.0.0.1:9/");
    vendor = SmallVendor.create(bench);
    vendor.publish("published", vendor.honest());
    try (GitVendor again = GitVendor.create(folder.resolve("project"))) {
      again.signedTag("signed");
      keys = Files.writeString(folder.resolve("vendor.asc"), again.publicKeys());
    }
    try (GitVendor other = GitVendor.create(folder.resolve("other"))) {
      bench.write("other/file", "x\n");
      other.commit();
      other.signedTag("signed");
      strangers = Files.writeString(folder.resolve("stranger.asc"), other.publicKeys());
    }
  }

  private Verified verify(String tag, Path trusted) throws Exception {
    Path spec = vendor.spec("folder: published");
    Files.writeString(spec, Files.readString(spec).replace("tag: v1.0", "tag: " + tag));
    Path policy =
        bench.write(
            "policy.yaml",
            """
            schema: 1
            name: releases
            accept: [host-rootfs]
            sources:
              - repository: ./project
                signers: [{openpgpFile: %s}]
            """
                .formatted(trusted.getFileName()));
    return bench.verify(spec, "--policy", policy.toString());
  }

  @Test
  void theSignersTagPasses() throws Exception {
    Verified verified = verify("signed", keys);
    assertThat(verified.code()).as(verified.out() + verified.err()).isEqualTo(ExitCode.OK);
    assertThat(verified.result().conditions()).doesNotContain("tag-not-signed");
    assertThat(verified.result().json().at("/source/signer").asText()).contains("vendor@");
  }

  @Test
  void aStrangersKeyIsNoSignature() throws Exception {
    Verified verified = verify("signed", strangers);
    assertThat(verified.code()).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(verified.result().text("cause")).isEqualTo("source");
  }

  @Test
  void aTagWithoutOneIsAConditionThatThisPolicyDoesNotAccept() throws Exception {
    Verified verified = verify("v1.0", keys);
    assertThat(verified.code()).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(verified.result().text("cause")).isEqualTo("conditions");
    assertThat(verified.headline()).contains("tag-not-signed");
  }

  @Test
  void anotherRepositoryIsRefused() throws Exception {
    Path spec = vendor.spec("folder: published");
    Files.writeString(spec, Files.readString(spec).replace("./project", "./other"));
    Path policy =
        bench.write(
            "policy.yaml",
            "schema: 1\nname: mine\naccept: [host-rootfs]\nsources: [{repository: ./project}]\n");
    assertThat(bench.verify(spec, "--policy", policy.toString()).result().text("cause"))
        .isEqualTo("source");
  }
}

package dev.assay.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.cli.command.ExitCode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verifications in containers of podman: builds, and the readers of what differs. */
class PodmanIT {
  @TempDir Path folder;

  @Test
  void anHonestReleaseIsReproducedAndATamperedOneDiffers() throws Exception {
    Bench bench = Bench.on(folder, "http://127.0.0.1:9/");
    SmallVendor vendor = SmallVendor.create(bench);
    vendor.publish("published", vendor.honest());
    vendor.publish("tampered", vendor.tampered("org/example/More.txt", "more\n"));
    Bench.Verified honest = bench.verify(vendor.spec("folder: published"), "--sandbox", "podman");
    assertThat(honest.code()).as(honest.err()).isEqualTo(ExitCode.OK);
    assertThat(honest.result().json().at("/sandbox/kind").asText()).isEqualTo("podman");
    assertThat(honest.result().json().at("/sandbox/filter").asBoolean()).isTrue();
    assertThat(honest.result().conditions()).doesNotContain("job-sandbox", "source-written");
    Bench.Verified tampered = bench.verify(vendor.spec("folder: tampered"), "--sandbox", "podman");
    assertThat(tampered.code()).as(tampered.err()).isEqualTo(ExitCode.DIFFERENT);
    assertThat(tampered.result().findings()).contains("added demo-1.0.jar!/org/example/More.txt");
  }

  @Test
  void anUnknownKindIsBadUsage() throws Exception {
    Bench bench = Bench.on(folder, "http://127.0.0.1:9/");
    SmallVendor vendor = SmallVendor.create(bench);
    Bench.Verified run = bench.verify(vendor.spec("folder: published"), "--sandbox", "docker");
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("expected bubblewrap, podman or job, found docker");
  }
}

package dev.assay.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.cli.command.ExitCode;
import dev.assay.cli.e2e.Bench.Verified;
import dev.assay.core.buildinfo.Buildcompare;
import dev.assay.core.buildinfo.Buildinfo;
import dev.assay.core.buildinfo.BuildinfoReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written for Reproducible Central, and read of what publishers write. */
class RecordsIT {
  private static final String FOLDER = "published: {folder: published}";

  @TempDir Path folder;
  private Bench bench;
  private SmallVendor vendor;
  private Path buildinfo;
  private Path buildcompare;

  @BeforeEach
  void makeVendor() throws Exception {
    bench = Bench.on(folder, "http://127.0.0.1:9/");
    vendor = SmallVendor.create(bench);
    vendor.publish("published", vendor.honest());
    buildinfo = folder.resolve("demo-1.0.buildinfo");
    buildcompare = folder.resolve("demo-1.0.buildcompare");
  }

  private Verified verify() throws Exception {
    return bench.verify(
        vendor.spec(SmallVendor.BUILD, FOLDER),
        "--buildinfo",
        buildinfo.toString(),
        "--buildcompare",
        buildcompare.toString());
  }

  @Test
  void aPublishedBuildinfoIsHeldAgainstThePublishedFiles() throws Exception {
    assertThat(verify().code()).isEqualTo(ExitCode.OK);
    Buildinfo info = BuildinfoReader.read(Files.readAllBytes(buildinfo));
    assertThat(info.outputs())
        .extracting(Buildinfo.Output::filename)
        .containsExactly(SmallVendor.JAR, SmallVendor.POM);
    assertThat(info.properties()).containsEntry("version", "1.0").containsKey("java.version");

    Path published = folder.resolve("published/demo-1.0.buildinfo");
    Files.copy(buildinfo, published);
    assertThat(verify().code()).isEqualTo(ExitCode.OK);
    String text = Files.readString(published);
    Files.writeString(published, text.replaceFirst("length=[0-9]+", "length=1"));
    Verified verified = verify();
    assertThat(verified.code()).isEqualTo(ExitCode.DIFFERENT);
    assertThat(verified.out()).contains("says something else than the published files");
  }

  @Test
  void theOutcomeIsRecordedByFile() throws Exception {
    vendor.publish("published", vendor.tampered("evil.txt", "harmless marker"));
    assertThat(verify().code()).isEqualTo(ExitCode.DIFFERENT);
    assertThat(Buildcompare.read(Files.readString(buildcompare)))
        .isEqualTo(
            new Buildcompare(
                "1.0", List.of(SmallVendor.POM), List.of(SmallVendor.JAR), List.of(), List.of()));
  }

  @Test
  void whereNothingWasBuiltNoOlderRecordStays() throws Exception {
    assertThat(verify().code()).isEqualTo(ExitCode.OK);
    assertThat(buildinfo).exists();
    Path spec = vendor.spec("exit 1", FOLDER);
    Verified verified =
        bench.verify(
            spec, "--buildinfo", buildinfo.toString(), "--buildcompare", buildcompare.toString());
    assertThat(verified.code()).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(buildinfo).doesNotExist();
    assertThat(buildcompare).doesNotExist();
    assertThat(verified.err()).contains("nothing was rebuilt");
  }
}

package dev.assay.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.cli.Assay;
import dev.assay.cli.flow.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signed programs on the command line; the files are those of the comparator's tests. */
class SignatureCommandsTest {
  private static final Path FILES =
      Path.of("..", "comparator", "src", "test", "resources", "signed").toAbsolutePath();

  @TempDir Path folder;

  @Test
  void aPinnedSignatureIsAVerdictOfItsOwn() throws IOException {
    Path json = folder.resolve("x.json");
    Assay.Outcome run =
        compare(
            "signed.exe",
            "--signer",
            at("signer.pem"),
            "--timestamper",
            at("time.pem"),
            "--json",
            json.toString());
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains("under", "CN=Example Vendor");
    Assay.Outcome check =
        run("account", "check", json.toString(), at("signed.exe"), at("unsigned.exe"));
    assertThat(check.code()).as(check.err()).isEqualTo(ExitCode.OK);
  }

  @Test
  void aJarIsReproducedUnderItsSignature() throws IOException {
    Path json = folder.resolve("x.json");
    String signed = at("jar/jdk25.jar");
    String rebuilt = at("jar/modes.jar");
    Assay.Outcome run =
        run(
            "compare",
            signed,
            rebuilt,
            "--signer",
            at("jar/root.pem"),
            "--timestamper",
            at("jar/time.pem"),
            "--json",
            json.toString());
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains("CN=Example Jar Vendor", "it does not cover META-INF/, org/");
    assertThat(run("account", "check", json.toString(), signed, rebuilt).code())
        .isEqualTo(ExitCode.OK);
    Path out = folder.resolve("out.jar");
    assertThat(run("graft", signed, rebuilt, "-o", out.toString()).code()).isEqualTo(ExitCode.OK);
    assertThat(out).hasSameBinaryContentAs(FILES.resolve("jar/jdk25.jar"));
    Path other = folder.resolve("other.jar");
    assertThat(run("graft", signed, at("jar/unsigned.jar"), "-o", other.toString()).code())
        .isEqualTo(ExitCode.DIFFERENT);
  }

  @Test
  void aPolicyPinsSigners() throws IOException {
    Path policy = folder.resolve("policy.yaml");
    Files.writeString(
        policy,
        "schema: 1\nname: ours\naccept: []\nfiles:\n  signers:\n    - x509File: "
            + at("root.pem")
            + "\n    - timestampFile: "
            + at("time.pem")
            + "\n");
    assertThat(compare("signed.exe", "--policy", policy.toString()).code()).isEqualTo(ExitCode.OK);
    assertThat(compare("extra.exe", "--policy", policy.toString()).code())
        .isEqualTo(ExitCode.DIFFERENT);
  }

  @Test
  void whatIsNotPinnedIsDifferent() throws IOException {
    assertThat(compare("signed.exe").code()).isEqualTo(ExitCode.DIFFERENT);
    Assay.Outcome run =
        compare("stranger.exe", "--signer", at("signer.pem"), "--timestamper", at("time.pem"));
    assertThat(run.code()).isEqualTo(ExitCode.DIFFERENT);
    assertThat(run.out()).contains("no pinned certificate vouches for CN=Example Stranger");
  }

  @Test
  void aCertificateThatIsNoneIsBadUsage() throws IOException {
    Assay.Outcome run = compare("signed.exe", "--signer", at("README.md"));
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("expected certificates in PEM; found none");
  }

  @Test
  void graftMovesTheSignature() throws IOException {
    Path out = folder.resolve("out.exe");
    Assay.Outcome run = run("graft", at("signed.exe"), at("unsigned.exe"), "-o", out.toString());
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(out).hasSameBinaryContentAs(FILES.resolve("signed.exe"));
  }

  @Test
  void graftSaysWhatDiffers() throws IOException {
    Path other = folder.resolve("other.exe");
    byte[] bytes = Files.readAllBytes(FILES.resolve("unsigned.exe"));
    bytes[0x403] ^= 1;
    Files.write(other, bytes);
    Path out = folder.resolve("out.exe");
    Assay.Outcome run =
        run("graft", at("signed.exe"), other.toString(), "--output", out.toString());
    assertThat(run.code()).isEqualTo(ExitCode.DIFFERENT);
    assertThat(Files.size(out)).isEqualTo(Files.size(FILES.resolve("signed.exe")));
  }

  @Test
  void graftNeedsASignature() throws IOException {
    Path out = folder.resolve("out.exe");
    Assay.Outcome run = run("graft", at("unsigned.exe"), at("unsigned.exe"), "-o", out.toString());
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("has no signature that is known here");
    assertThat(out).doesNotExist();
  }

  private static Assay.Outcome compare(String published, String... options) throws IOException {
    String[] all = new String[options.length + 3];
    all[0] = "compare";
    System.arraycopy(options, 0, all, 1, options.length);
    all[options.length + 1] = at(published);
    all[options.length + 2] = at("unsigned.exe");
    return run(all);
  }

  private static Assay.Outcome run(String... words) {
    return new Assay(Machine.current()).run(List.of(words));
  }

  private static String at(String name) {
    return FILES.resolve(name).toString();
  }
}

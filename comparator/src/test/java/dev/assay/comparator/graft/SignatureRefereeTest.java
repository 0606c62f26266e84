package dev.assay.comparator.graft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.comparator.bytes.ArrayBytes;
import dev.assay.comparator.gallery.Operator;
import dev.assay.comparator.gallery.Operators;
import dev.assay.core.signature.PeImage;
import dev.assay.core.signature.PinnedCertificates;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import net.jsign.AuthenticodeSigner;
import net.jsign.DigestAlgorithm;
import net.jsign.pe.PEFile;
import net.jsign.timestamp.TimestampingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** osslsigncode and jsign agree on where a signature is, and on what it signs. */
class SignatureRefereeTest {
  private static final int HEADER = 8;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "signed.exe",
        "chain.exe",
        "dual.exe",
        "notime.exe",
        "stranger.exe",
        "pages.exe",
        "extra.exe",
        "attribute.exe"
      })
  void agreeOnPlaceAndDigest(String name) throws Exception {
    Path file = copy(name);
    PeImage image = PeImage.of(Signed.bytes(name)).orElseThrow();
    String digest = hex(image.digest(MessageDigest.getInstance("SHA-256")));
    try (PEFile jsign = new PEFile(file.toFile())) {
      assertThat(hex(jsign.computeDigest(DigestAlgorithm.SHA256))).isEqualTo(digest);
      assertThat(jsign.getSignatures()).isNotEmpty();
    }
    byte[] table =
        Arrays.copyOfRange(
            Signed.file(name),
            (int) image.tableStart(),
            (int) (image.tableStart() + image.tableSize()));
    Path extracted = folder.resolve("signature");
    run("osslsigncode", "extract-signature", "-in", file.toString(), "-out", extracted.toString());
    byte[] theirs = Files.readAllBytes(extracted);
    // They leave the padding; ours is the signature alone.
    assertThat(Arrays.copyOfRange(table, HEADER, HEADER + theirs.length)).isEqualTo(theirs);
    assertThat(table.length - HEADER - theirs.length).isBetween(0, 7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"signed.exe", "dual.exe", "notime.exe"})
  void osslsigncodeComputesTheSameHash(String name) throws Exception {
    Path file = copy(name);
    PeImage image = PeImage.of(Signed.bytes(name)).orElseThrow();
    String digest = hex(image.digest(MessageDigest.getInstance("SHA-256")));
    String said = run("osslsigncode", "verify", "-in", file.toString());
    assertThat(said.toLowerCase(Locale.ROOT)).contains(digest);
  }

  /** Of what hides in a signature, the referee sees nothing; the graft fails for it. */
  @ParameterizedTest
  @ValueSource(strings = {"P1", "P2", "P2b"})
  void whatHidesInASignatureLeavesItValid(String id) throws Exception {
    Operator operator =
        Operators.ALL.stream().filter(one -> one.id().equals(id)).findFirst().orElseThrow();
    byte[] mutant = operator.mutation().apply(Signed.file("signed.exe")).orElseThrow().bytes();
    Path file = folder.resolve("mutant.exe");
    Files.write(file, mutant);
    String said =
        run(
            "osslsigncode",
            "verify",
            "-CAfile",
            Signed.path("root.pem"),
            "-TSA-CAfile",
            Signed.path("time.pem"),
            "-in",
            file.toString());
    assertThat(said).contains("Number of verified signatures: 1");
    Graft.Outcome outcome =
        Signed.attempt(
                new ArrayBytes(mutant), Signed.bytes("unsigned.exe"), Signed.pinned("root.pem"))
            .orElseThrow();
    assertThat(outcome.isProved()).isFalse();
  }

  /** Another program signs, another server stamps the time; the graft is proved all the same. */
  @Test
  void whatJsignSignsIsProved() throws Exception {
    TestCertificates vendors = TestCertificates.authority("CN=Vendors");
    TestCertificates vendor = vendors.signer("CN=Vendor");
    TestCertificates times = TestCertificates.authority("CN=Times");
    Path file = folder.resolve("program.exe");
    Files.write(file, Signed.file("unsigned.exe"));
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    try (TimestampServer server = new TimestampServer(times.timestamper("CN=Clock"), now)) {
      try (PEFile program = new PEFile(file.toFile())) {
        new AuthenticodeSigner(new Certificate[] {vendor.certificate()}, vendor.key())
            .withDigestAlgorithm(DigestAlgorithm.SHA256)
            .withTimestamping(true)
            .withTimestampingMode(TimestampingMode.RFC3161)
            .withTimestampingAuthority(server.address().toString())
            .sign(program);
      }
    }
    PinnedCertificates pinned =
        new PinnedCertificates(List.of(vendors.certificate()), List.of(times.certificate()));
    Graft.Outcome outcome =
        Signed.attempt(
                new ArrayBytes(Files.readAllBytes(file)), Signed.bytes("unsigned.exe"), pinned)
            .orElseThrow();
    assertThat(outcome.equal()).isPresent();
    assertThat(outcome.isProved()).as("%s", outcome.check()).isTrue();
  }

  private Path copy(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.write(file, Signed.file(name));
    return file;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static String run(String... words) throws Exception {
    File log = File.createTempFile("assay", ".log");
    Process process =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log).start();
    process.waitFor();
    String said = Files.readString(log.toPath(), StandardCharsets.ISO_8859_1);
    Files.delete(log.toPath());
    return said;
  }
}

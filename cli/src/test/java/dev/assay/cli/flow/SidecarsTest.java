package dev.assay.cli.flow;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.result.Finding;
import dev.assay.core.result.Grade;
import dev.assay.core.result.Kind;
import dev.assay.core.result.Verdict;
import dev.assay.core.signature.AllowedSigners;
import dev.assay.core.signature.OpenPgpKeys;
import dev.assay.core.signature.TrustedKeys;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SidecarsTest {
  private static final String CONTENT = "content of a.jar\n";

  @TempDir Path folder;
  private FileSigners signers = FileSigners.NONE;

  @Test
  void tellsSidecarsFromFilesByNameAndCompany() throws IOException {
    ReleaseFile jar = file("a.jar", "x");
    ReleaseFile checksum = file("a.jar.sha1", "x");
    ReleaseFile ofSignature = file("a.jar.asc.md5", "x");
    ReleaseFile signature = file("a.jar.asc", "x");
    Sidecars.Split split =
        Sidecars.split(List.of(jar, checksum, signature, ofSignature), List.of(jar, checksum));
    assertThat(split.published()).containsExactly(jar);
    assertThat(split.rebuilt()).containsExactly(jar);
    assertThat(split.claims())
        .extracting(Sidecars.Claim::subjectName)
        .containsExactly("a.jar", "a.jar", "a.jar.asc");
  }

  @Test
  void aFileThatOnlyLooksLikeASidecarIsComparedIfTheBuildMadeIt() throws IOException {
    ReleaseFile lone = file("known.sha256", "x");
    Sidecars.Split split = Sidecars.split(List.of(lone), List.of(lone));
    assertThat(split.published()).containsExactly(lone);
    assertThat(split.rebuilt()).containsExactly(lone);
    // Even if the build made its subject too, which was not published.
    split = Sidecars.split(List.of(lone), List.of(lone, file("known", "y")));
    assertThat(split.rebuilt()).hasSize(2);
  }

  @Test
  void aRebuiltFileIsOnlyDroppedBesideItsSubject() throws IOException {
    Sidecars.Split split = Sidecars.split(List.of(), List.of(file("x.md5", "x")));
    assertThat(split.rebuilt()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {".sha256", "a/.asc", "a/.sigstore.json", "a.jar", "SHA256SUMS", ".asc"})
  void theseNamesAreNoSidecars(String name) {
    assertThat(Sidecars.subjectOf(name)).isEmpty();
  }

  @Test
  void theLongestSuffixCounts() {
    assertThat(Sidecars.subjectOf("a.jar.sigstore.json")).contains("a.jar");
    assertThat(Sidecars.subjectOf("d/a.jar.asc.sha512")).contains("d/a.jar.asc");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s",
        "%s\n",
        "%s\r\n",
        "%s  a.jar\n",
        "%s *a.jar",
        "%s  /home/who/target/a.jar\n",
        "SHA256 (a.jar) = %s\n",
        "SHA2-256(target/a.jar)= %s\n"
      })
  void aChecksumInAnyOfTheUsualForms(String form) throws Exception {
    String sum = hex("SHA-256");
    assertFine(check("a.jar.sha256", form.formatted(sum)));
    assertFine(check("a.jar.sha256", form.formatted(sum.toUpperCase(java.util.Locale.ROOT))));
    assertWrong(check("a.jar.sha256", form.formatted(sum.replace('0', '1'))), "is not the SHA-256");
  }

  @Test
  void everyAlgorithm() throws Exception {
    assertFine(check("a.jar.md5", hex("MD5")));
    assertFine(check("a.jar.sha1", hex("SHA-1")));
    assertFine(check("a.jar.sha512", hex("SHA-512")));
    assertWrong(check("a.jar.sha1", hex("MD5")), "expected 40 hexadecimal digits, found 32");
  }

  @Test
  void aChecksumFileHoldsNothingElse() throws Exception {
    String sum = hex("SHA-256");
    String problem = "not a checksum file";
    assertWrong(check("a.jar.sha256", ""), problem);
    assertWrong(check("a.jar.sha256", "\n"), problem);
    assertWrong(check("a.jar.sha256", sum + "\n\n"), problem);
    assertWrong(check("a.jar.sha256", sum + "\n" + sum + "\n"), problem);
    assertWrong(check("a.jar.sha256", " " + sum), problem);
    assertWrong(check("a.jar.sha256", "\ufeff" + sum), problem);
    assertWrong(check("a.jar.sha256", sum + "  b.jar\n"), "is about another file: b.jar");
    assertWrong(
        check("a.jar.sha256", sum + "  b\u001b[2J"), "is about another file: b\\u{001B}[2J");
    assertWrong(check("a.jar.sha256", sum + " ".repeat(70_000)), "larger than 65536 bytes");
  }

  @Test
  void aWrongChecksumShowsBoth() throws Exception {
    String wrong = hex("SHA-1").replace('1', '2');
    Finding finding = assertWrong(check("a.jar.sha1", wrong), "is not the SHA-1 of a.jar");
    assertThat(finding.detail().lines()).containsExactly("- " + hex("SHA-1"), "+ " + wrong);
    assertThat(finding.rule()).isEqualTo("checksum");
  }

  @Test
  void anOrphanIsAFinding() throws Exception {
    Sidecars.Claim claim = new Sidecars.Claim(file("b.jar.asc", "x"), "b.jar", Optional.empty());
    assertWrong(Sidecars.check(claim, FileSigners.NONE), "there is no published file b.jar");
  }

  @Test
  void aSignatureIsNeverCalledGood() throws Exception {
    for (String name : List.of("binary.asc", "text.asc")) {
      Sidecars.Outcome outcome = check("a.jar.asc", sample(name));
      assertThat(((Sidecars.Outcome.Fine) outcome).sidecar().notChecked()).contains("no key");
    }
    Sidecars.Outcome outcome = check("a.jar.sig", sample("binary.sig"));
    assertThat(((Sidecars.Outcome.Fine) outcome).sidecar().notChecked()).contains("no key");
  }

  @Test
  void aSignatureOfAnotherFileIsAFinding() throws Exception {
    for (String name : List.of("binary.asc", "binary.sig")) {
      ReleaseFile other = file("a.jar", "other content");
      Sidecars.Claim claim =
          new Sidecars.Claim(file("a.jar.asc", sample(name)), "a.jar", Optional.of(other));
      assertWrong(
          Sidecars.check(claim, FileSigners.NONE), "is an OpenPGP signature of something else");
    }
  }

  private void trustSsh(String options) throws Exception {
    Path key = folder.resolve("key");
    if (!Files.exists(key)) {
      run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString());
    }
    String line = "ada " + options + Files.readString(folder.resolve("key.pub"));
    TrustedKeys keys = new TrustedKeys(Optional.empty(), AllowedSigners.parse(line));
    signers = new FileSigners(keys, Instant.now());
  }

  private String signedBySsh(String content) throws Exception {
    Path file = Files.writeString(folder.resolve("signed"), content);
    Files.deleteIfExists(folder.resolve("signed.sig"));
    String key = folder.resolve("key").toString();
    run("ssh-keygen", "-q", "-Y", "sign", "-n", "file", "-f", key, file.toString());
    return Files.readString(folder.resolve("signed.sig"));
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  @Test
  void aSignatureByATrustedKeyIsChecked() throws Exception {
    trustSsh("");
    Sidecars.Outcome outcome = check("a.jar.sig", signedBySsh(CONTENT));
    assertThat(((Sidecars.Outcome.Fine) outcome).sidecar().notChecked()).isEmpty();
    assertWrong(check("a.jar.sig", signedBySsh("other")), "is a signature of something else");
    signers = FileSigners.NONE;
    outcome = check("a.jar.sig", signedBySsh(CONTENT));
    assertThat(((Sidecars.Outcome.Fine) outcome).sidecar().notChecked()).contains("no key");
  }

  @Test
  void aSignatureThatDoesNotCountLeavesNoConclusion() throws Exception {
    trustSsh("");
    String good = signedBySsh(CONTENT);
    trustSsh("valid-before=\"20200101\" ");
    assertUnsure(check("a.jar.sig", good), "the key is not valid any more");
    trustSsh("namespaces=\"git\" ");
    assertUnsure(check("a.jar.sig", good), "the key may not sign for file");
    assertUnsure(check("a.jar.asc", sample("binary.asc")), "made by a key that is not trusted");
    OpenPgpKeys own = OpenPgpKeys.parse(new String(sample("key.asc"), ISO_8859_1));
    signers =
        new FileSigners(new TrustedKeys(Optional.of(own), AllowedSigners.NONE), Instant.now());
    assertUnsure(check("a.jar.sig", good), "made by a key that is not trusted");
  }

  private static void assertUnsure(Sidecars.Outcome outcome, String why) {
    var result = ((Sidecars.Outcome.Wrong) outcome).result();
    assertThat(result.verdict()).isInstanceOf(Verdict.Inconclusive.class);
    assertThat(((Verdict.Inconclusive) result.verdict()).reason()).contains(why);
    assertThat(result.findings().getFirst().grade()).isEqualTo(Grade.UNINSPECTED);
  }

  @Test
  void whatIsNoDetachedSignatureIsAFinding() throws Exception {
    String problem = "is not a detached OpenPGP signature";
    assertWrong(check("a.jar.asc", sample("clear.asc")), problem);
    assertWrong(check("a.jar.asc", sample("key.asc")), problem);
    assertWrong(check("a.jar.asc", ""), problem);
    assertWrong(check("a.jar.asc", "#!/bin/sh\n"), problem);
    assertWrong(check("a.jar.sig", "#!/bin/sh\n"), problem);
    assertWrong(check("a.jar.minisig", "PK\u0003\u0004"), problem);
    byte[] text = sample("binary.asc");
    assertWrong(check("a.jar.asc", new String(text, ISO_8859_1) + "more\n"), problem);
    byte[] binary = sample("binary.sig");
    for (int length = 0; length < binary.length; length++) {
      assertWrong(check("a.jar.sig", java.util.Arrays.copyOf(binary, length)), problem);
    }
  }

  @Test
  void noDamagedSignatureCrashesTheParser() throws Exception {
    byte[] binary = sample("binary.sig");
    ReleaseFile jar = file("a.jar", CONTENT);
    ReleaseFile signature = file("a.jar.sig", "");
    for (int at = 0; at < 60; at++) {
      for (int value = 0; value < 256; value++) {
        byte[] damaged = binary.clone();
        damaged[at] = (byte) value;
        assertThat(SignatureFile.check(signature, damaged, jar, FileSigners.NONE)).isNotNull();
      }
    }
  }

  @Test
  void olderAndNewerSignaturesAreCheckedTheSameWay() throws Exception {
    // Version 3 hashes type and time behind the file; version 6 a salt before it.
    byte[] behind = {0, 1, 2, 3, 4};
    ByteBuffer old = ByteBuffer.allocate(24).put((byte) 0x88).put((byte) 22);
    old.put((byte) 3).put((byte) 5).put(behind).put(new byte[8]).put((byte) 1).put((byte) 8);
    old.put(sha256(new byte[0], behind), 0, 2);
    assertFine(check("a.jar.sig", old.array()));
    old.put(20, (byte) (old.get(20) + 1));
    assertWrong(check("a.jar.sig", old.array()), "of something else");

    byte[] salt = new byte[16];
    salt[0] = 7;
    ByteBuffer modern = ByteBuffer.allocate(2 + 8 + 4 + 2 + 1 + 16);
    modern.put((byte) 0xc2).put((byte) 31).put((byte) 6).put((byte) 0).put((byte) 27);
    modern.put((byte) 8).putInt(0).putInt(0);
    byte[] trailer = {6, 0, 27, 8, 0, 0, 0, 0, 6, (byte) 0xff, 0, 0, 0, 8};
    modern.put(sha256(salt, trailer), 0, 2).put((byte) 16).put(salt);
    assertFine(check("a.jar.sig", modern.array()));
    modern.put(17, (byte) 8);
    assertWrong(check("a.jar.sig", modern.array()), "of something else");
  }

  @Test
  void aSigstoreBundleMustNameTheDigestOfItsFile() throws Exception {
    String digest = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex("SHA-256")));
    String bundle =
        "{\"messageSignature\":{\"messageDigest\":{\"algorithm\":\"SHA2_256\",\"digest\":\"%s\"}}}";
    assertFine(check("a.jar.sigstore.json", bundle.formatted(digest)));
    assertFine(check("a.jar.sigstore", "{\"dsseEnvelope\":{}}"));
    assertWrong(
        check("a.jar.sigstore.json", bundle.formatted("AAAA")), "is a signature of something else");
    assertWrong(check("a.jar.sigstore.json", "[]"), "is not a JSON object");
    assertWrong(check("a.jar.sigstore.json", "{}!"), "is not JSON");
    assertWrong(check("a.jar.sigstore.json", "{\"a\":1,\"a\":2}"), "is not JSON");
    assertWrong(check("a.jar.sigstore.json", "{\"a\":"), "is not JSON");
    assertWrong(check("a.jar.sigstore.json", "{} {\"b\":1}"), "more than one");
  }

  @Test
  void otherSignatureFormatsAreKnownByTheirShape() throws Exception {
    String base64 = "A".repeat(86) + "==";
    assertFine(check("a.jar.sig", base64 + "\n"));
    assertFine(check("a.jar.minisig", "untrusted comment: x\n" + base64 + "\n"));
    assertFine(
        check(
            "a.jar.minisig",
            "untrusted comment: x\n" + base64 + "\ntrusted comment: y\n" + base64 + "\n"));
    assertWrong(check("a.jar.minisig", "untrusted comment: x\nno base64!\n"), "is not");
  }

  private Sidecars.Outcome check(String name, String content) throws Exception {
    return check(name, content.getBytes(UTF_8));
  }

  private Sidecars.Outcome check(String name, byte[] content) throws Exception {
    ReleaseFile jar = file("a.jar", CONTENT);
    Sidecars.Split split = Sidecars.split(List.of(jar, file(name, content)), List.of(jar));
    assertThat(split.claims()).hasSize(1);
    return Sidecars.check(split.claims().getFirst(), signers);
  }

  private static void assertFine(Sidecars.Outcome outcome) {
    assertThat(outcome).isInstanceOf(Sidecars.Outcome.Fine.class);
  }

  private static Finding assertWrong(Sidecars.Outcome outcome, String summary) {
    assertThat(outcome).isInstanceOf(Sidecars.Outcome.Wrong.class);
    var result = ((Sidecars.Outcome.Wrong) outcome).result();
    assertThat(result.verdict()).isEqualTo(new Verdict.Different());
    Finding finding = result.findings().getFirst();
    assertThat(finding.detail().summary()).contains(summary);
    assertThat(finding.grade()).isEqualTo(Grade.CODE);
    assertThat(finding.kind()).isEqualTo(Kind.ADDED);
    assertThat(finding.path().text()).isEqualTo(result.name());
    return finding;
  }

  private static String hex(String algorithm) throws GeneralSecurityException {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance(algorithm).digest(CONTENT.getBytes(UTF_8)));
  }

  private static byte[] sha256(byte[] before, byte[] behind) throws GeneralSecurityException {
    MessageDigest hasher = MessageDigest.getInstance("SHA-256");
    hasher.update(before);
    hasher.update(CONTENT.getBytes(UTF_8));
    return hasher.digest(behind);
  }

  private static byte[] sample(String name) throws IOException {
    try (InputStream in = SidecarsTest.class.getResourceAsStream("/sidecar/" + name)) {
      assertThat(in).isNotNull();
      return in == null ? new byte[0] : in.readAllBytes();
    }
  }

  private ReleaseFile file(String name, String content) throws IOException {
    return file(name, content.getBytes(UTF_8));
  }

  private ReleaseFile file(String name, byte[] content) throws IOException {
    Path place = Files.createTempFile(folder, "f", null);
    Files.write(place, content);
    return ReleaseFile.of(name, Hashing.one(place));
  }
}

package dev.assay.core.signature;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.signature.SignatureCheck.Good;
import dev.assay.core.signature.SignatureCheck.Reason;
import dev.assay.core.signature.SignatureCheck.Refused;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** gpg and ssh-keygen sign; Assay checks. */
class TrustedKeysTest {
  private static final String CONTENT = "what is signed\n";
  private static final String ADA = "Ada <ada@example.org>";
  private static final String EVE = "Eve <eve@example.org>";

  private Keys keys;

  @BeforeEach
  void makeFolder() throws Exception {
    keys = new Keys();
  }

  @AfterEach
  void removeFolder() throws Exception {
    keys.close();
  }

  private SignatureCheck check(TrustedKeys trusted, byte[] signature, String content)
      throws Exception {
    return trusted.check(
        signature, SignedContent.of(content.getBytes(UTF_8)), TrustedKeys.GIT, Instant.now());
  }

  private SignatureCheck openPgp(byte[] signature) throws Exception {
    return check(
        new TrustedKeys(Optional.of(keys.exported("Ada")), AllowedSigners.NONE),
        signature,
        CONTENT);
  }

  private static void assertRefused(SignatureCheck check, Reason reason, String text) {
    assertThat(check).isInstanceOf(Refused.class);
    Refused refused = (Refused) check;
    assertThat(refused.text()).contains(text);
    assertThat(refused.reason()).isEqualTo(reason);
  }

  // --- OpenPGP

  @ParameterizedTest
  @ValueSource(strings = {"ed25519", "rsa2048", "nistp256"})
  void aGoodOpenPgpSignature(String algorithm) throws Exception {
    String fingerprint = keys.openPgp(ADA, algorithm, "never");

    assertThat(openPgp(keys.sign("Ada", CONTENT)))
        .isEqualTo(new Good(ADA, "OpenPGP " + fingerprint));
  }

  @Test
  void aGoodOpenPgpSignatureByASubkey() throws Exception {
    String primary = keys.openPgp(ADA, "ed25519", "never");
    keys.gpg(List.of("--quick-add-key", primary, "ed25519", "sign", "never"));

    assertThat(openPgp(keys.sign("Ada", CONTENT))).isInstanceOf(Good.class);
  }

  @Test
  void anUnknownOpenPgpKey() throws Exception {
    keys.openPgp(ADA, "ed25519", "never");
    String eve = keys.openPgp(EVE, "ed25519", "never");

    assertRefused(
        openPgp(keys.sign("Eve", CONTENT)),
        Reason.UNKNOWN_KEY,
        "made by a key that is not trusted: " + eve.substring(24));
  }

  @Test
  void tamperedContent() throws Exception {
    String ada = keys.openPgp(ADA, "ed25519", "never");
    TrustedKeys trusted = new TrustedKeys(Optional.of(keys.exported("Ada")), AllowedSigners.NONE);

    assertRefused(
        check(trusted, keys.sign("Ada", CONTENT), CONTENT + "x"),
        Reason.OTHER_CONTENT,
        "does not fit the content; the key is OpenPGP " + ada);
  }

  @Test
  void aRevokedOpenPgpKey() throws Exception {
    String ada = keys.openPgp(ADA, "ed25519", "never");
    byte[] signature = keys.sign("Ada", CONTENT);
    assertThat(openPgp(signature)).isInstanceOf(Good.class);
    keys.revoke(ada);

    assertRefused(openPgp(signature), Reason.REVOKED, "the key was revoked: OpenPGP " + ada);
  }

  @Test
  void anExpiredOpenPgpKeyEvenForASignatureFromBefore() throws Exception {
    String ada =
        keys.openPgp(ADA, "ed25519", "2020-02-01", "--faked-system-time", "20200101T000000!");
    byte[] signature = keys.sign("Ada", CONTENT, "--faked-system-time", "20200102T000000!");

    assertRefused(openPgp(signature), Reason.EXPIRED_KEY, "the key has expired: OpenPGP " + ada);
  }

  @Test
  void anExpiredOpenPgpSignature() throws Exception {
    keys.openPgp(ADA, "ed25519", "never", "--faked-system-time", "20200101T000000!");
    byte[] signature =
        keys.sign(
            "Ada",
            CONTENT,
            "--faked-system-time",
            "20200102T000000!",
            "--default-sig-expire",
            "2020-02-01");

    assertRefused(
        openPgp(signature), Reason.EXPIRED_SIGNATURE, "the signature has expired; made by");
  }

  @Test
  void anOpenPgpSignatureFromTheFuture() throws Exception {
    keys.openPgp(ADA, "ed25519", "never");
    byte[] signature = keys.sign("Ada", CONTENT, "--faked-system-time", "20900102T000000!");

    assertRefused(openPgp(signature), Reason.NOT_YET_VALID, "made in the future");
  }

  @Test
  void aSubkeyThatIsNotForSigning() throws Exception {
    String primary = keys.openPgp(ADA, "ed25519", "never");
    keys.gpg(List.of("--quick-add-key", primary, "ed25519", "auth", "never"));
    byte[] signature = OpenPgpSamples.signedBySubkey(keys, primary, CONTENT.getBytes(UTF_8));

    assertRefused(openPgp(signature), Reason.NOT_FOR_SIGNING, "the key is not for signing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SHA1"})
  void aHashThatNoLongerProtects(String hash) throws Exception {
    keys.openPgp(ADA, "rsa2048", "never");
    byte[] signature =
        keys.sign("Ada", CONTENT, "--digest-algo", hash, "--allow-weak-key-signatures");

    assertRefused(openPgp(signature), Reason.WEAK, "too weak");
  }

  @Test
  void twoOpenPgpSignaturesAreNone() throws Exception {
    keys.openPgp(ADA, "ed25519", "never");
    byte[] one = OpenPgpSignature.unarmored(keys.sign("Ada", CONTENT));
    byte[] two = java.util.Arrays.copyOf(one, 2 * one.length);
    System.arraycopy(one, 0, two, one.length, one.length);

    assertThat(openPgp(one)).isInstanceOf(Good.class);
    assertRefused(openPgp(two), Reason.MALFORMED, "expected one signature, found 2");
  }

  @Test
  void nothingAroundTheArmor() throws Exception {
    keys.openPgp(ADA, "ed25519", "never");
    String armored = new String(keys.sign("Ada", CONTENT), ISO_8859_1);

    for (String wrong :
        List.of(armored + "more\n", armored + armored, armored.replace("END", ""))) {
      assertRefused(openPgp(wrong.getBytes(ISO_8859_1)), Reason.MALFORMED, "expected one block");
    }
  }

  @Test
  void noDamagedOpenPgpSignatureCountsOrCrashes() throws Exception {
    keys.openPgp(ADA, "ed25519", "never");
    TrustedKeys trusted = new TrustedKeys(Optional.of(keys.exported("Ada")), AllowedSigners.NONE);
    byte[] good = OpenPgpSignature.unarmored(keys.sign("Ada", CONTENT));
    int fine = 0;
    for (int at = 0; at < good.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] damaged = good.clone();
        damaged[at] ^= (byte) (1 << bit);
        fine += check(trusted, damaged, CONTENT) instanceof Good ? 1 : 0;
        assertThat(check(trusted, java.util.Arrays.copyOf(good, at), CONTENT))
            .isInstanceOf(Refused.class);
      }
    }
    // The unhashed issuer, and the sixteen bits of the hash, are not signed.
    assertThat(fine).isLessThanOrEqualTo(8 * 16);
  }

  @Test
  void keysOfAKeysFile() throws Exception {
    keys.openPgp(ADA, "ed25519", "never");
    keys.openPgp(EVE, "ed25519", "never");
    String file =
        "pub ...\n"
            + keys.gpg(List.of("--armor", "--export", "Ada"))
            + "\ntext\n"
            + keys.gpg(List.of("--armor", "--export", "Eve"));
    TrustedKeys trusted =
        new TrustedKeys(Optional.of(OpenPgpKeys.parse(file)), AllowedSigners.NONE);

    assertThat(check(trusted, keys.sign("Ada", CONTENT), CONTENT)).isInstanceOf(Good.class);
    assertThat(check(trusted, keys.sign("Eve", CONTENT), CONTENT)).isInstanceOf(Good.class);
  }

  @Test
  void whatIsNoPublicKeyIsRefused() throws Exception {
    keys.openPgp(ADA, "ed25519", "never");
    String block = keys.gpg(List.of("--armor", "--export", "Ada"));
    String secret = keys.gpg(List.of("--armor", "--export-secret-keys", "Ada"));
    for (String wrong :
        List.of("", "Ada", secret, block.substring(0, 200), block.replace("\n\n", "\n\nAAAA"))) {
      assertThatThrownBy(() -> OpenPgpKeys.parse(wrong))
          .as(wrong)
          .isInstanceOf(MalformedException.class);
    }
  }

  // --- SSH

  private static TrustedKeys allowed(String lines) throws MalformedException {
    return new TrustedKeys(Optional.empty(), AllowedSigners.parse(lines));
  }

  @ParameterizedTest
  @CsvSource({"ed25519, 256", "rsa, 3072", "ecdsa, 256", "ecdsa, 384", "ecdsa, 521"})
  void aGoodSshSignature(String type, String bits) throws Exception {
    String key = keys.ssh("ada", "-t", type, "-b", bits);
    TrustedKeys trusted = allowed("ada@example.org " + key + " a comment");
    for (String hash : List.of("sha256", "sha512")) {
      byte[] signature = keys.sshSign("ada", "git", CONTENT, "-O", "hashalg=" + hash);
      SignatureCheck check = check(trusted, signature, CONTENT);
      assertThat(check).isInstanceOf(Good.class);
      assertThat(((Good) check).signer()).isEqualTo("ada@example.org");
      assertThat(((Good) check).key()).startsWith("SSH SHA256:");
      assertRefused(check(trusted, signature, CONTENT + "x"), Reason.OTHER_CONTENT, "does not fit");
    }
  }

  @Test
  void anUnknownSshKey() throws Exception {
    TrustedKeys trusted = allowed("ada@example.org " + keys.ssh("ada", "-t", "ed25519"));
    keys.ssh("eve", "-t", "ed25519");

    assertRefused(
        check(trusted, keys.sshSign("eve", "git", CONTENT), CONTENT),
        Reason.UNKNOWN_KEY,
        "made by a key that is not trusted: SSH SHA256:");
  }

  @Test
  void anSshSignatureForSomethingElse() throws Exception {
    String key = keys.ssh("ada", "-t", "ed25519");

    assertRefused(
        check(allowed("ada " + key), keys.sshSign("ada", "file", CONTENT), CONTENT),
        Reason.NOT_FOR_SIGNING,
        "made for file, not for git");
    byte[] signature = keys.sshSign("ada", "git", CONTENT);
    assertRefused(
        check(allowed("ada namespaces=\"file,email\" " + key), signature, CONTENT),
        Reason.NOT_FOR_SIGNING,
        "the key may not sign for git");
    for (String fine : List.of("namespaces=\"file,git\"", "namespaces=\"g*\"", "namespaces=git")) {
      assertThat(check(allowed("ada " + fine + " " + key), signature, CONTENT))
          .isInstanceOf(Good.class);
    }
  }

  @Test
  void anSshKeyCountsWithinItsWindow() throws Exception {
    String key = keys.ssh("ada", "-t", "ed25519");
    byte[] signature = keys.sshSign("ada", "git", CONTENT);
    String past = "20200101";
    String future = "20900101000000Z";

    assertThat(
            check(
                allowed("ada valid-after=\"" + past + "\",valid-before=" + future + " " + key),
                signature,
                CONTENT))
        .isInstanceOf(Good.class);
    assertRefused(
        check(allowed("ada valid-before=\"" + past + "\" " + key), signature, CONTENT),
        Reason.EXPIRED_KEY,
        "not valid any more");
    assertRefused(
        check(allowed("ada valid-after=\"" + future + "\" " + key), signature, CONTENT),
        Reason.NOT_YET_VALID,
        "not valid yet");
    Instant edge = Instant.parse("2030-01-01T00:00:00Z");
    TrustedKeys until = allowed("ada valid-before=\"20300101\" " + key);
    SignedContent content = SignedContent.of(CONTENT.getBytes(UTF_8));
    assertThat(until.check(signature, content, "git", edge)).isInstanceOf(Refused.class);
    assertThat(until.check(signature, content, "git", edge.minus(1, ChronoUnit.SECONDS)))
        .isInstanceOf(Good.class);
  }

  @Test
  void oneLineThatHoldsIsEnough() throws Exception {
    String key = keys.ssh("ada", "-t", "ed25519");
    String lines = "# old\nada valid-before=\"20200101\" " + key + "\n\n\"ada new\" " + key + "\n";

    assertThat(check(allowed(lines), keys.sshSign("ada", "git", CONTENT), CONTENT))
        .isEqualTo(new Good("ada new", "SSH " + fingerprint(key)));
  }

  private static String fingerprint(String key) throws MalformedException {
    return SshKey.parse(java.util.Base64.getDecoder().decode(key.split(" ", -1)[1])).fingerprint();
  }

  @Test
  void malformedSignerListsNameTheLine() throws Exception {
    String key = keys.ssh("ada", "-t", "ed25519");
    String weak = keys.ssh("weak", "-t", "rsa", "-b", "1024");
    for (String[] wrong :
        new String[][] {
          {"ada cert-authority " + key, "cert-authority: certificates are not supported"},
          {"ada no-touch " + key, "unknown option no-touch"},
          {"ada " + key.replace("ssh-ed25519", "ssh-rsa"), "expected a key of type ssh-rsa"},
          {"ada ssh-ed25519 A*", "the key is not base64"},
          {"ada ssh-ed25519", "expected principals"},
          {"ada valid-before=\"2020\" " + key, "expected a time"},
          {"ada valid-before=\"20201301\" " + key, "there is no time"},
          {"ada namespaces=\"git\", " + key, "the options are not well-formed"},
          {"ada " + weak, "an RSA key of 1024 bits is too weak"}
        }) {
      assertThatThrownBy(() -> AllowedSigners.parse("# one\n" + wrong[0]))
          .as(wrong[0])
          .isInstanceOf(MalformedException.class)
          .hasMessageContaining("line 2: " + wrong[1]);
    }
    assertThatThrownBy(() -> AllowedSigners.parse("\n#\n")).hasMessageContaining("found none");
  }

  @Test
  void noDamagedSshSignatureCountsOrCrashes() throws Exception {
    TrustedKeys trusted = allowed("ada " + keys.ssh("ada", "-t", "ed25519"));
    byte[] good = Armor.ssh(keys.sshSign("ada", "git", CONTENT));
    assertThat(check(trusted, armored(good), CONTENT)).isInstanceOf(Good.class);
    for (int at = 0; at < good.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] damaged = good.clone();
        damaged[at] ^= (byte) (1 << bit);
        assertThat(check(trusted, armored(damaged), CONTENT))
            .as("%s", at)
            .isInstanceOf(Refused.class);
      }
      assertThat(check(trusted, armored(java.util.Arrays.copyOf(good, at)), CONTENT))
          .isInstanceOf(Refused.class);
    }
  }

  private static byte[] armored(byte[] blob) {
    return ("-----BEGIN SSH SIGNATURE-----\n"
            + java.util.Base64.getEncoder().encodeToString(blob)
            + "\n-----END SSH SIGNATURE-----\n")
        .getBytes(ISO_8859_1);
  }

  // --- neither

  @Test
  void otherKindsAreNamed() throws Exception {
    assertRefused(
        check(TrustedKeys.NONE, bytes("-----BEGIN SIGNED MESSAGE-----\n"), CONTENT),
        Reason.UNSUPPORTED,
        "X.509 signatures are not supported");
    assertRefused(
        check(TrustedKeys.NONE, bytes("-----BEGIN PGP MESSAGE-----\n"), CONTENT),
        Reason.UNSUPPORTED,
        "not supported");
    assertRefused(
        check(TrustedKeys.NONE, bytes("hello"), CONTENT), Reason.UNSUPPORTED, "unknown kind");
    assertRefused(check(TrustedKeys.NONE, new byte[0], CONTENT), Reason.UNSUPPORTED, "unknown");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }
}

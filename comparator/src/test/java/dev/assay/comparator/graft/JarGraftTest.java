package dev.assay.comparator.graft;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.comparator.Accounts;
import dev.assay.comparator.Comparator;
import dev.assay.comparator.bytes.ArrayBytes;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.bytes.Scratch;
import dev.assay.core.limits.Limits;
import dev.assay.core.result.Comparison;
import dev.assay.core.result.Finding;
import dev.assay.core.result.Grade;
import dev.assay.core.signature.PinnedCertificates;
import dev.assay.core.signature.SignatureCheck;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.SignerInformationStore;
import org.bouncycastle.util.CollectionStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JarGraftTest {
  private static final String BLOCK = "META-INF/VENDOR.RSA";
  private static final String MANIFEST = "META-INF/MANIFEST.MF";
  private static final byte[] PAYLOAD = "INJECTED:jar".getBytes(UTF_8);

  @ParameterizedTest
  @CsvSource({
    "jdk8.jar, modes.jar",
    "jdk8.jar, unsigned.jar",
    "jdk11.jar, modes.jar",
    "jdk17.jar, modes.jar",
    "jdk21.jar, modes.jar",
    "jdk25.jar, modes.jar"
  })
  void whatJarsignerMadeIsProved(String name, String rebuilt) throws Exception {
    Comparison comparison = compare(file(name), file(rebuilt), SignedJars.pinned());
    assertThat(comparison.findings()).hasSize(1);
    Finding finding = comparison.findings().getFirst();
    assertThat(finding.grade()).as(finding.detail().summary()).isEqualTo(Grade.SIGNATURE);
    assertThat(finding.detail().summary())
        .contains("CN=Example Jar Vendor", "on 2026-12-01T08:00:00Z", "bit for bit")
        .contains("it does not cover META-INF/, org/");
  }

  /** Modes of the rebuilt jar that the signed one lacks are no matter for a signature. */
  @Test
  void modesAreThoseOfTheRebuiltJar() throws Exception {
    assertThat(proved(file("jdk17.jar"), file("unsigned.jar"))).isFalse();
    assertThat(SignedJars.attempt(file("jdk17.jar"), file("unsigned.jar"), SignedJars.pinned()))
        .hasValueSatisfying(outcome -> assertThat(outcome.equal()).isEmpty());
  }

  @Test
  void graftGivesThePublishedJar() throws Exception {
    byte[] published = file("jdk25.jar");
    try (Scratch scratch = new Scratch()) {
      Graft graft =
          Graft.of(new ArrayBytes(published), new ArrayBytes(file("modes.jar")), scratch)
              .orElseThrow();
      assertThat(graft.bytes().head(1 << 20)).isEqualTo(published);
      Graft other =
          Graft.of(new ArrayBytes(published), new ArrayBytes(file("unsigned.jar")), scratch)
              .orElseThrow();
      assertThat(other.bytes().head(1 << 20)).isNotEqualTo(published);
      assertThat(Graft.of(new ArrayBytes(file("modes.jar")), new ArrayBytes(published), scratch))
          .isEmpty();
    }
  }

  /** Mutants are made by a writer that changes nothing else. */
  @Test
  void theWriterOfMutantsIsExact() throws Exception {
    assertThat(SignedJars.with(file("jdk8.jar"), Map.of())).isEqualTo(file("jdk8.jar"));
  }

  /** One bit of a time differs between its two places, so that even these are not free alone. */
  @Test
  void noByteOfTheArchiveMayDiffer() throws Exception {
    PinnedCertificates pinned = SignedJars.pinned();
    byte[] signed = file("jdk17.jar");
    byte[] rebuilt = file("modes.jar");
    for (int i = 0; i < signed.length; i += 5) {
      byte[] changed = signed.clone();
      changed[i] ^= 1;
      assertThat(SignedJars.isProved(changed, rebuilt, pinned)).as("byte %d", i).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org/example/Evil.class",
        "META-INF/services/javax.annotation.processing.Processor",
        "META-INF/SIG-EVIL",
        "META-INF/EVIL.SF",
        "org/example/folder/",
        "\u202eevil.txt"
      })
  void anEntryMoreStaysAFinding(String name) throws Exception {
    byte[] content = name.endsWith("/") ? new byte[0] : PAYLOAD;
    byte[] mutant = SignedJars.with(file("jdk8.jar"), Map.of(name, content));
    requireFinding(mutant, "jdk8.jar");
  }

  @Test
  void entriesThatTheSignatureDoesNotCoverAreNamed() throws Exception {
    byte[] mutant =
        SignedJars.with(
            file("jdk8.jar"),
            Map.of("org/example/Evil.class", PAYLOAD, "org/example/B.class", PAYLOAD));
    SignatureCheck check =
        SignedJars.attempt(mutant, file("unsigned.jar"), SignedJars.pinned())
            .orElseThrow()
            .check()
            .orElseThrow();
    assertThat(check)
        .isInstanceOfSatisfying(
            SignatureCheck.Refused.class,
            refused ->
                assertThat(refused.text())
                    .isEqualTo(
                        "does not cover org/example/Evil.class, and does not fit"
                            + " org/example/B.class"));
    assertThat(summaries(compare(mutant, file("unsigned.jar"), SignedJars.pinned())))
        .contains("does not count: it does not cover org/example/Evil.class");
  }

  /** What is signed is computed; that it would be signed for, too, is no matter. */
  @ParameterizedTest
  @CsvSource({
    "META-INF/MANIFEST.MF, Implementation-Title: Demo, Implementation-Title: Dem0",
    "META-INF/MANIFEST.MF, Java-Bean: True, Launcher-Agent: x",
    "META-INF/VENDOR.SF, Signature-Version: 1.0, Signature-Version: 2.0",
    "META-INF/VENDOR.SF, Created-By: 1.8.0_504 (Debian), Created-By: INJECTED:jar",
    "META-INF/VENDOR.SF, Created-By: 1.8.0_504 (Debian), X-Payload: INJECTED:jar",
    "META-INF/VENDOR.SF, Created-By: 1.8.0_504 (Debian), Created-By: 1.8.0_504 (Debian)\\r\\nX: y",
    "META-INF/VENDOR.SF, Name: empty.txt, Name: empty.txt\\r\\nX-Payload: INJECTED",
    "META-INF/VENDOR.SF, Name: empty.txt, Name: em\\r\\n pty.txt"
  })
  void noTextMayDiffer(String entry, String from, String to) throws Exception {
    String text = new String(SignedJars.entry(file("jdk8.jar"), entry), ISO_8859_1);
    assertThat(text).contains(from);
    String real = to.replace("\\r\\n", "\r\n");
    byte[] changed = text.replace(from, real).getBytes(ISO_8859_1);
    requireFinding(SignedJars.with(file("jdk8.jar"), Map.of(entry, changed)), "jdk8.jar");
  }

  /** The signature stays valid; it does not cover any of that. */
  @Test
  void aBlockHoldsNothingElse() throws Exception {
    CMSSignedData block = new CMSSignedData(SignedJars.entry(file("jdk8.jar"), BLOCK));
    var stranger = new JcaX509CertificateHolder(TestCertificates.authority("CN=X").certificate());
    List<Object> certificates = new ArrayList<>(block.getCertificates().getMatches(null));
    certificates.add(stranger);
    CMSSignedData more =
        CMSSignedData.replaceCertificatesAndCRLs(
            block, new CollectionStore<>(certificates), null, null);
    requireRefused(more.getEncoded("DER"), "brings a certificate that nothing uses: CN=X");

    SignerInformation signer = block.getSignerInfos().iterator().next();
    ASN1EncodableVector attributes = signer.getUnsignedAttributes().toASN1EncodableVector();
    attributes.add(
        new org.bouncycastle.asn1.cms.Attribute(
            new ASN1ObjectIdentifier("1.3.6.1.4.1.42921.1.2.1"),
            new org.bouncycastle.asn1.DERSet(new DERUTF8String("INJECTED:jar"))));
    CMSSignedData attribute =
        CMSSignedData.replaceSigners(
            block,
            new SignerInformationStore(
                SignerInformation.replaceUnsignedAttributes(
                    signer, new AttributeTable(attributes))));
    requireRefused(
        attribute.getEncoded("DER"), "holds the unsigned attribute 1.3.6.1.4.1.42921.1.2.1");

    CMSSignedData untimed =
        CMSSignedData.replaceSigners(
            block,
            new SignerInformationStore(SignerInformation.replaceUnsignedAttributes(signer, null)));
    requireRefused(untimed.getEncoded("DER"), "has no timestamp");

    byte[] longer = java.util.Arrays.copyOf(block.getEncoded("DER"), 8000);
    requireRefused(longer, "bytes behind the last element");
  }

  private static void requireRefused(byte[] block, String text) throws Exception {
    byte[] mutant = SignedJars.with(file("jdk8.jar"), Map.of(BLOCK, block));
    Graft.Outcome outcome =
        SignedJars.attempt(mutant, file("unsigned.jar"), SignedJars.pinned()).orElseThrow();
    assertThat(outcome.equal()).isPresent();
    assertThat(outcome.isProved()).isFalse();
    assertThat(outcome.check().orElseThrow().toString()).contains(text);
    Comparison comparison = compare(mutant, file("unsigned.jar"), SignedJars.pinned());
    assertThat(comparison.worst().atLeast(Grade.HIDDEN)).isTrue();
    assertThat(summaries(comparison)).contains("bit for bit, but it does not count");
  }

  @Test
  void placesOutsideOfEntriesStayFindings() throws Exception {
    byte[] signed = file("jdk8.jar");
    ByteBuffer end = ByteBuffer.wrap(signed).order(ByteOrder.LITTLE_ENDIAN);
    int record = signed.length - 22;
    int directory = end.getInt(record + 16);

    byte[] comment = join(signed, PAYLOAD);
    ByteBuffer.wrap(comment)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort(record + 20, (short) PAYLOAD.length);
    requireFinding(comment, "a comment of the archive");
    requireFinding(join(signed, PAYLOAD), "bytes behind the end");
    requireFinding(join(PAYLOAD, signed), "bytes in front");
    byte[] gap = insert(signed, directory, PAYLOAD);
    ByteBuffer.wrap(gap)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(record + PAYLOAD.length + 16, directory + PAYLOAD.length);
    requireFinding(gap, "a gap before the directory");
    // The comment of the first entry, in the central directory.
    int behind = directory + 46 + MANIFEST.length();
    byte[] remark = insert(signed, behind, PAYLOAD);
    ByteBuffer changed = ByteBuffer.wrap(remark).order(ByteOrder.LITTLE_ENDIAN);
    changed.putShort(directory + 32, (short) PAYLOAD.length);
    changed.putInt(record + PAYLOAD.length + 12, end.getInt(record + 12) + PAYLOAD.length);
    requireFinding(remark, "a comment of an entry");
    changed.putShort(directory + 32, (short) 0);
    changed.putShort(directory + 30, (short) PAYLOAD.length);
    requireFinding(remark, "an extra field");
  }

  @Test
  void aNameOfTheSignatureThatNobodyUsesIsNotTaken() throws Exception {
    for (String name : List.of("INJECTED-PAYLOAD", "vendor", "VEN.DOR")) {
      byte[] renamed =
          new String(file("jdk8.jar"), ISO_8859_1)
              .replace("META-INF/VENDOR.", "META-INF/" + name + ".")
              .getBytes(ISO_8859_1);
      assertThat(proved(renamed, file("unsigned.jar"))).as(name).isFalse();
    }
    byte[] renamed =
        new String(file("jdk8.jar"), ISO_8859_1)
            .replace("META-INF/VENDOR.", "META-INF/V3ND0R.")
            .getBytes(ISO_8859_1);
    assertThat(proved(renamed, file("unsigned.jar"))).isTrue();
  }

  /** The time of the new entries is free; what the calendar lacks would be a place to hide. */
  @Test
  void timesAreOfTheCalendar() throws Exception {
    assertThat(proved(stamped(0x5d77_7dbc), file("unsigned.jar"))).isTrue();
    assertThat(proved(stamped(0x5de0_7dbc), file("unsigned.jar"))).isFalse();
    assertThat(proved(stamped(0x5d77_7dbe | 0x1f), file("unsigned.jar"))).isFalse();
    assertThat(proved(stamped(0), file("unsigned.jar"))).isFalse();
  }

  private static byte[] stamped(int stamp) throws Exception {
    byte[] signed = file("jdk8.jar");
    ByteBuffer out = ByteBuffer.wrap(signed).order(ByteOrder.LITTLE_ENDIAN);
    JarZip zip = JarZip.read(new ArrayBytes(file("jdk8.jar")), Limits.DEFAULT);
    int at = out.getInt(signed.length - 6);
    for (int i = 0; i < 3; i++) {
      out.putInt((int) zip.entries().get(i).local() + 10, stamp);
      out.putInt(at + 12, stamp);
      at += 46 + out.getShort(at + 28) + out.getShort(at + 30) + out.getShort(at + 32);
    }
    return signed;
  }

  @Test
  void aValidSignatureLowersNothing() throws Exception {
    byte[] other = SignedJars.with(file("unsigned.jar"), Map.of("org/example/A.class", PAYLOAD));
    Comparison comparison = compare(file("jdk8.jar"), other, SignedJars.pinned());
    assertThat(comparison.worst()).isEqualTo(Grade.CODE);
    assertThat(comparison.findings()).noneMatch(f -> f.grade() == Grade.SIGNATURE);
    assertThat(summaries(comparison)).contains("O=Example is valid; that changes nothing");
  }

  @Test
  void withoutAPinNoSignatureCounts() throws Exception {
    Comparison comparison = compare(file("jdk25.jar"), file("modes.jar"), PinnedCertificates.NONE);
    assertThat(comparison.worst()).isNotEqualTo(Grade.SIGNATURE);
    assertThat(summaries(comparison)).contains("no signer is pinned");
    PinnedCertificates pinned = SignedJars.pinned();
    for (PinnedCertificates wrong :
        List.of(
            new PinnedCertificates(pinned.timestampers(), pinned.timestampers()),
            new PinnedCertificates(pinned.signers(), pinned.signers()))) {
      assertThat(SignedJars.isProved(file("jdk25.jar"), file("modes.jar"), wrong)).isFalse();
    }
  }

  /** A signature of the rebuilt jar's own would have to be undone. */
  @Test
  void aRebuiltJarWithASignatureIsNotSignedAgain() throws Exception {
    assertThat(proved(file("jdk25.jar"), file("jdk17.jar"))).isFalse();
    byte[] own = SignedJars.with(file("unsigned.jar"), Map.of("META-INF/SIG-X", PAYLOAD));
    assertThat(proved(file("jdk8.jar"), own)).isFalse();
  }

  private static void requireFinding(byte[] mutant, String what) throws Exception {
    assertThat(proved(mutant, file("unsigned.jar"))).as(what).isFalse();
    assertThat(SignedJars.attempt(mutant, file("unsigned.jar"), SignedJars.pinned()))
        .as(what)
        .matches(outcome -> outcome.isEmpty() || outcome.get().equal().isEmpty());
    Comparison comparison = compare(mutant, file("unsigned.jar"), SignedJars.pinned());
    assertThat(comparison.worst().atLeast(Grade.HIDDEN)).as(what).isTrue();
    assertThat(comparison.findings())
        .as(what)
        .noneMatch(finding -> finding.grade() == Grade.SIGNATURE);
  }

  private static boolean proved(byte[] published, byte[] rebuilt) throws Exception {
    return SignedJars.isProved(published, rebuilt, SignedJars.pinned());
  }

  private static byte[] file(String name) throws Exception {
    return SignedJars.file(name);
  }

  private static byte[] join(byte[] first, byte[] second) {
    return insert(first, first.length, second);
  }

  private static byte[] insert(byte[] bytes, int at, byte[] more) {
    ByteBuffer joined = ByteBuffer.allocate(bytes.length + more.length);
    return joined.put(bytes, 0, at).put(more).put(bytes, at, bytes.length - at).array();
  }

  private static Comparison compare(byte[] published, byte[] rebuilt, PinnedCertificates pinned)
      throws Exception {
    Bytes left = new ArrayBytes(published);
    Bytes right = new ArrayBytes(rebuilt);
    Comparison comparison =
        new Comparator(Limits.DEFAULT, Optional.empty(), 1, pinned).compare("x.jar", left, right);
    Accounts.check(comparison, left, right);
    return comparison;
  }

  private static String summaries(Comparison comparison) {
    return comparison.findings().stream()
        .map(finding -> finding.detail().summary())
        .collect(Collectors.joining("\n"));
  }
}

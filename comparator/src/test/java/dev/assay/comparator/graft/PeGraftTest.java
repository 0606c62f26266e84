package dev.assay.comparator.graft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.comparator.Accounts;
import dev.assay.comparator.Comparator;
import dev.assay.comparator.bytes.ArrayBytes;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.limits.Limits;
import dev.assay.core.result.Comparison;
import dev.assay.core.result.Finding;
import dev.assay.core.result.Grade;
import dev.assay.core.signature.Der;
import dev.assay.core.signature.PeImage;
import dev.assay.core.signature.PinnedCertificates;
import dev.assay.core.signature.SignatureCheck;
import dev.assay.core.signature.SignatureCheck.Reason;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeGraftTest {
  @ParameterizedTest
  @CsvSource({
    "signed.exe, signer.pem",
    "signed.exe, root.pem",
    "chain.exe, root.pem",
    "dual.exe, signer.pem"
  })
  void aSignatureThatIsOnlyThatIsProved(String name, String pin) throws Exception {
    Comparison comparison = compare(name, "unsigned.exe", Signed.pinned(pin));
    assertThat(comparison.findings()).hasSize(1);
    Finding finding = comparison.findings().getFirst();
    assertThat(finding.grade()).as(finding.detail().summary()).isEqualTo(Grade.SIGNATURE);
    assertThat(finding.detail().summary())
        .contains("CN=Example Vendor", "on 2027-01-15T08:00:00Z", "bit for bit");
    assertThat(finding.published()).hasSize(3);
    assertThat(finding.rebuilt()).hasSize(2);
  }

  /** The cryptography of all of these is sound; osslsigncode accepts them. */
  @ParameterizedTest
  @CsvSource({
    "attribute.exe, root.pem, NOT_ALLOWED, the unsigned attribute 1.3.6.1.4.1.42921.1.2.1",
    "extra.exe, root.pem, NOT_ALLOWED, brings a certificate that nothing uses: CN=Example Stranger",
    "pages.exe, root.pem, MALFORMED, not plain: a tag 161 instead of 162",
    "notime.exe, root.pem, NO_TIME, has no timestamp",
    "stranger.exe, signer.pem, UNKNOWN_KEY, no pinned certificate vouches for CN=Example Stranger",
    "chain.exe, signer.pem, NOT_ALLOWED, brings a certificate that nothing uses: CN=Example Root CA"
  })
  void anythingElseInItStaysAFinding(String name, String pin, Reason reason, String text)
      throws Exception {
    Graft.Outcome outcome = attempt(name, Signed.pinned(pin));
    assertThat(outcome.equal()).isPresent();
    assertThat(outcome.isProved()).isFalse();
    SignatureCheck check = outcome.check().orElseThrow();
    assertThat(check).isInstanceOf(SignatureCheck.Refused.class);
    SignatureCheck.Refused refused = (SignatureCheck.Refused) check;
    assertThat(refused.text()).contains(text);
    assertThat(refused.reason()).isEqualTo(reason);
    Comparison comparison = compare(name, "unsigned.exe", Signed.pinned(pin));
    assertThat(comparison.worst().atLeast(Grade.HIDDEN)).isTrue();
    assertThat(summaries(comparison)).contains("does not count: it " + refused.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"signed.exe", "stranger.exe"})
  void withoutAPinNoSignatureCounts(String name) throws Exception {
    Comparison comparison = compare(name, "unsigned.exe", PinnedCertificates.NONE);
    assertThat(comparison.worst()).isEqualTo(Grade.HIDDEN);
    assertThat(summaries(comparison)).contains("no signer is pinned");
  }

  @Test
  void onlyATimestampOfAPinnedServerCounts() throws Exception {
    PinnedCertificates pinned = Signed.pinned("root.pem");
    PinnedCertificates wrong = new PinnedCertificates(pinned.signers(), pinned.signers());
    assertThat(attempt("signed.exe", wrong).check().orElseThrow())
        .isInstanceOfSatisfying(
            SignatureCheck.Refused.class,
            refused -> assertThat(refused.text()).contains("vouches for CN=Example Time"));
    PinnedCertificates swapped =
        new PinnedCertificates(pinned.timestampers(), pinned.timestampers());
    assertThat(attempt("signed.exe", swapped).isProved()).isFalse();
  }

  /** The certificate table belongs to the signature, every other byte to the file. */
  @Test
  void noOtherByteMayDiffer() throws Exception {
    PinnedCertificates pinned = Signed.pinned("root.pem");
    byte[] signed = Signed.file("signed.exe");
    byte[] rebuilt = Signed.file("unsigned.exe");
    for (int i = 0; i < signed.length; i += i < 0x200 ? 5 : 31) {
      byte[] changed = signed.clone();
      changed[i] ^= 1;
      Comparison comparison =
          compare(new ArrayBytes(changed), new ArrayBytes(rebuilt.clone()), pinned);
      assertThat(comparison.worst()).as("byte %d", i).isNotEqualTo(Grade.SIGNATURE);
      assertThat(comparison.worst().atLeast(Grade.HIDDEN)).as("byte %d", i).isTrue();
    }
  }

  /** The parameters of an algorithm outside of what the issuer signed: nobody looks at them. */
  @Test
  void aCertificateHasNothingThatItsIssuerDidNotSign() throws Exception {
    byte[] signed = Signed.file("signed.exe");
    int certificate = 4112 + 8;
    Der at = Der.at(signed, certificate, signed.length);
    for (int child : List.of(1, 0, 3, 0, 1, 1)) {
      at = at.children().get(child);
    }
    assertThat(at.tag()).isEqualTo(Der.NULL);
    signed[at.start()] = 4;
    Graft.Outcome outcome =
        Signed.attempt(
                new ArrayBytes(signed), Signed.bytes("unsigned.exe"), Signed.pinned("root.pem"))
            .orElseThrow();
    assertThat(outcome.isProved()).isFalse();
    assertThat(outcome.check().orElseThrow().toString()).contains("more than its issuer signed");
  }

  @Test
  void aValidSignatureLowersNothing() throws Exception {
    byte[] other = Signed.file("unsigned.exe");
    other[0x403] ^= 1;
    Comparison comparison =
        compare(Signed.bytes("signed.exe"), new ArrayBytes(other), Signed.pinned("root.pem"));
    assertThat(comparison.worst()).isEqualTo(Grade.CODE);
    assertThat(comparison.findings()).noneMatch(f -> f.grade() == Grade.SIGNATURE);
    assertThat(comparison.findings())
        .filteredOn(f -> f.grade() == Grade.CODE)
        .singleElement()
        .extracting(f -> f.detail().summary())
        .asString()
        .contains("the signature of O=Example,CN=Example Vendor is valid; that changes nothing");
  }

  @Test
  void aRebuiltFileMayHaveAnotherSignature() throws Exception {
    Comparison comparison = compare("signed.exe", "stranger.exe", Signed.pinned("signer.pem"));
    assertThat(comparison.worst()).isEqualTo(Grade.SIGNATURE);
  }

  @Test
  void whatIsHashedIsWhatTheSpecificationSays() throws Exception {
    PeImage image = PeImage.of(Signed.bytes("signed.exe")).orElseThrow();
    assertThat(image.isSigned()).isTrue();
    assertThat(image.tableStart() % 8).isZero();
    assertThat(PeImage.little(Signed.bytes("signed.exe"), image.checksumAt(), 4))
        .isEqualTo(image.checksum());
  }

  private static Graft.Outcome attempt(String name, PinnedCertificates pinned) throws Exception {
    return Signed.attempt(Signed.bytes(name), Signed.bytes("unsigned.exe"), pinned).orElseThrow();
  }

  private static Comparison compare(String published, String rebuilt, PinnedCertificates pinned)
      throws Exception {
    return compare(Signed.bytes(published), Signed.bytes(rebuilt), pinned);
  }

  private static Comparison compare(Bytes published, Bytes rebuilt, PinnedCertificates pinned)
      throws Exception {
    Comparison comparison =
        new Comparator(Limits.DEFAULT, Optional.empty(), 1, pinned)
            .compare("x.exe", published, rebuilt);
    Accounts.check(comparison, published, rebuilt);
    return comparison;
  }

  private static String summaries(Comparison comparison) {
    List<Finding> findings = comparison.findings();
    return findings.stream().map(f -> f.detail().summary()).collect(Collectors.joining("\n"));
  }
}

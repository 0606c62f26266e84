package dev.assay.core.signature;

import dev.assay.core.signature.SignatureCheck.Reason;
import java.time.Instant;

/** What is asked of every signature by X.509 certificates, whatever it is of: when, and by whom. */
final class PinnedSigner {
  /** To sign code (RFC 5280, 4.2.1.12). */
  private static final String USAGE = "1.3.6.1.5.5.7.3.3";

  private PinnedSigner() {}

  /**
   * Checks the timestamp, and that the signer was a pinned one then.
   *
   * @param timestamp type of the unsigned attribute that holds it
   * @param said by the signer of itself, for people; may be empty
   */
  static SignatureCheck.Good require(
      SignedDataShape shape, String timestamp, PinnedCertificates pinned, String said)
      throws MalformedException, RefusedSignatureException {
    Der token =
        SignedDataShape.value(shape.unsigned(), timestamp)
            .orElseThrow(() -> new RefusedSignatureException(Reason.NO_TIME, "has no timestamp"));
    Instant time =
        Timestamp.check(token.encoded(), shape.signature().content(), pinned.timestampers());
    CertificatePath.require(shape.signer(), shape.certificates(), pinned.signers(), USAGE, time);
    return new SignatureCheck.Good(
        CertificatePath.name(shape.signer()) + said,
        "X.509 " + Timestamp.fingerprint(shape.signer()) + ", on " + time);
  }
}

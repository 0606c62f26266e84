package dev.assay.core.signature;

import dev.assay.core.artifact.Printable;
import dev.assay.core.signature.SignatureCheck.Reason;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The certificates from the one that signed up to one that is pinned (RFC 5280, section 6).
 * Revocation is not looked at: that would need the network, and a pin can be taken back.
 */
final class CertificatePath {
  private static final int LONGEST = 8;
  private static final String WEAK = "MD5|MD2|SHA1";

  private CertificatePath() {}

  /**
   * Requires a path, and that a signature brings no other certificates than those on it, or pinned
   * ones: in any other, anything could be hidden.
   *
   * @param first whose key signed
   * @param embedded what the signature brings along
   * @param pinned where a path may end
   * @param usage the extended key usage that the first must have
   * @param at when it signed
   */
  static void require(
      X509Certificate first,
      List<X509Certificate> embedded,
      List<X509Certificate> pinned,
      String usage,
      Instant at)
      throws RefusedSignatureException {
    requireUsage(first, usage);
    List<X509Certificate> path = new ArrayList<>(List.of(first));
    Optional<X509Certificate> anchor = Optional.empty();
    while (!pinned.contains(path.getLast()) && anchor.isEmpty()) {
      X509Certificate last = path.getLast();
      anchor = pinned.stream().filter(issuer -> issued(issuer, last)).findFirst();
      if (anchor.isEmpty()) {
        Optional<X509Certificate> next =
            embedded.stream()
                .filter(issuer -> !path.contains(issuer) && issued(issuer, last))
                .findFirst();
        if (next.isEmpty() || path.size() == LONGEST) {
          throw new RefusedSignatureException(
              Reason.UNKNOWN_KEY, "no pinned certificate vouches for " + name(first));
        }
        path.add(next.get());
      }
    }
    validate(path, anchor, at);
    for (X509Certificate other : embedded) {
      if (!path.contains(other) && !pinned.contains(other)) {
        throw new RefusedSignatureException(
            Reason.NOT_ALLOWED, "brings a certificate that nothing uses: " + name(other));
      }
    }
  }

  private static void requireUsage(X509Certificate first, String usage)
      throws RefusedSignatureException {
    try {
      List<String> usages = first.getExtendedKeyUsage();
      boolean[] bits = first.getKeyUsage();
      if (usages == null || !usages.contains(usage) || (bits != null && !bits[0])) {
        throw new RefusedSignatureException(
            Reason.NOT_FOR_SIGNING, "the certificate is not for this: " + name(first));
      }
    } catch (CertificateException e) {
      throw new RefusedSignatureException(
          Reason.MALFORMED, "the usage of a certificate cannot be read: " + name(first));
    }
  }

  private static boolean issued(X509Certificate issuer, X509Certificate certificate) {
    if (!issuer.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
      return false;
    }
    try {
      certificate.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** If the path ends with a pinned certificate, what is below it is held against that one. */
  private static void validate(
      List<X509Certificate> path, Optional<X509Certificate> above, Instant at)
      throws RefusedSignatureException {
    X509Certificate anchor = above.orElseGet(path::getLast);
    List<X509Certificate> below = above.isPresent() ? path : path.subList(0, path.size() - 1);
    try {
      for (X509Certificate certificate : path) {
        certificate.checkValidity(Date.from(at));
      }
      anchor.checkValidity(Date.from(at));
    } catch (CertificateException e) {
      throw new RefusedSignatureException(
          Reason.EXPIRED_KEY,
          "a certificate was not valid on " + at + ": " + name(path.getFirst()));
    }
    for (X509Certificate certificate : below) {
      if (certificate
          .getSigAlgName()
          .toUpperCase(java.util.Locale.ROOT)
          .matches("(" + WEAK + ").*")) {
        throw new RefusedSignatureException(
            Reason.WEAK, "a weak hash under the certificate " + name(certificate));
      }
    }
    if (below.isEmpty()) {
      return;
    }
    try {
      PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(anchor, null)));
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(at));
      requireAuthority(anchor);
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(below), parameters);
    } catch (CertPathValidatorException e) {
      throw new RefusedSignatureException(
          Reason.UNKNOWN_KEY, "the path to a pinned certificate is not valid: " + e.getMessage());
    } catch (GeneralSecurityException e) {
      throw new RefusedSignatureException(
          Reason.UNSUPPORTED,
          "the path to a pinned certificate cannot be checked: " + e.getMessage());
    }
  }

  /** The validator asks nothing of the anchor itself. */
  private static void requireAuthority(X509Certificate anchor) throws RefusedSignatureException {
    boolean[] bits = anchor.getKeyUsage();
    if (anchor.getBasicConstraints() < 0 || (bits != null && !bits[5])) {
      throw new RefusedSignatureException(
          Reason.NOT_FOR_SIGNING, "the pinned certificate is no authority: " + name(anchor));
    }
  }

  /** How a certificate is called in messages. */
  static String name(X509Certificate certificate) {
    return Printable.escape(certificate.getSubjectX500Principal().getName());
  }
}

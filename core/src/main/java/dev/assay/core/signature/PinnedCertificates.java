package dev.assay.core.signature;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * X.509 certificates that a person trusts, each for one purpose. A certificate is trusted itself,
 * or as the authority that issued others; whoever pins an authority trusts all its customers.
 *
 * @param signers who may sign files
 * @param timestampers who may say when
 */
public record PinnedCertificates(
    List<X509Certificate> signers, List<X509Certificate> timestampers) {
  /** Trusts nobody. */
  public static final PinnedCertificates NONE = new PinnedCertificates(List.of(), List.of());

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\\s]*)-----END CERTIFICATE-----");

  public PinnedCertificates {
    signers = List.copyOf(signers);
    timestampers = List.copyOf(timestampers);
  }

  /** Both lists of both. */
  public PinnedCertificates and(PinnedCertificates more) {
    List<X509Certificate> both = new ArrayList<>(signers);
    both.addAll(more.signers);
    List<X509Certificate> times = new ArrayList<>(timestampers);
    times.addAll(more.timestampers);
    return new PinnedCertificates(both, times);
  }

  /** Whether nobody may sign. */
  public boolean isEmpty() {
    return signers.isEmpty();
  }

  /**
   * Reads certificates in PEM (RFC 7468); text around them is skipped.
   *
   * @throws MalformedException if there is none, or one cannot be read
   */
  public static List<X509Certificate> parse(String pem) throws MalformedException {
    List<X509Certificate> certificates = new ArrayList<>();
    Matcher block = BLOCK.matcher(pem);
    while (block.find()) {
      certificates.addAll(ofBase64(List.of(block.group(1).replaceAll("\\s", ""))));
    }
    if (certificates.isEmpty()) {
      throw new MalformedException("expected certificates in PEM; found none");
    }
    return certificates;
  }

  /** Certificates in base64, as {@link #ofBase64} reads them. */
  public static List<String> base64(List<X509Certificate> certificates) {
    return certificates.stream()
        .map(
            certificate -> {
              try {
                return Base64.getEncoder().encodeToString(certificate.getEncoded());
              } catch (CertificateException e) {
                throw new IllegalStateException("it was decoded, and so has an encoding", e);
              }
            })
        .toList();
  }

  /** Certificates as {@link #base64} writes them. */
  public static List<X509Certificate> ofBase64(List<String> encoded) throws MalformedException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (String one : encoded) {
      try {
        certificates.add(certificate(Base64.getDecoder().decode(one)));
      } catch (IllegalArgumentException e) {
        throw new MalformedException("a certificate is not base64");
      }
    }
    return certificates;
  }

  /** A certificate in DER. */
  static X509Certificate certificate(byte[] der) throws MalformedException {
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException e) {
      throw new MalformedException("not a certificate: " + e.getMessage());
    }
  }
}

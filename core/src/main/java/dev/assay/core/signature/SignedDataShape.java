package dev.assay.core.signature;

import dev.assay.core.signature.SignatureCheck.Reason;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A SignedData with one signer (RFC 5652, section 5), in which every byte has a meaning that is
 * known here: what this accepts has no place for anything else. It says nothing about keys.
 *
 * @param digest JCA name of the hash
 * @param contentType what is signed
 * @param content what is signed: the content of the explicit tag; empty if it stands elsewhere
 * @param certificates all that it brings along
 * @param signer the certificate of the signer, one of these
 * @param signed attributes that the signature covers
 * @param algorithm of the signature, as the signer states it
 * @param signature its value
 * @param unsigned attributes that it does not cover
 */
record SignedDataShape(
    String digest,
    String contentType,
    Optional<Der> content,
    List<X509Certificate> certificates,
    X509Certificate signer,
    List<Attribute> signed,
    Der algorithm,
    Der signature,
    List<Attribute> unsigned) {
  /** Certificates need about 12, a timestamp 20; a nested signature with one 40. */
  private static final int DEEPEST = 64;

  private static final int MOST_CERTIFICATES = 10;

  private static final String SIGNED_DATA = "1.2.840.113549.1.7.2";

  private static final Map<String, String> DIGESTS =
      Map.of(
          "2.16.840.1.101.3.4.2.1", "SHA-256",
          "2.16.840.1.101.3.4.2.2", "SHA-384",
          "2.16.840.1.101.3.4.2.3", "SHA-512");

  /** RSA, RSA with a hash, ECDSA with a hash; all without parameters. */
  private static final Set<String> SIGNATURES =
      Set.of(
          "1.2.840.113549.1.1.1",
          "1.2.840.113549.1.1.11",
          "1.2.840.113549.1.1.12",
          "1.2.840.113549.1.1.13",
          "1.2.840.10045.4.3.2",
          "1.2.840.10045.4.3.3",
          "1.2.840.10045.4.3.4");

  /** A key on an elliptic curve, where older JDKs should state how it signed. */
  private static final String EC_KEY = "1.2.840.10045.2.1";

  /** A type with its only value. */
  record Attribute(String type, Der value) {}

  /** The signer and what belongs to it. */
  private record Signer(
      Der certificate,
      List<Attribute> signed,
      Der algorithm,
      Der signature,
      List<Attribute> unsigned) {}

  /**
   * Reads a ContentInfo that has its content, and a signer with signed attributes.
   *
   * @throws MalformedException if it is not DER, or not of that shape
   * @throws RefusedSignatureException if it is, but holds what nothing needs
   */
  static SignedDataShape of(byte[] der) throws MalformedException, RefusedSignatureException {
    return of(der, false);
  }

  /** The same without content; signed attributes may be missing, as in signatures of old JDKs. */
  static SignedDataShape ofDetached(byte[] der)
      throws MalformedException, RefusedSignatureException {
    return of(der, true);
  }

  private static SignedDataShape of(byte[] der, boolean detached)
      throws MalformedException, RefusedSignatureException {
    Der whole = Der.of(der);
    whole.requireShallow(DEEPEST);
    List<Der> info = whole.children(Der.SEQUENCE);
    require(info.size() == 2 && info.getFirst().oid().equals(SIGNED_DATA), "not a SignedData");
    List<Der> fields = info.getLast().only(0xa0).children(Der.SEQUENCE);
    require(fields.size() == 4 || fields.size() == 5, "parts that a signature does not need");
    BigInteger version = fields.getFirst().integer();
    Der algorithm = fields.get(1).only(Der.SET);
    String digest = digest(algorithm);
    List<Der> content = fields.get(2).children(Der.SEQUENCE);
    require(content.size() == (detached ? 1 : 2), detached ? "content" : "no content");
    require(
        version.equals(BigInteger.ONE) || version.equals(BigInteger.valueOf(3)), "a new version");
    List<X509Certificate> certificates = new ArrayList<>();
    if (fields.size() == 5) {
      require(fields.get(3).isContext(0), "revocation lists");
      for (Der certificate : fields.get(3).children()) {
        certificates.add(certificate(certificate.expect(Der.SEQUENCE)));
      }
    }
    // Some timestamp servers send a certificate twice.
    require(certificates.size() <= MOST_CERTIFICATES, "more certificates than any path has");
    Signer signer = signer(fields.getLast().only(Der.SET), algorithm, detached);
    return new SignedDataShape(
        digest,
        content.getFirst().oid(),
        detached ? Optional.empty() : Optional.of(content.getLast().only(0xa0)),
        certificates.stream().distinct().toList(),
        find(signer.certificate, certificates.stream().distinct().toList()),
        signer.signed,
        signer.algorithm,
        signer.signature,
        signer.unsigned);
  }

  /** Outside of what its issuer signed, a certificate only repeats the algorithm. */
  private static X509Certificate certificate(Der der)
      throws MalformedException, RefusedSignatureException {
    List<Der> fields = der.children();
    require(fields.size() == 3, "a certificate of an odd shape");
    List<Der> signed = fields.getFirst().children(Der.SEQUENCE);
    int algorithm = !signed.isEmpty() && signed.getFirst().isContext(0) ? 2 : 1;
    byte[] signature = fields.getLast().expect(Der.BIT_STRING).content();
    require(
        signed.size() > algorithm
            && signed.get(algorithm).sameAs(fields.get(1))
            && signature.length > 0
            && signature[0] == 0,
        "a certificate with more than its issuer signed");
    return PinnedCertificates.certificate(der.encoded());
  }

  /** What is signed, where it has to be there. */
  Der attached() {
    return content.orElseThrow(() -> new IllegalStateException("bug in Assay: no content"));
  }

  /** Reads the SignerInfo, which has to use the hash that the SignedData names. */
  private static Signer signer(Der info, Der algorithm, boolean detached)
      throws MalformedException, RefusedSignatureException {
    List<Der> fields = info.children(Der.SEQUENCE);
    boolean attributes = fields.size() > 3 && fields.get(3).isContext(0);
    require(attributes || detached, "a signer without signed attributes");
    int at = attributes ? 4 : 3;
    require(fields.size() == at + 2 || fields.size() == at + 3, "a signer of an odd shape");
    require(fields.getFirst().integer().equals(BigInteger.ONE), "a signer of a new version");
    require(fields.get(2).sameAs(algorithm), "two hashes");
    List<Der> signature = fields.get(at).children(Der.SEQUENCE);
    require(!signature.isEmpty(), "no algorithm");
    String oid = signature.getFirst().oid();
    if (!SIGNATURES.contains(oid) && !(detached && oid.equals(EC_KEY))) {
      throw new RefusedSignatureException(Reason.UNSUPPORTED, "an algorithm that is not supported");
    }
    parameters(signature);
    List<Attribute> unsigned = List.of();
    if (fields.size() == at + 3) {
      require(fields.getLast().isContext(1), "a field that is not known");
      unsigned = attributes(fields.getLast());
    }
    return new Signer(
        fields.get(1),
        attributes ? attributes(fields.get(3)) : List.of(),
        fields.get(at),
        fields.get(at + 1).expect(Der.OCTET_STRING),
        unsigned);
  }

  private static List<Attribute> attributes(Der all)
      throws MalformedException, RefusedSignatureException {
    List<Attribute> attributes = new ArrayList<>();
    Set<String> types = new HashSet<>();
    for (Der one : all.children()) {
      List<Der> pair = one.children(Der.SEQUENCE);
      require(pair.size() == 2, "an attribute without a value");
      String type = pair.getFirst().oid();
      require(types.add(type), "the attribute " + type + " twice");
      attributes.add(new Attribute(type, pair.getLast().only(Der.SET)));
    }
    return List.copyOf(attributes);
  }

  /** The hash that an AlgorithmIdentifier names. */
  static String digest(Der algorithm) throws MalformedException, RefusedSignatureException {
    List<Der> pair = algorithm.children(Der.SEQUENCE);
    require(!pair.isEmpty(), "no algorithm");
    String digest = DIGESTS.get(pair.getFirst().oid());
    if (digest == null) {
      throw new RefusedSignatureException(
          Reason.WEAK, "a hash other than SHA-256, SHA-384 and SHA-512");
    }
    parameters(pair);
    return digest;
  }

  private static void parameters(List<Der> pair)
      throws MalformedException, RefusedSignatureException {
    require(pair.size() <= 2, "an algorithm with more than parameters");
    if (pair.size() == 2) {
      pair.getLast().empty(Der.NULL);
    }
  }

  private static X509Certificate find(Der issuerAndSerial, List<X509Certificate> certificates)
      throws MalformedException, RefusedSignatureException {
    List<Der> pair = issuerAndSerial.children(Der.SEQUENCE);
    require(pair.size() == 2, "a signer without a number");
    BigInteger serial = pair.getLast().integer();
    byte[] issuer = pair.getFirst().encoded();
    List<X509Certificate> found =
        certificates.stream()
            .filter(
                c ->
                    c.getSerialNumber().equals(serial)
                        && java.util.Arrays.equals(c.getIssuerX500Principal().getEncoded(), issuer))
            .toList();
    require(found.size() == 1, found.isEmpty() ? "no certificate of the signer" : "two of them");
    return found.getFirst();
  }

  /** The only value of an attribute, if it is there. */
  static Optional<Der> value(List<Attribute> attributes, String type) {
    return attributes.stream()
        .filter(attribute -> attribute.type.equals(type))
        .map(Attribute::value)
        .findFirst();
  }

  /** Refuses what has a place for hidden bytes. */
  static void require(boolean holds, String otherwise) throws RefusedSignatureException {
    if (!holds) {
      throw new RefusedSignatureException(Reason.NOT_ALLOWED, "holds " + otherwise);
    }
  }
}

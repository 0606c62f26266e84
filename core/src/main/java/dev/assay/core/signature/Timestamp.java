package dev.assay.core.signature;

import static dev.assay.core.signature.SignedDataShape.require;

import dev.assay.core.signature.SignatureCheck.Reason;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampToken;

/** When a signature was made, by somebody else (RFC 3161). */
final class Timestamp {
  private static final String INFO = "1.2.840.113549.1.9.16.1.4";
  private static final String USAGE = "1.3.6.1.5.5.7.3.8";

  /** Content type, digest, time, certificate of the signer (both versions), protected algorithm. */
  private static final Set<String> SIGNED =
      Set.of(
          "1.2.840.113549.1.9.3",
          "1.2.840.113549.1.9.4",
          "1.2.840.113549.1.9.5",
          "1.2.840.113549.1.9.16.2.12",
          "1.2.840.113549.1.9.16.2.47",
          "1.2.840.113549.1.9.52");

  /** Who asks for a timestamp chooses its nonce: no more than 64 bits, and a sign. */
  private static final int MAX_NONCE = 9;

  private static final int MAX_SERIAL = 21;

  private Timestamp() {}

  /**
   * Checks a token, and that it holds nothing but what it needs.
   *
   * @param token a ContentInfo
   * @param stamped the bytes that it is about: the value of a signature
   */
  static Instant check(byte[] token, byte[] stamped, List<X509Certificate> pinned)
      throws MalformedException, RefusedSignatureException {
    SignedDataShape shape = SignedDataShape.of(token);
    require(shape.contentType().equals(INFO), "something that is no timestamp");
    require(shape.unsigned().isEmpty(), "unsigned attributes in a timestamp");
    for (SignedDataShape.Attribute attribute : shape.signed()) {
      require(SIGNED.contains(attribute.type()), "the attribute " + attribute.type());
    }
    Der content = shape.attached().expect(Der.OCTET_STRING);
    info(Der.of(content.content()).children(Der.SEQUENCE), stamped);
    Instant time = verify(token, shape.signer());
    CertificatePath.require(shape.signer(), shape.certificates(), pinned, USAGE, time);
    return time;
  }

  private static void info(List<Der> fields, byte[] stamped)
      throws MalformedException, RefusedSignatureException {
    require(fields.size() >= 5, "a timestamp without a time");
    List<Der> imprint = fields.get(2).children(Der.SEQUENCE);
    require(imprint.size() == 2, "a timestamp of nothing");
    byte[] stated = imprint.getLast().expect(Der.OCTET_STRING).content();
    byte[] real = hash(SignedDataShape.digest(imprint.getFirst()), stamped);
    if (!MessageDigest.isEqual(stated, real)) {
      throw new RefusedSignatureException(
          Reason.OTHER_CONTENT, "its timestamp is about another signature");
    }
    require(fields.get(3).integer().toByteArray().length <= MAX_SERIAL, "a long serial number");
    for (Der field : fields.subList(5, fields.size())) {
      boolean nonce = field.is(Der.INTEGER);
      require(!nonce || field.end() - field.contentStart() <= MAX_NONCE, "a long nonce");
      // Accuracy, ordering, and who stamped; these are the server's own words.
      boolean known = nonce || field.is(Der.SEQUENCE) || field.is(Der.BOOLEAN);
      require(known || field.isContext(0), "extensions of a timestamp");
    }
  }

  private static Instant verify(byte[] token, X509Certificate signer)
      throws MalformedException, RefusedSignatureException {
    try {
      TimeStampToken parsed = new TimeStampToken(new CMSSignedData(token));
      parsed.validate(new JcaSimpleSignerInfoVerifierBuilder().build(signer));
      return parsed.getTimeStampInfo().getGenTime().toInstant();
    } catch (TSPException | CMSException | OperatorCreationException | java.io.IOException e) {
      throw new RefusedSignatureException(
          Reason.NO_TIME, "its timestamp is not valid: " + e.getMessage());
    }
  }

  static byte[] hash(String algorithm, byte[] bytes) {
    return hasher(algorithm).digest(bytes);
  }

  static MessageDigest hasher(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }

  /** SHA-256 of a certificate, in hexadecimal digits. */
  static String fingerprint(X509Certificate certificate) throws MalformedException {
    try {
      return java.util.HexFormat.of().formatHex(hash("SHA-256", certificate.getEncoded()));
    } catch (CertificateEncodingException e) {
      throw new MalformedException("a certificate that cannot be encoded");
    }
  }
}

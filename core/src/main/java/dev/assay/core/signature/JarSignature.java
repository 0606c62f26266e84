package dev.assay.core.signature;

import static dev.assay.core.signature.SignedDataShape.require;

import dev.assay.core.signature.SignatureCheck.Reason;
import dev.assay.core.signature.SignedDataShape.Attribute;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;

/**
 * Signature blocks of jars ("JAR File Specification", JDK 25, section "Digital Signatures"), held
 * against pinned certificates. Bouncy Castle checks the cryptography; our own reader makes sure
 * that a block holds nothing but what a signature needs. It says nothing about what the signature
 * file covers.
 */
public final class JarSignature {
  /** Blocks have some kilobytes. */
  public static final int LARGEST = 1 << 18;

  private static final String DATA = "1.2.840.113549.1.7.1";
  private static final String TYPE = "1.2.840.113549.1.9.3";
  private static final String DIGEST = "1.2.840.113549.1.9.4";
  private static final String TIME = "1.2.840.113549.1.9.5";
  private static final String PROTECTION = "1.2.840.113549.1.9.52";
  private static final String TIMESTAMP = "1.2.840.113549.1.9.16.2.14";
  private static final String UTC = "[0-9]{12}Z";

  private JarSignature() {}

  /**
   * Holds a signature block against its signature file and the pinned certificates.
   *
   * @param block content of the {@code .RSA}, {@code .DSA} or {@code .EC} file
   * @param file content of the {@code .SF} file
   * @return good if it is valid, by a pinned signer, at a time that a pinned timestamper vouches
   *     for, and holds nothing else
   */
  public static SignatureCheck check(byte[] block, byte[] file, PinnedCertificates pinned) {
    try {
      require(block.length <= LARGEST, "more than " + LARGEST + " bytes");
      SignedDataShape shape = SignedDataShape.ofDetached(block);
      require(shape.contentType().equals(DATA), "something else than data");
      verify(block, file, shape);
      for (Attribute attribute : shape.signed()) {
        requireAllowed(attribute, shape);
      }
      for (Attribute attribute : shape.unsigned()) {
        require(attribute.type().equals(TIMESTAMP), "the unsigned attribute " + attribute.type());
      }
      return PinnedSigner.require(shape, TIMESTAMP, pinned, "");
    } catch (MalformedException e) {
      return new SignatureCheck.Refused(Reason.MALFORMED, "is not plain: " + e.text());
    } catch (RefusedSignatureException e) {
      return e.refused();
    } catch (RuntimeException e) {
      // Libraries meet hostile bytes with exceptions of all kinds.
      return new SignatureCheck.Refused(Reason.MALFORMED, "cannot be read: " + e);
    }
  }

  /** Attributes that jarsigner writes, each with all that its value may be. */
  private static void requireAllowed(Attribute attribute, SignedDataShape shape)
      throws MalformedException, RefusedSignatureException {
    Der value = attribute.value();
    switch (attribute.type()) {
      case TYPE -> require(value.oid().equals(DATA), "another content type");
      case DIGEST -> value.expect(Der.OCTET_STRING); // compared where the content is
      case TIME -> require(value.is(0x17) && value.ascii().matches(UTC), "a time that is none");
      case PROTECTION -> protection(value, shape);
      default -> require(false, "the signed attribute " + attribute.type());
    }
  }

  /** The algorithms of the signer once more (RFC 6211). */
  private static void protection(Der value, SignedDataShape shape)
      throws MalformedException, RefusedSignatureException {
    List<Der> pair = value.children(Der.SEQUENCE);
    require(
        pair.size() == 2
            && SignedDataShape.digest(pair.getFirst()).equals(shape.digest())
            && pair.getLast().isContext(1)
            && Arrays.equals(pair.getLast().content(), shape.algorithm().content()),
        "other algorithms than its own");
  }

  private static void verify(byte[] block, byte[] file, SignedDataShape shape)
      throws MalformedException, RefusedSignatureException {
    boolean valid;
    try {
      valid = shape.signed().isEmpty() ? plain(file, shape) : cms(block, file, shape);
    } catch (GeneralSecurityException | CMSException | OperatorCreationException e) {
      throw new RefusedSignatureException(Reason.OTHER_CONTENT, "is not valid: " + e.getMessage());
    }
    if (!valid) {
      throw new RefusedSignatureException(
          Reason.OTHER_CONTENT,
          "does not fit the signature file; made by " + CertificatePath.name(shape.signer()));
    }
  }

  private static boolean cms(byte[] block, byte[] file, SignedDataShape shape)
      throws MalformedException, CMSException, OperatorCreationException {
    Der stated =
        SignedDataShape.value(shape.signed(), DIGEST)
            .orElseThrow(() -> new MalformedException("no hash of the content"));
    SignerInformation signer =
        new CMSSignedData(new CMSProcessableByteArray(file), block)
            .getSignerInfos()
            .iterator()
            .next();
    return signer.verify(new JcaSimpleSignerInfoVerifierBuilder().build(shape.signer()))
        && MessageDigest.isEqual(
            stated.expect(Der.OCTET_STRING).content(), Timestamp.hash(shape.digest(), file));
  }

  /** JDKs before 17 sign the file itself, and name a key where the algorithm should stand. */
  private static boolean plain(byte[] file, SignedDataShape shape) throws GeneralSecurityException {
    String key = shape.signer().getPublicKey().getAlgorithm();
    String algorithm =
        shape.digest().replace("-", "") + "with" + (key.equals("EC") ? "ECDSA" : key);
    Signature signature = Signature.getInstance(algorithm);
    signature.initVerify(shape.signer().getPublicKey());
    signature.update(file);
    return signature.verify(shape.signature().content());
  }
}

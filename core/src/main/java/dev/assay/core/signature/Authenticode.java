package dev.assay.core.signature;

import static dev.assay.core.signature.SignedDataShape.require;
import static java.nio.charset.StandardCharsets.UTF_16BE;

import dev.assay.core.artifact.Printable;
import dev.assay.core.signature.SignatureCheck.Reason;
import dev.assay.core.signature.SignedDataShape.Attribute;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;

/**
 * Signatures of Windows programs ("Windows Authenticode Portable Executable Signature Format"),
 * held against pinned certificates. Bouncy Castle checks the cryptography. Our own reader makes
 * sure that the whole certificate table is nothing but what a signature needs; Windows itself
 * accepts any bytes behind it, in attributes that are not signed, and in certificates that nothing
 * uses.
 */
public final class Authenticode {
  /** A larger table is none; signatures have some kilobytes. */
  private static final int LARGEST = 1 << 20;

  private static final int HEADER = 8;
  private static final int MAX_NESTED = 4;
  private static final int LONGEST_TEXT = 128;
  private static final String CONTENT = "1.3.6.1.4.1.311.2.1.4";
  private static final String IMAGE = "1.3.6.1.4.1.311.2.1.15";
  private static final String TIMESTAMP = "1.3.6.1.4.1.311.3.3.1";
  private static final String NESTED = "1.3.6.1.4.1.311.2.4.1";
  private static final String OLD_TIMESTAMP = "1.2.840.113549.1.9.6";

  private Authenticode() {}

  /**
   * Holds the certificate table of a file against the file and the pinned certificates.
   *
   * @return good if all signatures in it are valid, by pinned signers, at times that pinned
   *     timestampers vouch for, and the table holds nothing else
   * @throws IOException if the file cannot be read
   */
  public static SignatureCheck check(PeImage image, PinnedCertificates pinned) throws IOException {
    try {
      if (!image.isSigned()) {
        throw new RefusedSignatureException(
            Reason.MALFORMED, "no certificate table that ends where the file ends");
      }
      Deque<byte[]> open = new ArrayDeque<>(List.of(signature(image)));
      Optional<SignatureCheck.Good> first = Optional.empty();
      for (int i = 0; !open.isEmpty(); i++) {
        require(i < MAX_NESTED, "more than " + MAX_NESTED + " signatures");
        SignatureCheck.Good good = one(open.pop(), image, pinned, open);
        first = first.isPresent() ? first : Optional.of(good);
      }
      return first.orElseThrow();
    } catch (MalformedException e) {
      return new SignatureCheck.Refused(Reason.MALFORMED, "not plain: " + e.text());
    } catch (RefusedSignatureException e) {
      return e.refused();
    } catch (RuntimeException e) {
      // Libraries meet hostile bytes with exceptions of all kinds.
      return new SignatureCheck.Refused(Reason.MALFORMED, "cannot be read: " + e);
    }
  }

  /** The only entry of the table, without its head and at most seven zeros. */
  private static byte[] signature(PeImage image)
      throws IOException, MalformedException, RefusedSignatureException {
    require(image.tableSize() <= LARGEST, "more than " + LARGEST + " bytes");
    byte[] table = new byte[(int) image.tableSize()];
    image.bytes().read(image.tableStart(), table, 0, table.length);
    require(table.length > HEADER && table.length % 8 == 0, "a table of an odd size");
    Der der = Der.at(table, HEADER, table.length);
    int end = der.end();
    long stated = PeImage.little(image.bytes(), image.tableStart(), 4);
    boolean plain = table[4] == 0 && table[5] == 2 && table[6] == 2 && table[7] == 0;
    require(plain, "a certificate of another kind");
    require(
        table.length - end < 8 && (stated == table.length || stated == end),
        (table.length - end) + " bytes behind the signature");
    for (int i = end; i < table.length; i++) {
      require(table[i] == 0, "bytes in the padding behind the signature");
    }
    return der.encoded();
  }

  private static SignatureCheck.Good one(
      byte[] der, PeImage image, PinnedCertificates pinned, Deque<byte[]> nested)
      throws IOException, MalformedException, RefusedSignatureException {
    SignedDataShape shape = SignedDataShape.of(der);
    require(shape.contentType().equals(CONTENT), "something that is not Authenticode");
    content(shape, image);
    verify(der, shape);
    StringBuilder said = new StringBuilder();
    for (Attribute attribute : shape.signed()) {
      AuthenticodeAttributes.requireAllowed(attribute, shape.signer(), said);
    }
    for (Attribute attribute : shape.unsigned()) {
      switch (attribute.type()) {
        case TIMESTAMP -> {}
        case NESTED -> nested.add(attribute.value().encoded());
        case OLD_TIMESTAMP ->
            throw new RefusedSignatureException(
                Reason.UNSUPPORTED, "has a timestamp of the old kind, without RFC 3161");
        default -> require(false, "the unsigned attribute " + attribute.type());
      }
    }
    return PinnedSigner.require(shape, TIMESTAMP, pinned, Printable.escape(said.toString()));
  }

  /** The hash of the file, and nothing else: no page hashes, no links. */
  private static void content(SignedDataShape shape, PeImage image)
      throws IOException, MalformedException, RefusedSignatureException {
    List<Der> pair = shape.attached().children(Der.SEQUENCE);
    require(pair.size() == 2, "content of an odd shape");
    List<Der> data = pair.getFirst().children(Der.SEQUENCE);
    require(data.size() == 2 && data.getFirst().oid().equals(IMAGE), "content of another kind");
    image(data.getLast());
    List<Der> digest = pair.getLast().children(Der.SEQUENCE);
    require(digest.size() == 2, "a hash of an odd shape");
    require(SignedDataShape.digest(digest.getFirst()).equals(shape.digest()), "two hashes");
    byte[] stated = digest.getLast().expect(Der.OCTET_STRING).content();
    if (!MessageDigest.isEqual(stated, image.digest(Timestamp.hasher(shape.digest())))) {
      throw new RefusedSignatureException(
          Reason.OTHER_CONTENT,
          "does not fit the file; made by " + CertificatePath.name(shape.signer()));
    }
  }

  /** SpcPeImageData: no flags or the usual one, and a file name that is empty or obsolete. */
  private static void image(Der data) throws MalformedException, RefusedSignatureException {
    List<Der> fields = data.children(Der.SEQUENCE);
    require(!fields.isEmpty() && fields.size() <= 2, "image data of an odd shape");
    byte[] flags = fields.getFirst().expect(Der.BIT_STRING).content();
    boolean none = flags.length == 1 && flags[0] == 0;
    boolean resources = flags.length == 2 && flags[0] == 7 && flags[1] == (byte) 0x80;
    require(none || resources, "flags");
    if (fields.size() == 2) {
      byte[] name = fields.getLast().only(0xa0).only(0xa2).expect(0x80).content();
      boolean plain = name.length == 0 || Arrays.equals(name, "<<<Obsolete>>>".getBytes(UTF_16BE));
      require(plain, "a file name");
    }
  }

  private static void verify(byte[] der, SignedDataShape shape)
      throws MalformedException, RefusedSignatureException {
    byte[] hash = Timestamp.hash(shape.digest(), shape.attached().content());
    Der stated =
        SignedDataShape.value(shape.signed(), AuthenticodeAttributes.DIGEST)
            .orElseThrow(() -> new MalformedException("no hash of the content"));
    boolean valid;
    try {
      SignerInformation signer = new CMSSignedData(der).getSignerInfos().iterator().next();
      valid = signer.verify(new JcaSimpleSignerInfoVerifierBuilder().build(shape.signer()));
    } catch (CMSException | OperatorCreationException e) {
      throw new RefusedSignatureException(Reason.OTHER_CONTENT, "is not valid: " + e.getMessage());
    }
    if (!valid || !MessageDigest.isEqual(stated.expect(Der.OCTET_STRING).content(), hash)) {
      throw new RefusedSignatureException(Reason.OTHER_CONTENT, "is not valid");
    }
  }

  /** Text that a signer wrote: not long, visible, and shown. */
  static String text(byte[] raw, boolean wide) throws RefusedSignatureException {
    require(raw.length <= LONGEST_TEXT, "a text of " + raw.length + " bytes");
    String text = new String(raw, wide ? UTF_16BE : java.nio.charset.StandardCharsets.US_ASCII);
    require(Printable.escape(text).equals(text), "a text that cannot be seen");
    return text;
  }
}

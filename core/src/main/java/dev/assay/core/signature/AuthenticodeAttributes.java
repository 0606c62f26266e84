package dev.assay.core.signature;

import static dev.assay.core.signature.SignedDataShape.require;

import dev.assay.core.signature.SignedDataShape.Attribute;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Signed attributes that Authenticode signatures have, each with all that its value may be. They
 * are signed; but whoever has the vendor's key could hide something in them.
 */
final class AuthenticodeAttributes {
  static final String DIGEST = "1.2.840.113549.1.9.4";

  private static final String TYPE = "1.2.840.113549.1.9.3";
  private static final String TIME = "1.2.840.113549.1.9.5";
  private static final String CONTENT = "1.3.6.1.4.1.311.2.1.4";
  private static final String STATEMENT = "1.3.6.1.4.1.311.2.1.11";
  private static final String OPUS = "1.3.6.1.4.1.311.2.1.12";

  /** Which one of several signatures it is (RFC 2985, section 5.4.4). */
  private static final String NUMBER = "1.2.840.113549.1.9.25.4";

  private static final String CERTIFICATE = "1.2.840.113549.1.9.16.2.47";

  /** Individual, or commercial code signing. */
  private static final Set<String> STATEMENTS =
      Set.of("1.3.6.1.4.1.311.2.1.21", "1.3.6.1.4.1.311.2.1.22");

  private static final String UTC = "[0-9]{12}Z";

  private AuthenticodeAttributes() {}

  /**
   * Refuses what is not listed, or says more than it may.
   *
   * @param said gets the texts that people should see
   */
  static void requireAllowed(Attribute attribute, X509Certificate signer, StringBuilder said)
      throws MalformedException, RefusedSignatureException {
    Der value = attribute.value();
    switch (attribute.type()) {
      case TYPE -> require(value.oid().equals(CONTENT), "another content type");
      case DIGEST -> value.expect(Der.OCTET_STRING); // compared where the content is
      case TIME -> require(value.is(0x17) && value.ascii().matches(UTC), "a time that is none");
      case STATEMENT ->
          require(STATEMENTS.contains(value.only(Der.SEQUENCE).oid()), "an unknown statement");
      case NUMBER ->
          require(value.integer().signum() >= 0 && value.integer().bitLength() < 8, "a number");
      case OPUS -> opus(value, said);
      case CERTIFICATE -> certificate(value, signer);
      default -> require(false, "the signed attribute " + attribute.type());
    }
  }

  /** Name and address of the program, as Windows shows them to people. */
  private static void opus(Der value, StringBuilder said)
      throws MalformedException, RefusedSignatureException {
    for (Der field : value.children(Der.SEQUENCE)) {
      List<Der> inner = field.children();
      require(inner.size() == 1, "a description of an odd shape");
      int tag = inner.getFirst().tag();
      boolean name = field.isContext(0) && (tag == 0x80 || tag == 0x81);
      require(name || (field.isContext(1) && tag == 0x80), "a description of an odd kind");
      String text = Authenticode.text(inner.getFirst().content(), name && tag == 0x80);
      said.append(name ? ", for " : ", see ").append(text);
    }
    require(value.children().size() <= 2, "a description of an odd shape");
  }

  /** The hash of the signer's own certificate (RFC 5035), by SHA-256, without policies. */
  private static void certificate(Der value, X509Certificate signer)
      throws MalformedException, RefusedSignatureException {
    List<Der> id = value.only(Der.SEQUENCE).only(Der.SEQUENCE).children(Der.SEQUENCE);
    require(!id.isEmpty() && id.size() <= 2, "a certificate's hash of an odd shape");
    byte[] hash = id.getFirst().expect(Der.OCTET_STRING).content();
    String real = Timestamp.fingerprint(signer);
    require(HexFormat.of().formatHex(hash).equals(real), "another certificate's hash");
    if (id.size() == 2) {
      List<Der> issuer = id.getLast().children(Der.SEQUENCE);
      byte[] name = issuer.getFirst().only(Der.SEQUENCE).only(0xa4).encoded();
      require(
          issuer.size() == 2
              && issuer.getLast().integer().equals(signer.getSerialNumber())
              && java.util.Arrays.equals(name, signer.getIssuerX500Principal().getEncoded()),
          "another certificate's issuer");
    }
  }
}

package dev.assay.comparator.graft;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A key with its certificate, made for one test; valid from yesterday for ten years. */
public final class TestCertificates {
  private final PrivateKey key;
  private final X509Certificate certificate;

  private TestCertificates(PrivateKey key, X509Certificate certificate) {
    this.key = key;
    this.certificate = certificate;
  }

  /** An authority. */
  public static TestCertificates authority(String name) throws Exception {
    KeyPair pair = pair();
    return make(name, pair, name, pair.getPrivate(), null);
  }

  /** Who may sign code. */
  public TestCertificates signer(String name) throws Exception {
    return make(name, pair(), subject(), key, KeyPurposeId.id_kp_codeSigning);
  }

  /** The same with a key for another algorithm: RSA or EC. */
  TestCertificates signer(String name, String algorithm) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(algorithm.equals("EC") ? 256 : 2048);
    return make(name, generator.generateKeyPair(), subject(), key, KeyPurposeId.id_kp_codeSigning);
  }

  /** Who may stamp times. */
  public TestCertificates timestamper(String name) throws Exception {
    return make(name, pair(), subject(), key, KeyPurposeId.id_kp_timeStamping);
  }

  private String subject() {
    return certificate.getSubjectX500Principal().getName();
  }

  private static KeyPair pair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair();
  }

  private static TestCertificates make(
      String name,
      KeyPair pair,
      String issuer,
      PrivateKey issuerKey,
      @org.jspecify.annotations.Nullable KeyPurposeId purpose)
      throws CertIOException, GeneralSecurityException, OperatorCreationException {
    Instant from = Instant.now().minus(Duration.ofDays(1));
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            new X500Principal(issuer),
            BigInteger.valueOf(System.nanoTime()),
            Date.from(from),
            Date.from(from.plus(Duration.ofDays(3650))),
            new X500Principal(name),
            pair.getPublic());
    boolean authority = purpose == null;
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
    int usage = authority ? KeyUsage.keyCertSign | KeyUsage.cRLSign : KeyUsage.digitalSignature;
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
    if (purpose != null) {
      boolean critical = purpose.equals(KeyPurposeId.id_kp_timeStamping);
      builder.addExtension(Extension.extendedKeyUsage, critical, new ExtendedKeyUsage(purpose));
    }
    X509Certificate certificate =
        new JcaX509CertificateConverter()
            .getCertificate(
                builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(issuerKey)));
    return new TestCertificates(pair.getPrivate(), certificate);
  }

  public PrivateKey key() {
    return key;
  }

  public X509Certificate certificate() {
    return certificate;
  }
}

package dev.assay.cli.demo;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A key of the demo with a certificate that it signed itself, good for a year and for one purpose.
 *
 * @param key the private key
 * @param certificate its certificate
 */
record Certificates(PrivateKey key, X509Certificate certificate) {
  /** Who signs programs. */
  static Certificates signer(String name) throws IOException {
    return make(name, KeyPurposeId.id_kp_codeSigning);
  }

  /** Who says when. */
  static Certificates timestamper(String name) throws IOException {
    return make(name, KeyPurposeId.id_kp_timeStamping);
  }

  private static Certificates make(String name, KeyPurposeId purpose) throws IOException {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      KeyPair pair = generator.generateKeyPair();
      Instant from = Instant.now().minus(Duration.ofDays(1));
      X500Principal who = new X500Principal("CN=" + name + ", O=Assay demo");
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              who,
              BigInteger.valueOf(from.toEpochMilli()),
              Date.from(from),
              Date.from(from.plus(Duration.ofDays(365))),
              who,
              pair.getPublic());
      boolean time = purpose.equals(KeyPurposeId.id_kp_timeStamping);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(Extension.extendedKeyUsage, time, new ExtendedKeyUsage(purpose));
      return new Certificates(
          pair.getPrivate(),
          new JcaX509CertificateConverter()
              .getCertificate(
                  builder.build(
                      new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate()))));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IOException("cannot make a certificate", e);
    }
  }

  /** Writes the key and the certificate, in PEM. */
  void write(Path keyFile, Path certificateFile) throws IOException {
    Files.writeString(keyFile, pem(key));
    Files.writeString(certificateFile, pem(certificate));
  }

  private static String pem(Object object) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    }
    return text.toString();
  }
}

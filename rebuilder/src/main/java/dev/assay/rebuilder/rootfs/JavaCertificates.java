package dev.assay.rebuilder.rootfs;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;

/**
 * The certificates that Java trusts, from those that the system trusts. Debian makes this file
 * while it installs a JDK, with the time of each entry in it; ours is the same every time. The
 * format is that of a JKS key store, version 2, which every JDK reads.
 */
final class JavaCertificates {
  private static final String SYSTEM = "etc/ssl/certs/ca-certificates.crt";
  private static final String JAVA = "etc/ssl/certs/java/cacerts";

  private static final int MAGIC = 0xfeedfeed;
  private static final int VERSION = 2;
  private static final int TRUSTED = 2;

  /** The default password of {@code cacerts}, and what JKS appends to any; no secrets. */
  private static final String PASSWORD = "changeit";

  private static final String WHITENER = "Mighty Aphrodite";

  private JavaCertificates() {}

  /**
   * Writes the file, if the tree has a system list.
   *
   * @param milliseconds time of every entry, since 1970
   */
  static void write(Path root, long milliseconds) throws IOException {
    Path system = root.resolve(SYSTEM);
    if (!Files.isRegularFile(system)) {
      return;
    }
    Path target = root.resolve(JAVA);
    Files.createDirectories(target.getParent());
    try (InputStream in = Files.newInputStream(system)) {
      Collection<? extends Certificate> all =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      Files.write(target, keyStore(all, milliseconds));
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot read the certificates in " + system + ": " + e, e);
    }
  }

  private static byte[] keyStore(Collection<? extends Certificate> certificates, long milliseconds)
      throws IOException, GeneralSecurityException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(MAGIC);
    out.writeInt(VERSION);
    out.writeInt(certificates.size());
    int number = 0;
    for (Certificate certificate : certificates) {
      byte[] encoded = certificate.getEncoded();
      out.writeInt(TRUSTED);
      out.writeUTF("system-" + number++);
      out.writeLong(milliseconds);
      out.writeUTF(certificate.getType());
      out.writeInt(encoded.length);
      out.write(encoded);
    }
    MessageDigest digest = MessageDigest.getInstance("SHA-1");
    digest.update(PASSWORD.getBytes(UTF_16BE));
    digest.update(WHITENER.getBytes(UTF_8));
    out.write(digest.digest(bytes.toByteArray()));
    return bytes.toByteArray();
  }
}

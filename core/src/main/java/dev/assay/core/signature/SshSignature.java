package dev.assay.core.signature;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * A signature as {@code ssh-keygen -Y sign} makes it (PROTOCOL.sshsig of OpenSSH).
 *
 * @param key the signer's public key
 * @param namespace what the signature is for, such as {@code git}
 * @param reserved signed along with the rest; has no meaning yet
 * @param hash {@code sha256} or {@code sha512}
 * @param algorithm of {@code value}
 * @param value the signature itself
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SshSignature(
    SshKey key, String namespace, byte[] reserved, String hash, String algorithm, byte[] value) {
  private static final String MAGIC = "SSHSIG";
  private static final int CHUNK = 1 << 16;

  static SshSignature parse(byte[] armored) throws MalformedException {
    SshWire in = new SshWire(Armor.ssh(armored));
    if (!Arrays.equals(in.bytes(MAGIC.length()), SshWire.ascii(MAGIC))) {
      throw new MalformedException("expected " + MAGIC + " at its start");
    }
    int version = in.number();
    if (version != 1) {
      throw new MalformedException("version " + version + " is not known");
    }
    SshKey key = SshKey.parse(in.string());
    String namespace = in.text();
    byte[] reserved = in.string();
    String hash = in.text();
    if (!hash.equals("sha256") && !hash.equals("sha512")) {
      throw new MalformedException("the hash is neither sha256 nor sha512");
    }
    SshWire inner = new SshWire(in.string());
    in.end();
    String algorithm = inner.text();
    byte[] value = inner.string();
    inner.end();
    return new SshSignature(key, namespace, reserved, hash, algorithm, value);
  }

  /** Whether the key made it, of this content. */
  boolean fits(SignedContent content) throws IOException, MalformedException {
    byte[] body =
        SshWire.strings(
            namespace.getBytes(StandardCharsets.ISO_8859_1),
            reserved,
            SshWire.ascii(hash),
            digest(content));
    byte[] signed = Arrays.copyOf(SshWire.ascii(MAGIC), MAGIC.length() + body.length);
    System.arraycopy(body, 0, signed, MAGIC.length(), body.length);
    return key.verifies(algorithm, value, signed);
  }

  private byte[] digest(SignedContent content) throws IOException {
    MessageDigest hasher = hasher(hash.equals("sha256") ? "SHA-256" : "SHA-512");
    byte[] buffer = new byte[CHUNK];
    try (InputStream in = content.open()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        hasher.update(buffer, 0, n);
      }
    }
    return hasher.digest();
  }

  private static MessageDigest hasher(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has " + name, e);
    }
  }
}

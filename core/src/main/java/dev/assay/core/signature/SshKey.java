package dev.assay.core.signature;

import dev.assay.core.artifact.Digest;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A public key of SSH (RFC 4253, 5656, 8709).
 *
 * @param type such as {@code ssh-ed25519}
 * @param blob the whole key as it stands in key files, before base64
 */
record SshKey(String type, ByteBuffer blob) {
  /** RFC 8410: what stands before the 32 bytes of a key in an X.509 encoding. */
  private static final String ED25519_PREFIX = "302a300506032b6570032100";

  private static final int ED25519_LENGTH = 32;

  SshKey {
    blob = blob.asReadOnlyBuffer();
  }

  static SshKey parse(byte[] blob) throws MalformedException {
    return new SshKey(new SshWire(blob).text(), ByteBuffer.wrap(blob.clone()));
  }

  /** What {@code ssh-keygen -l} shows. */
  String fingerprint() {
    byte[] digest = HexFormat.of().parseHex(Digest.of(bytes()).sha256());
    return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
  }

  private byte[] bytes() {
    byte[] bytes = new byte[blob.remaining()];
    blob.duplicate().get(bytes);
    return bytes;
  }

  /** Whether signatures by keys of this type are read here. */
  boolean isSupported() {
    return type.equals("ssh-ed25519") || type.equals("ssh-rsa") || curve(type).isPresent();
  }

  /** Bits of an RSA key; empty for the other types, which have one size. */
  Optional<Integer> rsaBits() throws MalformedException {
    return publicKey() instanceof RSAPublicKey rsa
        ? Optional.of(rsa.getModulus().bitLength())
        : Optional.empty();
  }

  /**
   * Whether {@code value} is this key's signature of {@code data}.
   *
   * @param algorithm as the signature names it
   * @throws MalformedException if key, algorithm and value do not go together
   */
  boolean verifies(String algorithm, byte[] value, byte[] data) throws MalformedException {
    try {
      Signature verifier = Signature.getInstance(javaName(algorithm));
      verifier.initVerify(publicKey());
      verifier.update(data);
      return verifier.verify(type.startsWith("ecdsa") ? fixedWidth(value) : value);
    } catch (GeneralSecurityException e) {
      // A value that cannot be one of this key's at all.
      return false;
    }
  }

  /** Java's name, if the algorithm belongs to the key; never the one with SHA-1. */
  private String javaName(String algorithm) throws MalformedException {
    if (type.equals("ssh-rsa")) {
      return switch (algorithm) {
        case "rsa-sha2-256" -> "SHA256withRSA";
        case "rsa-sha2-512" -> "SHA512withRSA";
        default -> throw strange(algorithm);
      };
    }
    if (!algorithm.equals(type)) {
      throw strange(algorithm);
    }
    return switch (type) {
      case "ssh-ed25519" -> "Ed25519";
      case "ecdsa-sha2-nistp256" -> "SHA256withECDSAinP1363Format";
      case "ecdsa-sha2-nistp384" -> "SHA384withECDSAinP1363Format";
      case "ecdsa-sha2-nistp521" -> "SHA512withECDSAinP1363Format";
      default -> throw strange(algorithm);
    };
  }

  private MalformedException strange(String algorithm) {
    return new MalformedException("a key of type " + type + " cannot sign with " + algorithm);
  }

  private PublicKey publicKey() throws MalformedException {
    SshWire in = new SshWire(bytes());
    in.text();
    try {
      PublicKey key =
          switch (type) {
            case "ssh-ed25519" -> ed25519(in.string());
            case "ssh-rsa" -> rsa(in.positive(), in.positive());
            default -> ecdsa(in.text(), in.string());
          };
      in.end();
      return key;
    } catch (GeneralSecurityException e) {
      throw new MalformedException(
          "the key of type " + type + " cannot be read: " + e.getMessage());
    }
  }

  private static PublicKey ed25519(byte[] raw) throws GeneralSecurityException, MalformedException {
    if (raw.length != ED25519_LENGTH) {
      throw new MalformedException("an Ed25519 key has 32 bytes");
    }
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    encoded.writeBytes(HexFormat.of().parseHex(ED25519_PREFIX));
    encoded.writeBytes(raw);
    return KeyFactory.getInstance("Ed25519")
        .generatePublic(new X509EncodedKeySpec(encoded.toByteArray()));
  }

  private static PublicKey rsa(BigInteger exponent, BigInteger modulus)
      throws GeneralSecurityException {
    return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
  }

  private static Optional<String> curve(String type) {
    return switch (type) {
      case "ecdsa-sha2-nistp256" -> Optional.of("secp256r1");
      case "ecdsa-sha2-nistp384" -> Optional.of("secp384r1");
      case "ecdsa-sha2-nistp521" -> Optional.of("secp521r1");
      default -> Optional.empty();
    };
  }

  private PublicKey ecdsa(String named, byte[] point)
      throws GeneralSecurityException, MalformedException {
    Optional<String> curve = curve(type);
    if (curve.isEmpty() || !type.equals("ecdsa-sha2-" + named)) {
      throw new MalformedException("keys of type " + type + " are not read here");
    }
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec(curve.get()));
    ECParameterSpec spec = parameters.getParameterSpec(ECParameterSpec.class);
    int width = (spec.getCurve().getField().getFieldSize() + 7) / 8;
    if (point.length != 1 + 2 * width || point[0] != 4) {
      throw new MalformedException("a point of " + named + " is not uncompressed");
    }
    ECPoint at =
        new ECPoint(
            new BigInteger(1, Arrays.copyOfRange(point, 1, 1 + width)),
            new BigInteger(1, Arrays.copyOfRange(point, 1 + width, point.length)));
    return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(at, spec));
  }

  /** RFC 5656, section 3.1.2: two numbers; Java wants them in fields of one width. */
  private byte[] fixedWidth(byte[] value) throws MalformedException {
    SshWire in = new SshWire(value);
    BigInteger r = in.positive();
    BigInteger s = in.positive();
    in.end();
    int bits = Integer.parseInt(type.substring(type.length() - 3));
    int width = (bits + 7) / 8;
    if (r.bitLength() > bits || s.bitLength() > bits) {
      throw new MalformedException("a number of the signature is too large");
    }
    byte[] fixed = new byte[2 * width];
    copy(r, fixed, width);
    copy(s, fixed, 2 * width);
    return fixed;
  }

  private static void copy(BigInteger number, byte[] into, int end) {
    byte[] bytes = number.toByteArray();
    int length = Math.min(bytes.length, into.length / 2);
    System.arraycopy(bytes, bytes.length - length, into, end - length, length);
  }
}

package dev.assay.rebuilder.repository;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * What npm calls integrity: digests of a file as Subresource Integrity writes them (W3C, section
 * 3.5), such as {@code sha512-BASE64}, with spaces between several. Of these only the strongest
 * kind counts, and any of that kind may fit.
 */
public final class Integrity {
  private static final Map<String, String> STRONG =
      Map.of("sha512", "SHA-512", "sha384", "SHA-384", "sha256", "SHA-256");

  private Integrity() {}

  /** {@code sha512-BASE64} of a file. */
  public static String sha512(Path file) throws IOException {
    return "sha512-" + Base64.getEncoder().encodeToString(digest(file, "SHA-512"));
  }

  /** Whether a text has a digest of a kind that cannot be forged. */
  public static boolean isStrong(String integrity) {
    return strongest(integrity).isPresent();
  }

  /** Whether a file is what a text says, by the strongest kind of digest in it, SHA-1 at least. */
  public static boolean fits(String integrity, Path file) throws IOException {
    String kind = strongest(integrity).orElse("sha1");
    byte[] found = digest(file, STRONG.getOrDefault(kind, "SHA-1"));
    String text = kind + "-" + Base64.getEncoder().encodeToString(found);
    for (String item : integrity.split("\\s+", -1)) {
      if (item.replaceFirst("\\?.*", "").equals(text)) {
        return true;
      }
    }
    return false;
  }

  /** The old form, SHA-1 in hexadecimal digits, as integrity. */
  static Optional<String> ofShasum(String shasum) {
    return shasum.matches("[0-9a-f]{40}")
        ? Optional.of("sha1-" + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(shasum)))
        : Optional.empty();
  }

  private static Optional<String> strongest(String integrity) {
    for (String kind : new String[] {"sha512", "sha384", "sha256"}) {
      for (String item : integrity.split("\\s+", -1)) {
        if (item.matches(kind + "-[A-Za-z0-9+/]{40,90}={0,2}(\\?.*)?")) {
          return Optional.of(kind);
        }
      }
    }
    return Optional.empty();
  }

  private static byte[] digest(Path file, String algorithm) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest hasher = MessageDigest.getInstance(algorithm);
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        hasher.update(buffer, 0, n);
      }
      return hasher.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has " + algorithm, e);
    }
  }
}

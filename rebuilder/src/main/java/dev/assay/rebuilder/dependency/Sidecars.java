package dev.assay.rebuilder.dependency;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** Checksum files, computed from what is locked: an origin's own are not asked for twice. */
final class Sidecars {
  private static final Map<String, String> ALGORITHMS =
      Map.of("md5", "MD5", "sha1", "SHA-1", "sha256", "SHA-256", "sha512", "SHA-512");

  private Sidecars() {}

  /** The path of the file that a checksum is of, if {@code path} is that of a checksum. */
  static Optional<String> fileOf(String path) {
    int dot = path.lastIndexOf('.');
    return dot > 0 && ALGORITHMS.containsKey(path.substring(dot + 1))
        ? Optional.of(path.substring(0, dot))
        : Optional.empty();
  }

  /**
   * Writes the checksum of a file beside it.
   *
   * @param extension a key of the algorithms: {@code sha1}
   */
  static void write(Path file, String extension) throws IOException {
    String name = ALGORITHMS.get(extension);
    if (name == null) {
      throw new IllegalArgumentException("not a kind of checksum: " + extension);
    }
    Files.writeString(file.resolveSibling(file.getFileName() + "." + extension), of(file, name));
  }

  /** The SHA-1 of a file, as hexadecimal digits. */
  static String sha1(Path file) throws IOException {
    return of(file, "SHA-1");
  }

  private static String of(Path file, String algorithm) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest hasher = MessageDigest.getInstance(algorithm);
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        hasher.update(buffer, 0, n);
      }
      return HexFormat.of().formatHex(hasher.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has " + algorithm, e);
    }
  }
}

package dev.assay.rebuilder.repository;

import dev.assay.core.failure.AssayException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A repository's own checksums, which show damage on the way. They come from where the file comes
 * from, so they say nothing about whether it is genuine.
 */
final class Checksums {
  private static final int MAX_BYTES = 1 << 16;

  /** In the order in which they are looked for: SHA-1 is what nearly every repository has. */
  private static final List<Algorithm> ALGORITHMS =
      List.of(
          new Algorithm("sha1", "SHA-1", 40),
          new Algorithm("sha256", "SHA-256", 64),
          new Algorithm("sha512", "SHA-512", 128),
          new Algorithm("md5", "MD5", 32));

  private record Algorithm(String extension, String name, int digits) {
    /** The checksum in a sidecar: the first run of just the right number of hexadecimal digits. */
    Optional<String> parse(String text) {
      Matcher found =
          Pattern.compile("(?<![0-9A-Za-z])[0-9A-Fa-f]{" + digits + "}(?![0-9A-Za-z])")
              .matcher(text);
      return found.find() ? Optional.of(found.group().toLowerCase(Locale.ROOT)) : Optional.empty();
    }

    String of(Path file) throws IOException {
      try (InputStream in = Files.newInputStream(file)) {
        MessageDigest hasher = MessageDigest.getInstance(name);
        byte[] buffer = new byte[1 << 16];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          hasher.update(buffer, 0, n);
        }
        return HexFormat.of().formatHex(hasher.digest());
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform has " + name, e);
      }
    }
  }

  private Checksums() {}

  /**
   * Holds a file against the first checksum that the repository has for it, if it has any.
   *
   * @param path of the file in the repository
   */
  static void require(Path file, String path, RepositoryTransport transport)
      throws AssayException, IOException {
    for (Algorithm algorithm : ALGORITHMS) {
      String sidecar = path + "." + algorithm.extension();
      Optional<String> text = transport.text(sidecar, MAX_BYTES);
      if (text.isPresent()) {
        requireEqual(
            algorithm, algorithm.parse(text.get()), algorithm.of(file), sidecar, transport);
        return;
      }
    }
  }

  private static void requireEqual(
      Algorithm algorithm,
      Optional<String> expected,
      String found,
      String sidecar,
      RepositoryTransport transport)
      throws AssayException {
    if (expected.isEmpty()) {
      throw new AssayException.Published(
          transport.url(sidecar).getPath()
              + ": expected "
              + algorithm.digits()
              + " hexadecimal digits, found none. Tell the repository's owner, or use a mirror.");
    }
    if (!expected.get().equals(found)) {
      throw new AssayException.Published(
          "the repository's own checksum does not fit its file: "
              + sidecar
              + " says "
              + expected.get()
              + ", the file has "
              + found
              + ". Try again, or use a mirror.");
    }
  }
}

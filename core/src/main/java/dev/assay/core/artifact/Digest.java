package dev.assay.core.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A SHA-256 digest (FIPS 180-4).
 *
 * @param sha256 64 lower-case hexadecimal digits
 */
public record Digest(String sha256) implements Comparable<Digest> {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");
  private static final int CHUNK = 1 << 16;

  public Digest {
    if (!isValid(sha256)) {
      throw new IllegalArgumentException(
          "expected 64 lower-case hexadecimal digits, found: " + sha256);
    }
  }

  /** Whether {@code text} is well-formed: 64 lower-case hexadecimal digits. */
  public static boolean isValid(String text) {
    return HEX.matcher(text).matches();
  }

  /** The digest of bytes held in memory. */
  public static Digest of(byte[] bytes) {
    return finish(newHasher(), bytes);
  }

  /** The digest of a file's content, read once; follows links. */
  public static Digest of(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return of(in);
    }
  }

  /** The digest of everything that is left in {@code in}; the stream stays open. */
  public static Digest of(InputStream in) throws IOException {
    MessageDigest hasher = newHasher();
    byte[] buffer = new byte[CHUNK];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      hasher.update(buffer, 0, n);
    }
    return finish(hasher);
  }

  /** A fresh SHA-256 state, for callers that hash while they copy. */
  public static MessageDigest newHasher() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** Ends {@code hasher} and returns its digest. */
  public static Digest finish(MessageDigest hasher) {
    return new Digest(HexFormat.of().formatHex(hasher.digest()));
  }

  private static Digest finish(MessageDigest hasher, byte[] last) {
    return new Digest(HexFormat.of().formatHex(hasher.digest(last)));
  }

  @Override
  public int compareTo(Digest other) {
    return sha256.compareTo(other.sha256);
  }

  @Override
  public String toString() {
    return "sha256:" + sha256;
  }
}

package dev.assay.comparator.consistency;

import dev.assay.comparator.bytes.Bytes;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a list says about the content of one member. */
sealed interface Claim permits Claim.Hash, Claim.Size, Claim.Unreadable, SignedManifest {
  /** What the content is instead; empty if it is as claimed. */
  Optional<String> contradiction(Bytes content) throws IOException;

  /**
   * A hash of the whole content.
   *
   * @param algorithm as {@link MessageDigest} knows it
   * @param stated lower-case hexadecimal digits
   */
  record Hash(String algorithm, String stated) implements Claim {
    @Override
    public Optional<String> contradiction(Bytes content) throws IOException {
      String found = hash(algorithm, content);
      return found.equals(stated)
          ? Optional.empty()
          : Optional.of(
              "says "
                  + algorithm
                  + ' '
                  + stated
                  + ", but its content has "
                  + found
                  + ": changed after it was packed");
    }
  }

  /** How many bytes the content has. */
  record Size(long stated) implements Claim {
    @Override
    public Optional<String> contradiction(Bytes content) {
      return content.size() == stated
          ? Optional.empty()
          : Optional.of(
              "says "
                  + stated
                  + " bytes, but it has "
                  + content.size()
                  + ": changed after it was packed");
    }
  }

  /** Something that no reader can check. */
  record Unreadable(String what) implements Claim {
    @Override
    public Optional<String> contradiction(Bytes content) {
      return Optional.of("says " + what + ", which cannot be checked");
    }
  }

  /** A hash in hexadecimal. */
  static Claim hex(String algorithm, String stated) {
    return new Hash(algorithm, stated.toLowerCase(Locale.ROOT));
  }

  /**
   * A hash in base 64, by an algorithm as formats spell it: {@code SHA-256}, {@code sha256}, {@code
   * SHA1}.
   */
  static Claim base64(String spelled, String stated, Base64.Decoder decoder) {
    Optional<String> algorithm = algorithm(spelled);
    if (algorithm.isEmpty()) {
      return new Unreadable("a hash by \"" + spelled + '"');
    }
    try {
      return new Hash(algorithm.get(), HexFormat.of().formatHex(decoder.decode(stated)));
    } catch (IllegalArgumentException e) {
      return new Unreadable("the hash \"" + stated + '"');
    }
  }

  private static Optional<String> algorithm(String spelled) {
    String plain = spelled.toUpperCase(Locale.ROOT).replace("-", "");
    return switch (plain) {
      case "MD5" -> Optional.of("MD5");
      case "SHA", "SHA1" -> Optional.of("SHA-1");
      case "SHA224", "SHA256", "SHA384", "SHA512" -> Optional.of("SHA-" + plain.substring(3));
      default -> Optional.empty();
    };
  }

  /** The hash of some bytes, in lower-case hexadecimal digits. */
  static String hash(String algorithm, Bytes content) throws IOException {
    MessageDigest hasher;
    try {
      hasher = MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has " + algorithm, e);
    }
    byte[] buffer = new byte[(int) Math.min(Bytes.CHUNK, Math.max(1, content.size()))];
    for (long done = 0; done < content.size(); ) {
      int n = (int) Math.min(buffer.length, content.size() - done);
      content.read(done, buffer, 0, n);
      hasher.update(buffer, 0, n);
      done += n;
    }
    return HexFormat.of().formatHex(hasher.digest());
  }

  /** The first of several claims that does not hold. */
  static Optional<String> firstContradiction(List<Claim> claims, Bytes content) throws IOException {
    for (Claim claim : claims) {
      Optional<String> found = claim.contradiction(content);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }
}

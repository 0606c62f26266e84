package dev.assay.cli.flow;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.assay.core.artifact.Printable;
import dev.assay.core.result.Detail;
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

/** Files that hold the digest of another one. The weak ones are checked, and prove nothing. */
enum Checksum {
  MD5(".md5", "MD5", 32),
  SHA1(".sha1", "SHA-1", 40),
  SHA256(".sha256", "SHA-256", 64),
  SHA512(".sha512", "SHA-512", 128);

  private static final int CHUNK = 1 << 16;

  /** As md5sum, BSD md5 and openssl write it, or the digest alone; one line. */
  private static final Pattern LINE =
      Pattern.compile(
          "(?<alone>[0-9a-fA-F]+)[ \t]*\r?\n?"
              + "|(?<sum>[0-9a-fA-F]+)[ \t]+\\*?(?<file>[^\r\n]+?)[ \t]*\r?\n?"
              + "|[A-Z0-9-]+ ?\\((?<named>[^\r\n]+)\\) ?= ?(?<tagged>[0-9a-fA-F]+)\r?\n?");

  private final String suffix;
  private final String algorithm;
  private final int digits;

  Checksum(String suffix, String algorithm, int digits) {
    this.suffix = suffix;
    this.algorithm = algorithm;
    this.digits = digits;
  }

  /** The suffix that makes {@code name} a checksum file. */
  static Optional<String> suffixOf(String name) {
    return of(name).map(it -> it.suffix);
  }

  private static Optional<Checksum> of(String name) {
    for (Checksum checksum : values()) {
      if (name.endsWith(checksum.suffix)) {
        return Optional.of(checksum);
      }
    }
    return Optional.empty();
  }

  /** What is wrong with a checksum file; empty if it holds the digest of its subject. */
  static Optional<Detail> problem(ReleaseFile sidecar, byte[] content, ReleaseFile subject)
      throws IOException {
    Checksum kind = of(sidecar.name()).orElseThrow();
    // One char per byte: what is not ASCII is not part of the grammar.
    Matcher line = LINE.matcher(new String(content, ISO_8859_1));
    if (!line.matches()) {
      return Optional.of(Detail.of("not a checksum file: expected one line with one digest"));
    }
    String claimed = first(line, "alone", "sum", "tagged").toLowerCase(Locale.ROOT);
    String about = baseName(first(line, "file", "named"));
    if (!about.isEmpty() && !about.equals(baseName(subject.name()))) {
      return Optional.of(Detail.of("is about another file: " + Printable.escape(about)));
    }
    if (claimed.length() != kind.digits) {
      return Optional.of(
          Detail.of(
              "expected %d hexadecimal digits, found %d".formatted(kind.digits, claimed.length())));
    }
    String actual = kind.digest(subject.file().path());
    return actual.equals(claimed)
        ? Optional.empty()
        : Optional.of(
            new Detail(
                "is not the " + kind.algorithm + " of " + Printable.escape(subject.name()),
                List.of("- " + actual, "+ " + claimed)));
  }

  private static String first(Matcher line, String... groups) {
    for (String group : groups) {
      String value = line.group(group);
      if (value != null) {
        return value;
      }
    }
    return "";
  }

  private static String baseName(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /** The digest of a file, in lower-case hexadecimal digits. */
  String digest(Path file) throws IOException {
    MessageDigest hasher;
    try {
      hasher = MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("OpenJDK has " + algorithm, e);
    }
    byte[] buffer = new byte[CHUNK];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        hasher.update(buffer, 0, n);
      }
    }
    return HexFormat.of().formatHex(hasher.digest());
  }
}

package dev.assay.comparator.graft;

import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.grade.StampRules;
import dev.assay.core.limits.Limits;
import dev.assay.core.signature.JarSignature;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A jar with one signature ("JAR File Specification", JDK 25, section "Signed JAR File"), and what
 * of it cannot be computed from the unsigned jar. All of that is either a value of a closed grammar
 * or the signature block, of which {@link JarSignature} accounts for every byte.
 *
 * @param zip the archive
 * @param manifest its manifest
 * @param file its signature file
 * @param block its signature block
 */
record JarSigned(JarZip zip, JarZip.Entry manifest, JarZip.Entry file, JarZip.Entry block) {
  /** Manifests and signature files are kept in memory. */
  static final int LARGEST_TEXT = 64 << 20;

  /** jarsigner takes eight of these characters (its manual, option {@code -sigfile}). */
  private static final Pattern FILE = Pattern.compile("META-INF/([A-Z0-9_-]{1,8})\\.SF");

  private static final Pattern ALGORITHM =
      Pattern.compile("(SHA-256|SHA-384|SHA-512)-Digest-Manifest-Main-Attributes");

  private static final long QUARTER = Duration.ofMinutes(15).toSeconds();
  private static final ZoneOffset UTC = ZoneOffset.UTC;

  /**
   * What a signature file says that nothing else does.
   *
   * @param createdBy version and vendor of the JDK that signed
   * @param algorithm by which all is hashed
   * @param whole whether there is a digest of the whole manifest
   */
  record Stated(String createdBy, String algorithm, boolean whole) {}

  /**
   * Finds the signature.
   *
   * @return empty if there is none
   * @throws MalformedException if there is one, but not as jarsigner makes it
   */
  static Optional<JarSigned> of(Bytes bytes, Limits limits) throws IOException, MalformedException {
    JarZip zip = JarZip.read(bytes, limits);
    List<JarZip.Entry> own = zip.entries().stream().filter(JarZip.Entry::isOfSignature).toList();
    if (own.size() < 3) {
      return Optional.empty();
    }
    Matcher name = FILE.matcher(own.get(1).name());
    boolean plain =
        own.size() == 3
            && own.getFirst().name().equals(JarZip.MANIFEST)
            && name.matches()
            && own.get(2).name().matches("META-INF/" + name.group(1) + "\\.(RSA|DSA|EC)");
    if (!plain) {
      throw new MalformedException(
          own.get(1).local(), "one signature, as jarsigner writes it", "others");
    }
    for (JarZip.Entry entry : own) {
      if (JarWriter.time(entry.stamp()).isEmpty()) {
        throw new MalformedException(entry.local(), "a time of the calendar", "another");
      }
    }
    return Optional.of(new JarSigned(zip, own.getFirst(), own.get(1), own.get(2)));
  }

  /** What the signature file says. */
  Stated stated() throws IOException, MalformedException {
    JarText text = JarText.parse(fileText());
    String createdBy = text.value("Created-By").orElse("");
    Optional<String> algorithm =
        text.main().stream()
            .map(attribute -> ALGORITHM.matcher(attribute.name()))
            .filter(Matcher::matches)
            .map(matcher -> matcher.group(1))
            .findFirst();
    if (!StampRules.isJdk(createdBy) || algorithm.isEmpty()) {
      throw new MalformedException(
          file.local(), "a known JDK, and hashes by SHA-256, SHA-384 or SHA-512", "others");
    }
    boolean whole = text.value(algorithm.get() + "-Digest-Manifest").isPresent();
    return new Stated(createdBy, algorithm.get(), whole);
  }

  byte[] fileText() throws IOException, MalformedException {
    return zip.small(file, LARGEST_TEXT);
  }

  byte[] manifestText() throws IOException, MalformedException {
    return zip.small(manifest, LARGEST_TEXT);
  }

  byte[] blockBytes() throws IOException, MalformedException {
    return zip.small(block, JarSignature.LARGEST);
  }

  /**
   * What is between the clocks of the machine that signed and UTC. It is seen where an entry states
   * both; else it plays no part.
   */
  ZoneOffset zone() throws IOException, MalformedException {
    for (JarZip.Entry entry : zip.entries()) {
      Optional<LocalDateTime> stamp = JarWriter.time(entry.stamp());
      Optional<Long> modified = JarWriter.modified(entry);
      if (stamp.isPresent() && modified.isPresent()) {
        long even = Math.floorDiv(modified.get(), 2L) * 2;
        long offset = stamp.get().toEpochSecond(UTC) - even;
        boolean known =
            offset % QUARTER == 0 && Math.abs(offset) <= Duration.ofHours(18).toSeconds();
        return known ? ZoneOffset.ofTotalSeconds((int) offset) : UTC;
      }
    }
    return UTC;
  }

  /** Whether any entry has a mode. */
  boolean hasModes() {
    return zip.entries().stream().anyMatch(JarZip.Entry::unix);
  }
}

package dev.assay.comparator.graft;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.limits.Deadline;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What jarsigner does with an unsigned jar, but for the signature itself. */
final class JarSigning {
  private final JarSigned published;
  private final JarZip rebuilt;
  private final Deadline deadline;

  /** Signs {@code rebuilt} as {@code published} was. */
  JarSigning(JarSigned published, JarZip rebuilt, Deadline deadline) {
    this.published = published;
    this.rebuilt = rebuilt;
    this.deadline = deadline;
  }

  /**
   * A jar without anything of a signature.
   *
   * @throws MalformedException if it is none
   */
  static JarZip unsigned(Bytes bytes, Limits limits) throws IOException, MalformedException {
    JarZip zip = JarZip.read(bytes, limits);
    for (JarZip.Entry entry : zip.entries()) {
      if (entry.isOfSignature() && !entry.name().equals(JarZip.MANIFEST)) {
        throw new MalformedException(entry.local(), "an unsigned jar", entry.name());
      }
    }
    return zip;
  }

  /** The entries of the rebuilt jar in the order in which JDKs write them. */
  private static List<JarZip.Entry> ordered(JarZip rebuilt, Predicate<JarZip.Entry> first) {
    List<JarZip.Entry> own =
        rebuilt.entries().stream().filter(entry -> !entry.isOfSignature()).toList();
    List<JarZip.Entry> ordered = new ArrayList<>(own.stream().filter(first).toList());
    own.stream().filter(first.negate()).forEach(ordered::add);
    return ordered;
  }

  /** The same as the JDK that signed: up to 17 all of META-INF is first, later its own files. */
  private List<JarZip.Entry> entries() {
    List<JarZip.Entry> old = ordered(rebuilt, JarZip.Entry::isMeta);
    return isOrder(old) ? old : ordered(rebuilt, JarZip.Entry::isDirectlyMeta);
  }

  /** Whether the published jar has what jarsigner makes of the rebuilt one, in its order. */
  boolean hasItsEntries() {
    return isOrder(entries());
  }

  private boolean isOrder(List<JarZip.Entry> entries) {
    List<String> names =
        new ArrayList<>(
            List.of(
                published.manifest().name(), published.file().name(), published.block().name()));
    entries.forEach(entry -> names.add(entry.name()));
    return published.zip().entries().stream().map(JarZip.Entry::name).toList().equals(names);
  }

  /**
   * Writes the signed jar.
   *
   * @return false if the output wants no more
   * @throws MalformedException if either jar has something that is not known here
   */
  boolean write(JarZip.Output output) throws IOException, MalformedException {
    JarSigned.Stated stated = published.stated();
    Texts texts = texts(stated, manifest(stated));
    JarWriter writer = new JarWriter(output, published.zone(), published.hasModes());
    long now = published.file().stamp();
    if (!writer.add(JarZip.MANIFEST, published.manifest().stamp(), bytes(texts.manifest))
        || !writer.add(published.file().name(), now, bytes(texts.file))
        || !writer.add(published.block().name(), now, published.blockBytes())) {
      return false;
    }
    for (JarZip.Entry entry : entries()) {
      requireTime(entry, deadline);
      if (!writer.copy(rebuilt, entry)) {
        return false;
      }
    }
    return writer.finish();
  }

  /** The manifest with digests, and the signature file; one byte per char. */
  private record Texts(String manifest, String file) {}

  /** As the JDK writes them that wrote the published ones. */
  private Texts texts(JarSigned.Stated stated, JarText unsigned)
      throws IOException, MalformedException {
    Map<String, String> digests = new LinkedHashMap<>();
    for (JarZip.Entry entry : rebuilt.entries()) {
      requireTime(entry, deadline);
      if (!entry.isOfSignature()) {
        digests.put(entry.name(), digest(rebuilt, entry, stated.algorithm()));
      }
    }
    Set<String> folders =
        rebuilt.entries().stream()
            .filter(JarZip.Entry::isFolder)
            .map(JarZip.Entry::name)
            .collect(Collectors.toSet());
    Texts wanted =
        new Texts(
            new String(published.manifestText(), ISO_8859_1),
            new String(published.fileText(), ISO_8859_1));
    Optional<Texts> first = Optional.empty();
    for (JarText.Dialect how : JarText.Dialect.ALL) {
      JarText.Written manifest = unsigned.signed(stated.algorithm(), digests, folders, how);
      Texts texts = new Texts(manifest.text(), file(stated, manifest, how));
      if (texts.equals(wanted)) {
        return texts;
      }
      first = first.isPresent() ? first : Optional.of(texts);
    }
    return first.orElseThrow();
  }

  /** The manifest of the rebuilt jar; jarsigner makes one where there is none. */
  private JarText manifest(JarSigned.Stated stated) throws IOException, MalformedException {
    Optional<JarZip.Entry> own = rebuilt.entry(JarZip.MANIFEST);
    return own.isPresent()
        ? JarText.parse(rebuilt.small(own.get(), JarSigned.LARGEST_TEXT))
        : new JarText(
            List.of(
                new JarText.Attribute("Manifest-Version", "1.0"),
                new JarText.Attribute("Created-By", stated.createdBy())),
            List.of());
  }

  private static String file(
      JarSigned.Stated stated, JarText.Written manifest, JarText.Dialect how) {
    String digest = stated.algorithm() + "-Digest";
    List<JarText.Attribute> main = new ArrayList<>();
    main.add(new JarText.Attribute("Signature-Version", "1.0"));
    main.add(new JarText.Attribute("Created-By", stated.createdBy()));
    if (stated.whole()) {
      main.add(
          new JarText.Attribute(
              digest + "-Manifest", hash(stated.algorithm(), bytes(manifest.text()))));
    }
    main.add(
        new JarText.Attribute(
            digest + "-Manifest-Main-Attributes",
            hash(stated.algorithm(), bytes(manifest.main()))));
    Map<String, String> sections = new LinkedHashMap<>();
    manifest
        .sections()
        .forEach((name, text) -> sections.put(name, hash(stated.algorithm(), bytes(text))));
    return JarText.signatureFile(main, digest, sections, how).text();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  /** Ends what takes too long as if it could not be read. */
  static void requireTime(JarZip.Entry entry, Deadline deadline) throws MalformedException {
    if (deadline.hasPassed()) {
      throw new MalformedException(entry.local(), "an end before the time limit", "none");
    }
  }

  /** The hash of an entry's content, as manifests write it. */
  static String digest(JarZip zip, JarZip.Entry entry, String algorithm)
      throws IOException, MalformedException {
    MessageDigest hasher = hasher(algorithm);
    zip.content(
        entry,
        (bytes, length) -> {
          hasher.update(bytes, 0, length);
          return true;
        });
    return Base64.getEncoder().encodeToString(hasher.digest());
  }

  /** The same of bytes. */
  static String hash(String algorithm, byte[] bytes) {
    return Base64.getEncoder().encodeToString(hasher(algorithm).digest(bytes));
  }

  private static MessageDigest hasher(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }
}

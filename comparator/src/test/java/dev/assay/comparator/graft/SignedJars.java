package dev.assay.comparator.graft;

import dev.assay.comparator.bytes.ArrayBytes;
import dev.assay.core.limits.Deadline;
import dev.assay.core.limits.Limits;
import dev.assay.core.signature.MalformedException;
import dev.assay.core.signature.PinnedCertificates;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Jars that jarsigner signed; {@code resources/signed/jar/README.md} lists them. */
final class SignedJars {
  private static final Path FOLDER = Path.of("src", "test", "resources", "signed", "jar");

  private SignedJars() {}

  static byte[] file(String name) throws IOException {
    return Files.readAllBytes(FOLDER.resolve(name));
  }

  static PinnedCertificates pinned() throws IOException, MalformedException {
    return new PinnedCertificates(
        PinnedCertificates.parse(Files.readString(FOLDER.resolve("root.pem"))),
        PinnedCertificates.parse(Files.readString(FOLDER.resolve("time.pem"))));
  }

  static Optional<Graft.Outcome> attempt(
      byte[] published, byte[] rebuilt, PinnedCertificates pinned) throws IOException {
    return Graft.attempt(
        new ArrayBytes(published.clone()),
        new ArrayBytes(rebuilt.clone()),
        pinned,
        Limits.DEFAULT,
        Deadline.in(Limits.DEFAULT.time()));
  }

  static boolean isProved(byte[] published, byte[] rebuilt, PinnedCertificates pinned)
      throws IOException {
    return attempt(published, rebuilt, pinned).map(Graft.Outcome::isProved).orElse(false);
  }

  /** The content of one entry. */
  static byte[] entry(byte[] jar, String name) throws IOException {
    return Objects.requireNonNull(contents(jar).get(name));
  }

  private static Map<String, byte[]> contents(byte[] jar) throws IOException {
    Map<String, byte[]> contents = new LinkedHashMap<>();
    Path file = Files.createTempFile("assay", ".jar");
    try {
      Files.write(file, jar);
      try (ZipFile zip = new ZipFile(file.toFile())) {
        for (ZipEntry entry : zip.stream().toList()) {
          contents.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
        }
      }
    } finally {
      Files.delete(file);
    }
    return contents;
  }

  /**
   * Writes a jar anew as jarsigner of JDK 8 does, with other contents for some entries; those that
   * it does not have are added at the end.
   */
  static byte[] with(byte[] jar, Map<String, byte[]> changed) throws IOException {
    Map<String, byte[]> left = new LinkedHashMap<>(changed);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Path file = Files.createTempFile("assay", ".jar");
    try (ZipOutputStream to = new ZipOutputStream(out)) {
      Files.write(file, jar);
      try (ZipFile zip = new ZipFile(file.toFile())) {
        for (ZipEntry entry : zip.stream().toList()) {
          byte[] content = left.remove(entry.getName());
          put(to, entry, content == null ? zip.getInputStream(entry).readAllBytes() : content);
        }
      }
      for (Map.Entry<String, byte[]> added : left.entrySet()) {
        ZipEntry entry = new ZipEntry(added.getKey());
        entry.setMethod(ZipEntry.DEFLATED);
        entry.setTime(1_709_290_000_000L);
        put(to, entry, added.getValue());
      }
    } finally {
      Files.delete(file);
    }
    return out.toByteArray();
  }

  private static void put(ZipOutputStream to, ZipEntry from, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(from.getName());
    entry.setMethod(from.getMethod());
    entry.setTime(from.getTime());
    entry.setComment(from.getComment());
    entry.setExtra(from.getExtra());
    if (from.getMethod() == ZipEntry.STORED) {
      java.util.zip.CRC32 crc = new java.util.zip.CRC32();
      crc.update(content);
      entry.setSize(content.length);
      entry.setCrc(crc.getValue());
    }
    to.putNextEntry(entry);
    new ByteArrayInputStream(content).transferTo(to);
    to.closeEntry();
  }
}

package dev.assay.rebuilder.toolchain;

import dev.assay.core.artifact.StoredFile;
import dev.assay.core.failure.AssayException;
import dev.assay.core.spec.ArtifactCoordinates;
import dev.assay.rebuilder.repository.ArtifactFetcher;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Apache Maven in the version that a spec asks for, by its coordinates. The digests of each known
 * version, packed and unpacked, are part of Assay; what a repository or the cache delivers is used
 * only if it has them.
 */
public final class MavenDistribution {
  private final ArtifactFetcher fetcher;
  private final Path cache;
  private final Map<String, MavenPin> pins;

  /**
   * Maven distributions.
   *
   * @param fetcher that asks a repository for one that is not in the cache
   * @param cache a folder that builds cannot write to; made if it is not there
   */
  public MavenDistribution(ArtifactFetcher fetcher, Path cache) {
    this(fetcher, cache, MavenPin.bundled());
  }

  MavenDistribution(ArtifactFetcher fetcher, Path cache, Map<String, MavenPin> pins) {
    this.fetcher = fetcher;
    this.cache = cache;
    this.pins = pins;
  }

  /** How many versions are known. */
  public static int versions() {
    return MavenPin.bundled().size();
  }

  /**
   * Unpacks one version.
   *
   * @param target a folder that does not exist yet; becomes Maven's home
   * @throws AssayException.Toolchain if the version is not known, or cannot be had as pinned
   */
  public ToolIdentity unpack(String version, Path target) throws AssayException {
    MavenPin pin = pins.get(version);
    if (pin == null) {
      throw new AssayException.Toolchain(
          "the build asks for Maven "
              + version
              + "; Assay knows the digests of: "
              + String.join(", ", pins.keySet())
              + ". Name one of these in the spec, or use a newer Assay");
    }
    try {
      KeptTree kept = new KeptTree(cache.resolve("apache-maven-" + version), pin.tree());
      if (!kept.layOut(target)) {
        ToolArchive.unpack(archive(version, pin), "apache-maven-" + version, target);
        kept.keep(target);
      }
      return new ToolIdentity("maven", version, coordinates(version).toString(), pin.archive());
    } catch (IOException e) {
      throw new AssayException.Toolchain("cannot unpack Maven " + version + ": " + e, e);
    }
  }

  private static ArtifactCoordinates coordinates(String version) {
    return new ArtifactCoordinates("org.apache.maven", "apache-maven", version, "bin", "tar.gz");
  }

  private Path archive(String version, MavenPin pin) throws AssayException, IOException {
    Path place = cache.resolve("apache-maven-" + version + "-bin.tar.gz");
    if (Files.isRegularFile(place) && sha512(place).equals(pin.sha512())) {
      return place;
    }
    StoredFile fetched = fetch(version);
    String found = sha512(fetched.path());
    if (!found.equals(pin.sha512())) {
      throw new AssayException.Toolchain(
          coordinates(version)
              + " from the repository: expected SHA-512 "
              + pin.sha512()
              + ", found "
              + found
              + ". Somebody replaced it, there or on the way: find out who");
    }
    Files.createDirectories(cache);
    Path draft = Files.createTempFile(cache, "maven", null);
    try {
      Files.copy(fetched.path(), draft, StandardCopyOption.REPLACE_EXISTING);
      Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
    return place;
  }

  private StoredFile fetch(String version) throws AssayException {
    try {
      return fetcher
          .fetch(coordinates(version), Optional.empty())
          .orElseThrow(
              () -> new AssayException.Toolchain("the repository has no " + coordinates(version)));
    } catch (AssayException.Published e) {
      throw new AssayException.Toolchain("cannot get Maven " + version + ": " + e.text(), e);
    }
  }

  private static String sha512(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest hasher = MessageDigest.getInstance("SHA-512");
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        hasher.update(buffer, 0, n);
      }
      return HexFormat.of().formatHex(hasher.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-512", e);
    }
  }
}

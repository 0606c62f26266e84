package dev.assay.rebuilder.dependency;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * What a package's own {@code package.json} says that an installation needs. The tarball is locked,
 * yet anybody's: a malformed one only says nothing, and npm then finds no dependencies of it.
 */
final class TarballManifest {
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private static final Set<String> FIELDS =
      Set.of(
          "dependencies",
          "optionalDependencies",
          "peerDependencies",
          "peerDependenciesMeta",
          "bundleDependencies",
          "bundledDependencies",
          "bin",
          "directories",
          "engines",
          "os",
          "cpu",
          "libc");

  private static final Set<String> INSTALL = Set.of("preinstall", "install", "postinstall");

  private static final int MANIFEST_LIMIT = 4 << 20;

  /** Of what is unpacked in search of it. */
  private static final long READ_LIMIT = 256L << 20;

  private static final int RECORD = 512;

  private static final int ENTRIES = 200_000;

  /** Where npm looks for scripts: in the package itself, and in those that it brings along. */
  private static final Pattern SCRIPTED =
      Pattern.compile(
          "(?i)[^/]+/(?:(?:.*/)?node_modules/(?:@[^/]+/)?[^/]+/)?(?:package\\.json|binding\\.gyp)");

  private TarballManifest() {}

  /**
   * Whether installing a package might run something of it: install scripts, or a {@code
   * binding.gyp}, for which npm has one. What cannot be read might.
   */
  static boolean mayRun(Path tarball) {
    try (InputStream file = new BufferedInputStream(Files.newInputStream(tarball));
        InputStream plain = new BufferedInputStream(allMembers(file));
        TarArchiveInputStream tar = new TarArchiveInputStream(plain, RECORD)) {
      long read = 0;
      int entries = 0;
      int manifests = 0;
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        String name = entry.getName().replaceFirst("^(?:\\./+)+", "").replaceAll("/+", "/");
        if (SCRIPTED.matcher(name).matches()) {
          manifests++;
          if (!entry.isFile() || isScripted(name, tar)) {
            return true;
          }
        }
        read += Math.max(0, entry.getSize());
        if (++entries > ENTRIES || read > READ_LIMIT) {
          return true;
        }
      }
      // Other readers go on behind a single empty record.
      return manifests == 0 || !isEmpty(plain);
    } catch (IOException | RuntimeException e) {
      return true;
    }
  }

  private static InputStream allMembers(InputStream gzip) throws IOException {
    return GzipCompressorInputStream.builder()
        .setInputStream(gzip)
        .setDecompressConcatenated(true)
        .get();
  }

  private static boolean isScripted(String name, InputStream content) throws IOException {
    if (name.toLowerCase(Locale.ROOT).endsWith(".gyp")) {
      return true;
    }
    byte[] manifest = content.readNBytes(MANIFEST_LIMIT + 1);
    return manifest.length > MANIFEST_LIMIT || fields(manifest).map(Fields::installs).orElse(true);
  }

  private static boolean isEmpty(InputStream rest) throws IOException {
    byte[] buffer = new byte[RECORD];
    for (int n = rest.read(buffer); n >= 0; n = rest.read(buffer)) {
      for (int i = 0; i < n; i++) {
        if (buffer[i] != 0) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * What a manifest says.
   *
   * @param json an object of what counts
   * @param installs whether it has install scripts
   */
  private record Fields(String json, boolean installs) {}

  /** Adds the fields to the object that is being written. */
  static void copy(Path tarball, JsonGenerator to) throws IOException {
    Optional<String> manifest = read(tarball).flatMap(TarballManifest::fields).map(Fields::json);
    if (manifest.isEmpty()) {
      return;
    }
    try (JsonParser json = FACTORY.createParser(manifest.get())) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        to.copyCurrentStructure(json);
      }
    }
  }

  /** Into memory first, so that one that breaks off leaves nothing half written. */
  private static Optional<Fields> fields(byte[] manifest) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    boolean installs = false;
    try (JsonParser json = FACTORY.createParser(manifest);
        JsonGenerator to = FACTORY.createGenerator(out)) {
      to.writeStartObject();
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        if (FIELDS.contains(name)) {
          to.writeFieldName(name);
          to.copyCurrentStructure(json);
        } else if (name.equals("scripts") && json.currentToken() == JsonToken.START_OBJECT) {
          installs |= hasInstallScript(json);
        } else {
          json.skipChildren();
        }
      }
      if (json.currentToken() != JsonToken.END_OBJECT) {
        return Optional.empty();
      }
      if (installs) {
        // As registries say it: without, npm does not look for any.
        to.writeBooleanField("hasInstallScript", true);
      }
      to.writeEndObject();
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.of(new Fields(out.toString(UTF_8), installs));
  }

  private static boolean hasInstallScript(JsonParser json) throws IOException {
    boolean found = false;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      found |= INSTALL.contains(json.currentName());
      json.nextToken();
      json.skipChildren();
    }
    return found;
  }

  /** The first file of that name in the one top folder, whatever that is called. */
  private static Optional<byte[]> read(Path tarball) {
    long read = 0;
    int entries = 0;
    try (InputStream file = new BufferedInputStream(Files.newInputStream(tarball));
        TarArchiveInputStream tar =
            new TarArchiveInputStream(new GzipCompressorInputStream(file))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.getName().matches("[^/]+/package\\.json") && entry.isFile()) {
          byte[] content = tar.readNBytes(MANIFEST_LIMIT + 1);
          return content.length > MANIFEST_LIMIT ? Optional.empty() : Optional.of(content);
        }
        read += Math.max(0, entry.getSize());
        if (++entries > ENTRIES || read > READ_LIMIT) {
          return Optional.empty();
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      // Says nothing.
    }
    return Optional.empty();
  }
}

package dev.assay.rebuilder.toolchain;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.artifact.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What Assay knows of one version of Maven.
 *
 * @param sha512 of the archive, in hexadecimal digits; what Maven's own project publishes
 * @param archive digest of the archive
 * @param tree what it unpacks to, by {@link FolderDigest}
 */
record MavenPin(String sha512, Digest archive, Digest tree) {
  private static final String TABLE = "maven.tsv";

  /** By version, oldest first. */
  static Map<String, MavenPin> bundled() {
    Map<String, MavenPin> pins = new LinkedHashMap<>();
    try (InputStream in = MavenPin.class.getResourceAsStream(TABLE)) {
      if (in == null) {
        throw new AssertionError(TABLE + " is part of the program");
      }
      for (String line : new String(in.readAllBytes(), UTF_8).split("\n", -1)) {
        String[] columns = line.split("\t", -1);
        if (columns.length == 4) {
          pins.put(
              columns[0], new MavenPin(columns[1], new Digest(columns[2]), new Digest(columns[3])));
        }
      }
    } catch (IOException e) {
      throw new AssertionError(TABLE + " is part of the program", e);
    }
    return Collections.unmodifiableMap(pins);
  }
}

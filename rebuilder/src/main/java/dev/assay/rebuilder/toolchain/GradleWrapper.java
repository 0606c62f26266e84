package dev.assay.rebuilder.toolchain;

import dev.assay.core.artifact.Digest;
import dev.assay.core.artifact.Printable;
import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.LockedGradle;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/**
 * What {@code gradle/wrapper/gradle-wrapper.properties} of a source says: which distribution of
 * Gradle it wants.
 *
 * @param url where the distribution is
 * @param sum what it must be, if the file says so
 */
record GradleWrapper(String url, Optional<Digest> sum) {
  /** Where the file is in a source. */
  static final String FILE = "gradle/wrapper/gradle-wrapper.properties";

  private static final int LIMIT = 64 << 10;

  /**
   * Reads it, as Gradle's wrapper does; no link is followed.
   *
   * @param source the checkout
   * @return empty if the source has none
   * @throws AssayException.Toolchain if it does not say where a distribution is
   */
  static Optional<GradleWrapper> in(Path source) throws AssayException.Toolchain {
    Path file = source;
    for (String segment : List.of(FILE.split("/", -1))) {
      file = file.resolve(segment);
      if (Files.isSymbolicLink(file)) {
        throw problem("a file, not a link", "one at " + source.relativize(file));
      }
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] bytes = in.readNBytes(LIMIT + 1);
      if (bytes.length > LIMIT) {
        throw problem("at most " + LIMIT + " bytes", "more");
      }
      properties.load(new ByteArrayInputStream(bytes));
    } catch (IOException | IllegalArgumentException e) {
      throw problem("a file of properties", String.valueOf(e.getMessage()));
    }
    String url = properties.getProperty("distributionUrl", "");
    if (!LockedGradle.isUrl(url)) {
      throw problem("distributionUrl with the https or http URL of gradle-VERSION-bin.zip", url);
    }
    return Optional.of(new GradleWrapper(url, sum(properties)));
  }

  private static Optional<Digest> sum(Properties properties) throws AssayException.Toolchain {
    String sum = properties.getProperty("distributionSha256Sum");
    if (sum == null) {
      return Optional.empty();
    }
    String hex = sum.toLowerCase(Locale.ROOT);
    if (!Digest.isValid(hex)) {
      throw problem("distributionSha256Sum with 64 hexadecimal digits", sum);
    }
    return Optional.of(new Digest(hex));
  }

  private static AssayException.Toolchain problem(String expected, String found) {
    String shown = found.length() > 200 ? found.substring(0, 200) + "…" : found;
    return new AssayException.Toolchain(
        FILE + ": expected " + expected + ", found " + Printable.escape(shown));
  }

  String version() {
    return LockedGradle.version(url);
  }
}

package dev.assay.core.buildinfo;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a build was made with and what it made, as Maven's artifact plugin records it in a {@code
 * .buildinfo} (format {@code 1.0-SNAPSHOT}, reproducible-builds.org's JVM page).
 *
 * @param properties everything but the outputs, such as {@code java.version}
 * @param outputs what was made, in the order of the file
 */
public record Buildinfo(Map<String, String> properties, List<Output> outputs) {
  /** The only version of the format there is. */
  public static final String VERSION = "1.0-SNAPSHOT";

  private static final Pattern SHA512 = Pattern.compile("[0-9a-f]{128}");

  public Buildinfo {
    properties = Map.copyOf(new TreeMap<>(properties));
    outputs = List.copyOf(outputs);
  }

  /**
   * A file that was made.
   *
   * @param coordinates {@code group:artifact} of its module; empty where the file has one module
   * @param groupId its group; may be empty
   * @param filename without folder
   * @param length in bytes
   * @param sha512 128 hexadecimal digits, lower case
   */
  public record Output(
      String coordinates, String groupId, String filename, long length, String sha512) {
    public Output {
      if (filename.isEmpty() || filename.indexOf('/') >= 0 || length < 0) {
        throw new IllegalArgumentException("not a file and its length: " + filename);
      }
      if (!SHA512.matcher(sha512).matches()) {
        throw new IllegalArgumentException("not a SHA-512: " + sha512);
      }
    }
  }
}

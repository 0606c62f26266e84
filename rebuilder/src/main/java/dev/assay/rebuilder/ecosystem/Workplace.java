package dev.assay.rebuilder.ecosystem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folders of one rebuild on the host.
 *
 * @param source the checkout; the build writes to it
 * @param home the build user's; the build writes to it
 * @param record where tools say what they made; the build writes to it
 * @param tools what Assay puts at {@link #TOOLS}; the build reads it
 * @param scratch for the sandbox itself
 * @param log all output of the build
 */
public record Workplace(Path source, Path home, Path record, Path tools, Path scratch, Path log) {
  /** Where the build sees {@code tools}. */
  public static final String TOOLS = "/opt/assay";

  /** Where the build sees {@code record}. */
  public static final String RECORD = "/opt/assay-record";

  /** The same folders, and another log. */
  public Workplace with(Path other) {
    return new Workplace(source, home, record, tools, scratch, other.toAbsolutePath());
  }

  /**
   * Makes the folders.
   *
   * @param folder private to this run, and empty
   * @param log all output of the build
   */
  public static Workplace create(Path source, Path folder, Path log) throws IOException {
    Path root = folder.toAbsolutePath();
    return new Workplace(
        source.toAbsolutePath(),
        Files.createDirectories(root.resolve("home")),
        Files.createDirectories(root.resolve("record")),
        Files.createDirectories(root.resolve("tools")),
        Files.createDirectories(root.resolve("scratch")),
        log.toAbsolutePath());
  }
}

package dev.assay.comparator.golden;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * One folder {@code golden/<format>/<case>} with two files and what comparing them must find.
 *
 * @param folder of the case; its name is what the artifact is called, for formats that look at it
 */
public record GoldenCase(Path folder) {
  /** {@code -Dgolden.update=true} rewrites what is expected, and the files that are generated. */
  public static final boolean UPDATE = Boolean.getBoolean("golden.update");

  private static final Path ROOT = Path.of("src", "test", "resources", "golden");

  /** The case of that name, which need not exist yet. */
  public static GoldenCase of(String format, String name) {
    return new GoldenCase(ROOT.resolve(format).resolve(name));
  }

  /** All cases, by format and name. */
  public static List<GoldenCase> all() {
    return children(ROOT).flatMap(format -> children(format)).map(GoldenCase::new).toList();
  }

  private static Stream<Path> children(Path folder) {
    try (Stream<Path> children = Files.list(folder)) {
      return children.filter(Files::isDirectory).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException("the tests run in the module's folder", e);
    }
  }

  /** The folder above, which is called like the format. */
  public String format() {
    return String.valueOf(ROOT.relativize(folder).getName(0));
  }

  /** What the artifact is called. */
  public String name() {
    return String.valueOf(folder.getFileName());
  }

  public byte[] published() throws IOException {
    return Files.readAllBytes(folder.resolve("published"));
  }

  public byte[] rebuilt() throws IOException {
    return Files.readAllBytes(folder.resolve("rebuilt"));
  }

  /** What is expected; empty if that was not written yet. */
  public String expected() throws IOException {
    Path file = folder.resolve("expected.json");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  public void expect(String findings) throws IOException {
    Files.writeString(folder.resolve("expected.json"), findings);
  }

  /** Writes the two files, and how they were made. */
  public void write(byte[] published, byte[] rebuilt, String readme) throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve("published"), published);
    Files.write(folder.resolve("rebuilt"), rebuilt);
    Files.write(folder.resolve("README"), readme.getBytes(UTF_8));
  }

  @Override
  public String toString() {
    return format() + "/" + name();
  }
}

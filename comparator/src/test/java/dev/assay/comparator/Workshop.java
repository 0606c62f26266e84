package dev.assay.comparator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Has real programs make real files in a folder. */
final class Workshop {
  private static final int FILES = 30;
  private static final Path SOURCES = Path.of("src", "main", "java");

  private final Path folder;

  Workshop(Path folder) {
    this.folder = folder;
  }

  /** Copies some files of a tree, and adds one. */
  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      List<Path> sources = files.filter(Files::isRegularFile).sorted().limit(FILES).toList();
      for (Path source : sources) {
        Path target = to.resolve(from.relativize(source).toString());
        Files.createDirectories(target.getParent());
        Files.copy(source, target);
      }
    }
    Files.writeString(to.resolve("twice"), "echo clean\n");
  }

  /** An npm package, {@code x-1.0.0.tgz}. */
  void npm() throws IOException, InterruptedException {
    Path tree = folder.resolve("npm");
    copy(SOURCES, tree.resolve("lib"));
    Files.writeString(tree.resolve("package.json"), "{\"name\": \"x\", \"version\": \"1.0.0\"}\n");
    make("cd npm && npm pack --silent --pack-destination ..");
  }

  /** The tree of a package for Debian, in the folder {@code deb}. */
  void debian() throws IOException {
    Path tree = folder.resolve("deb");
    copy(SOURCES, tree.resolve("usr/share/x"));
    Files.createDirectories(tree.resolve("DEBIAN"));
    Files.writeString(
        tree.resolve("DEBIAN/control"),
        """
        Package: x
        Version: 1
        Architecture: all
        Maintainer: x <x@example.org>
        Description: x
        """);
  }

  /** Runs a line of shell in the folder. */
  void make(String command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", command).directory(folder.toFile());
    Path log = folder.resolve("log");
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("JAVA", System.getProperty("java.home"));
    builder.environment().put("LC_ALL", "C.UTF-8");
    int status = builder.start().waitFor();
    String said = Files.readString(log);
    assertThat(status).as(() -> String.format(Locale.ROOT, "%s: %s", command, said)).isZero();
  }
}

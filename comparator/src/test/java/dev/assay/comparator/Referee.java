package dev.assay.comparator;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** A program that unpacks archives, and shares no code with ours. */
enum Referee {
  UNZIP("unzip", "-qq", "-o", "FILE", "-d", "FOLDER"),
  BSDTAR("bsdtar", "-xf", "FILE", "-C", "FOLDER"),
  /** Reads from a pipe, hence in the order of the file, not by its directory. */
  BSDTAR_STREAM("sh", "-c", "cat 'FILE' | bsdtar -xf - -C 'FOLDER'"),
  SEVEN_ZIP("7z", "x", "-y", "-bd", "-oFOLDER", "FILE"),
  /** In this JVM: starting another for each file would be most of the time. */
  JAR("jar"),
  TAR("tar", "-xf", "FILE", "-C", "FOLDER"),
  /** The module that npm itself unpacks packages with. */
  NPM("node", "-e", Referee.NPM_UNPACKS, "FILE", "FOLDER"),
  DPKG("dpkg-deb", "-x", "FILE", "FOLDER"),
  GZIP("sh", "-c", "gzip -dc <'FILE' >'FOLDER/content'"),
  BZIP2("sh", "-c", "bzip2 -dc <'FILE' >'FOLDER/content'"),
  XZ("sh", "-c", "xz -dc <'FILE' >'FOLDER/content'");

  private static final String NPM_UNPACKS =
      """
      const fs = require('fs'), path = require('path');
      const npm = process.env.PATH.split(':').map(p => path.join(p, 'npm')).find(p => fs.existsSync(p));
      const tar = require(require.resolve('tar', {paths: [path.dirname(fs.realpathSync(npm))]}));
      tar.x({file: process.argv[1], cwd: process.argv[2], sync: true, preservePaths: false});
      """;

  private static final int SECONDS = 300;

  @SuppressWarnings("ImmutableEnumChecker") // List.of.
  private final List<String> command;

  Referee(String... command) {
    this.command = List.of(command);
  }

  /**
   * Unpacks a file into an empty folder.
   *
   * @return the exit status: some referees warn, and unpack all the same
   */
  int unpack(Path file, Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    if (this == JAR) {
      PrintStream nowhere = new PrintStream(java.io.OutputStream.nullOutputStream());
      return ToolProvider.findFirst("jar")
          .orElseThrow()
          .run(nowhere, nowhere, "-x", "-f", file.toString(), "--dir", folder.toString());
    }
    List<String> filled =
        command.stream()
            .map(word -> word.replace("FILE", file.toString()))
            .map(word -> word.replace("FOLDER", folder.toString()))
            .toList();
    ProcessBuilder builder = new ProcessBuilder(filled);
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException(this + " takes more than " + SECONDS + " s for " + file);
    }
    return process.exitValue();
  }

  /** The regular files below a folder, by their names. */
  static Map<String, byte[]> files(Path folder) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      paths
          .filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
          .forEach(
              path -> {
                try {
                  files.put(folder.relativize(path).toString(), Files.readAllBytes(path));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
    return files;
  }

  /** Deletes a folder with all that is in it, whatever rights its files came with. */
  static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}

package dev.assay.cli.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Processes of this machine, those in sandboxes included, by what stands in their command line. */
final class Processes {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private Processes() {}

  /** Ids of all processes that have {@code marker} in their command line. */
  static List<Long> with(String marker) throws IOException {
    List<Long> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
      for (Path process : all) {
        try {
          String line = new String(Files.readAllBytes(process.resolve("cmdline")), UTF_8);
          if (line.contains(marker)) {
            found.add(Long.valueOf(process.getFileName().toString()));
          }
        } catch (IOException e) {
          // It has ended meanwhile.
        }
      }
    }
    return found;
  }

  /** Waits until the processes with {@code marker} are as they shall be; fails after a minute. */
  static List<Long> await(String marker, Predicate<List<Long>> wanted)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    List<Long> found = with(marker);
    while (!wanted.test(found)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("still there, or not yet: " + found);
      }
      Thread.sleep(5);
      found = with(marker);
    }
    return found;
  }

  /** Sends a signal, to a whole group if {@code id} begins with a hyphen. */
  static void signal(String signal, String id) throws IOException {
    new ProcessBuilder("kill", "-" + signal, "--", id)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start()
        .onExit()
        .join();
  }
}

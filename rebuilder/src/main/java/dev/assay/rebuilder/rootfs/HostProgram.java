package dev.assay.rebuilder.rootfs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.artifact.Printable;
import dev.assay.core.failure.AssayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Runs programs of this machine: apt, dpkg, mmdebstrap, tar, skopeo. They see only what is named
 * here of the user's environment.
 *
 * @param environment of this process
 * @param log that what they print is added to
 */
record HostProgram(Map<String, String> environment, Path log) {
  private static final Duration LIMIT = Duration.ofMinutes(40);
  private static final int TAIL = 1 << 12;

  /** Proxies are how many machines reach a package archive at all. */
  private static final List<String> PASSED =
      List.of("PATH", "HOME", "TMPDIR", "USER", "LOGNAME", "http_proxy", "https_proxy", "no_proxy");

  /** The program that a package is missing for. */
  record Missing(String program, String debianPackage) {
    /** Whether it is there after all: a file by its path, or a program on the {@code PATH}. */
    boolean isIn(Map<String, String> environment) {
      return program.startsWith("/")
          ? Files.isReadable(Path.of(program))
          : List.of(environment.getOrDefault("PATH", "").split(":", -1)).stream()
              .anyMatch(it -> it.startsWith("/") && Files.isExecutable(Path.of(it, program)));
    }

    /** The command that installs them. */
    static String remedy(List<Missing> all) {
      return "apt-get install "
          + all.stream().map(Missing::debianPackage).distinct().collect(Collectors.joining(" "));
    }
  }

  /**
   * Runs one and returns what it printed on its standard output.
   *
   * @throws AssayException.Toolchain if it is not installed, fails, or takes longer than 40 minutes
   */
  String run(List<String> command) throws AssayException {
    return run(command, Map.of());
  }

  String run(List<String> command, Map<String, String> more) throws AssayException {
    return run(command, more, log.toAbsolutePath().resolve("..").normalize());
  }

  /** The same, started in a folder. */
  String run(List<String> command, Map<String, String> more, Path folder) throws AssayException {
    try {
      Path out = Files.createTempFile(log.toAbsolutePath().getParent(), "out", null);
      try {
        int status = await(start(command, more, out, folder), command);
        if (status != 0) {
          throw new AssayException.Toolchain(
              command.getFirst()
                  + " ended with status "
                  + status
                  + "; the end of its log "
                  + log
                  + ":\n"
                  + tail());
        }
        return Files.readString(out);
      } finally {
        Files.deleteIfExists(out);
      }
    } catch (IOException e) {
      throw new AssayException.Toolchain("cannot run " + command.getFirst() + ": " + e, e);
    }
  }

  private Process start(List<String> command, Map<String, String> more, Path out, Path folder)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> variables = new TreeMap<>(more);
    for (String name : PASSED) {
      String value = environment.get(name);
      String upper = environment.get(name.toUpperCase(Locale.ROOT));
      if (value != null) {
        variables.put(name, value);
      } else if (upper != null) {
        variables.put(name, upper);
      }
    }
    variables.put("LC_ALL", "C.UTF-8");
    variables.put("DEBIAN_FRONTEND", "noninteractive");
    builder.environment().clear();
    builder.environment().putAll(variables);
    return builder
        .directory(folder.toFile())
        .redirectInput(Path.of("/dev/null").toFile())
        .redirectOutput(out.toFile())
        .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  private static int await(Process process, List<String> command) throws AssayException {
    try {
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssayException.Toolchain(
            command.getFirst() + " took longer than " + LIMIT.toMinutes() + " minutes");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssayException.Infrastructure("interrupted while running " + command.getFirst(), e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private String tail() throws IOException {
    byte[] all = Files.readAllBytes(log);
    int from = Math.max(0, all.length - TAIL);
    StringBuilder text = new StringBuilder();
    for (String line : new String(all, from, all.length - from, UTF_8).split("\n", -1)) {
      text.append("  ").append(Printable.escape(line)).append('\n');
    }
    return text.toString();
  }

  /**
   * Says which programs are not installed.
   *
   * @param what needs them
   * @throws AssayException.Toolchain if one is missing, with the command that installs it
   */
  void require(String what, List<Missing> programs) throws AssayException.Toolchain {
    List<Missing> absent = programs.stream().filter(it -> !it.isIn(environment)).toList();
    if (!absent.isEmpty()) {
      throw new AssayException.Toolchain(
          what
              + " needs "
              + absent.getFirst().program
              + ", which is not installed; on Debian: "
              + Missing.remedy(absent));
    }
  }
}

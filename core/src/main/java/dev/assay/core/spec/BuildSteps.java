package dev.assay.core.spec;

import java.util.List;

/**
 * What is run, inside the sandbox, each by {@code sh -c} in the working directory.
 *
 * @param before commands to run before the build
 * @param command the build
 * @param after commands to run after the build
 * @param outputs glob patterns of the files that the build makes, relative to the working
 *     directory; empty to have the build tool report them
 * @param packaging the last steps of these commands, if they can be run again, with signed files
 */
public record BuildSteps(
    List<String> before,
    String command,
    List<String> after,
    List<String> outputs,
    List<PackagingStep> packaging) {
  /** Steps of which none can be run again. */
  public BuildSteps(List<String> before, String command, List<String> after, List<String> outputs) {
    this(before, command, after, outputs, List.of());
  }

  public BuildSteps {
    before = List.copyOf(before);
    after = List.copyOf(after);
    outputs = List.copyOf(outputs);
    packaging = List.copyOf(packaging);
  }
}

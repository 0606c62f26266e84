package dev.assay.cli.command;

import dev.assay.core.failure.AssayException;
import dev.assay.core.spec.BuildSpec;
import dev.assay.core.spec.SpecReader;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The options of every command that reads a spec. */
final class SpecOptions {
  private SpecOptions() {}

  static List<OptionSpec> specs() {
    return List.of(
        OptionSpec.value("release", "VERSION", "the version, for ${version} in the spec"),
        OptionSpec.value("commit", "ID", "the commit to build, 40 digits; pins the source"));
  }

  /** Reads the spec that is the first operand. */
  static BuildSpec read(Arguments arguments) throws AssayException {
    Map<String, String> variables = new TreeMap<>();
    arguments.value("release").ifPresent(version -> variables.put("version", version));
    arguments.value("commit").ifPresent(commit -> variables.put("commit", commit));
    return SpecReader.read(path(arguments.operand(0)), variables);
  }

  static Path path(String text) throws AssayException.Usage {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new AssayException.Usage("not a path: " + e.getMessage());
    }
  }
}

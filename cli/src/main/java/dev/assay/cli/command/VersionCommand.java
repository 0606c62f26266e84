package dev.assay.cli.command;

import dev.assay.core.failure.AssayException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Shows Assay's version. */
final class VersionCommand extends OptionCommand {
  VersionCommand() {
    super("version", "Shows the version of Assay");
  }

  @Override
  protected ExitCode run(Arguments arguments, Console console) throws AssayException {
    console.out().println("assay " + version());
    return ExitCode.OK;
  }

  /** The version that the build wrote into {@code version.txt}. */
  static String version() {
    try (InputStream text = VersionCommand.class.getResourceAsStream("version.txt")) {
      if (text == null) {
        throw new IllegalStateException("version.txt is missing from the jar");
      }
      return new String(text.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("version.txt cannot be read", e);
    }
  }
}

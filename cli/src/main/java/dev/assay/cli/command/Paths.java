package dev.assay.cli.command;

import dev.assay.core.failure.AssayException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Paths as they are typed. */
final class Paths {
  private Paths() {}

  /** Reads one; a name that no file can have is bad usage. */
  static Path of(String text) throws AssayException.Usage {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new AssayException.Usage("not a path: " + e.getMessage());
    }
  }
}

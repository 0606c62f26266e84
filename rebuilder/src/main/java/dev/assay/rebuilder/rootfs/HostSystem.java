package dev.assay.rebuilder.rootfs;

import dev.assay.core.artifact.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What this machine calls its operating system: os-release(5). */
final class HostSystem {
  private static final String KEY = "PRETTY_NAME=";

  private HostSystem() {}

  static String name() {
    for (String file : List.of("/etc/os-release", "/usr/lib/os-release")) {
      try {
        for (String line : Files.readAllLines(Path.of(file))) {
          if (line.startsWith(KEY)) {
            return Printable.escape(line.substring(KEY.length()).replaceAll("^\"|\"$", ""));
          }
        }
      } catch (IOException e) {
        // The next place, or no name.
      }
    }
    return "unknown system";
  }
}

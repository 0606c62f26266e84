package dev.assay.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Expected output in files under {@code src/test/resources/report}. With {@code
 * -Dassay.golden=write} the files are written instead; then read the change before committing it.
 */
final class Golden {
  private Golden() {}

  static void check(String name, String actual) {
    Path file =
        Path.of(System.getProperty("assay.root"), "cli/src/test/resources/report", name + ".txt");
    try {
      if ("write".equals(System.getProperty("assay.golden"))) {
        Files.writeString(file, actual);
      }
      assertThat(actual).isEqualTo(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.assay.comparator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.comparator.anatomy.Format;
import dev.assay.comparator.format.Formats;
import dev.assay.comparator.golden.GoldenCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tries what fuzzing begins with, the golden files, and what it has found, as every format: each
 * reader meets the files of all the others.
 */
class FuzzCorpusTest {
  private static final Path FOUND = Path.of("src", "test", "resources", "fuzz");

  static Stream<String> formats() {
    return Formats.ALL.stream().map(Format::id);
  }

  @ParameterizedTest
  @MethodSource("formats")
  void everyFormatStandsTheCorpus(String id) throws IOException {
    Format format = FuzzTarget.format(id);
    int tried = 0;
    for (GoldenCase golden : GoldenCase.all()) {
      FuzzTarget.run(format, golden.published());
      FuzzTarget.run(format, golden.rebuilt());
      tried += 2;
    }
    for (Path file : found()) {
      FuzzTarget.run(format, Files.readAllBytes(file));
      tried++;
    }
    assertThat(tried).isGreaterThan(100);
  }

  private static List<Path> found() throws IOException {
    try (Stream<Path> files = Files.list(FOUND)) {
      return files.sorted().toList();
    }
  }
}

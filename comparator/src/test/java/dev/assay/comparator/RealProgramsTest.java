package dev.assay.comparator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.comparator.anatomy.Anatomy;
import dev.assay.comparator.bytes.ArrayBytes;
import dev.assay.comparator.format.Formats;
import dev.assay.core.artifact.Digest;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Windows programs that real compilers made: the stubs and plug-ins of NSIS. {@code
 * cli/src/bench/real-files} reads many more.
 */
class RealProgramsTest {
  private static final Path FOLDER = Path.of("/usr/share/nsis");

  @Test
  void everyByteHasAPart() throws IOException {
    Set<Digest> seen = new HashSet<>();
    List<String> unreadable = new ArrayList<>();
    for (Path file : files()) {
      byte[] bytes = Files.readAllBytes(file);
      if (bytes.length < 2 || bytes[0] != 'M' || bytes[1] != 'Z' || !seen.add(Digest.of(bytes))) {
        continue;
      }
      String name = String.valueOf(file.getFileName());
      Tiles tiles = new Tiles(Limits.DEFAULT).expand(new ArrayBytes(bytes), name);
      unreadable.addAll(tiles.unreadable());
      assertThat(tiles.parts()).as("parts of %s", file).isGreaterThan(60);
      Formats.Reading reading =
          Formats.read(new ArrayBytes(bytes), name, Optional.empty(), Limits.DEFAULT);
      Anatomy anatomy = reading.anatomy();
      assertThat(anatomy.parts())
          .as("parts of %s", file)
          .anyMatch(part -> part.key().text().startsWith("section .text"));
    }
    assertThat(unreadable).isEmpty();
    assertThat(seen).hasSizeGreaterThanOrEqualTo(40);
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}

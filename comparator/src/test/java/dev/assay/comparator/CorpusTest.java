package dev.assay.comparator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.comparator.bytes.FileBytes;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Parts cover every byte of archives that strangers made, at every level, and all is readable. */
class CorpusTest {
  @Test
  void everyByteHasAPart() throws IOException {
    List<String> unreadable = new ArrayList<>();
    List<Path> archives = new ArrayList<>(LocalRepository.archives());
    assertThat(archives).hasSizeGreaterThan(100);
    archives.addAll(LocalRepository.more());
    long parts = 0;
    for (Path file : archives) {
      try (FileBytes bytes = new FileBytes(file)) {
        String name = String.valueOf(file.getFileName());
        Tiles tiles = new Tiles(Limits.DEFAULT).expand(bytes, name);
        tiles.unreadable().forEach(why -> unreadable.add(file + ": " + why));
        assertThat(tiles.parts())
            .as("parts of %s", file)
            .isGreaterThan(LocalRepository.isArchive(file) ? 1 : 0);
        parts += tiles.parts();
      }
    }
    assertThat(parts).isGreaterThan(100_000);
    // Templates are called .json and are none; they are compared as text, which hides nothing.
    unreadable.removeIf(why -> why.contains(".json looks like json, but at offset "));
    assertThat(unreadable).isEmpty();
  }
}

package dev.assay.comparator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.comparator.gallery.Gallery;
import dev.assay.comparator.gallery.Operators;
import dev.assay.comparator.gallery.Row;
import dev.assay.core.limits.Limits;
import dev.assay.core.result.Comparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every trick is found in files that real programs make; {@code cli/src/bench/real-files} tries
 * many more of them.
 */
class RealGalleryTest {
  private static final Comparator COMPARATOR = new Comparator(Limits.DEFAULT);
  private static final Gallery GALLERY =
      new Gallery(
          (name, published, rebuilt) -> {
            Comparison comparison = COMPARATOR.compare(name, published, rebuilt);
            Accounts.check(comparison, published, rebuilt);
            return comparison;
          },
          Operators.ALL);

  /** How many operators fit at the least. */
  private static final Map<String, Integer> FILES =
      Map.of(
          "x-1.0.0.tgz", 30,
          "x.deb", 25,
          "x.tar.xz", 20,
          "x.tar.bz2", 20,
          "seven.zip", 45,
          "program", 9);

  @TempDir Path folder;

  @Test
  void findsEveryTrick() throws Exception {
    Workshop workshop = new Workshop(folder);
    workshop.npm();
    workshop.debian();
    workshop.make("dpkg-deb --root-owner-group -b deb x.deb");
    workshop.make("tar -cJf x.tar.xz npm && tar -cjf x.tar.bz2 npm");
    workshop.make("7z a -bd -tzip seven.zip npm");
    workshop.make("cp -L \"$JAVA/bin/java\" program");
    for (Map.Entry<String, Integer> file : FILES.entrySet()) {
      List<Row> rows = run(file.getKey());
      assertThat(rows).as(file.getKey()).filteredOn(row -> !row.passed()).isEmpty();
      assertThat(rows).as(file.getKey()).hasSizeGreaterThanOrEqualTo(file.getValue());
    }
  }

  private List<Row> run(String name) throws IOException {
    return GALLERY.run(name, Files.readAllBytes(folder.resolve(name)));
  }
}

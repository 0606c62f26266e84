package dev.assay.comparator;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.assay.comparator.anatomy.Format;
import dev.assay.comparator.golden.GoldenCase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Looks for bytes that a format cannot stand. Not part of the ordinary build, because Jazzer
 * instruments the whole JVM: CONTRIBUTING.md says how it is run. {@code -Dfuzz.format=zip} says
 * which format. What it finds goes into {@code src/test/resources/fuzz}, where {@link
 * FuzzCorpusTest} tries it ever after.
 */
class FormatFuzz {
  private static final Format FORMAT = FuzzTarget.format(System.getProperty("fuzz.format", "zip"));

  static List<Arguments> seeds() throws IOException {
    List<Arguments> seeds = new ArrayList<>();
    for (GoldenCase golden : GoldenCase.all()) {
      if (golden.format().equals(FORMAT.id())) {
        seeds.add(Arguments.of((Object) golden.published()));
        seeds.add(Arguments.of((Object) golden.rebuilt()));
      }
    }
    return seeds;
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "10m")
  void standsAnything(byte[] data) throws IOException {
    FuzzTarget.run(FORMAT, data);
  }
}

package dev.assay.comparator.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The committed golden files are the ones that the code here makes. */
class GoldenFilesTest {
  static List<GoldenFiles.Made> made() {
    return GoldenFiles.made();
  }

  @ParameterizedTest
  @MethodSource("made")
  void areCommitted(GoldenFiles.Made made) throws IOException {
    if (GoldenCase.UPDATE) {
      made.write();
    }
    assertThat(made.place().published()).isEqualTo(made.published());
    assertThat(made.place().rebuilt()).isEqualTo(made.rebuilt());
  }
}

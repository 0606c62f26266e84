package dev.assay.comparator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.comparator.bytes.ArrayBytes;
import dev.assay.comparator.golden.GoldenCase;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Parts cover every byte of every golden file, at every level. */
class TilingTest {
  static List<GoldenCase> cases() {
    return GoldenCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyByteHasAPart(GoldenCase golden) throws IOException {
    for (byte[] file : List.of(golden.published(), golden.rebuilt())) {
      Tiles tiles = new Tiles(Limits.DEFAULT).expand(new ArrayBytes(file), golden.name());
      assertThat(tiles.parts() > 0).isEqualTo(file.length > 0);
    }
  }
}

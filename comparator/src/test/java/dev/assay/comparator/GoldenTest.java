package dev.assay.comparator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.comparator.anatomy.Format;
import dev.assay.comparator.format.Formats;
import dev.assay.comparator.golden.GoldenCase;
import dev.assay.comparator.golden.GoldenFiles;
import dev.assay.core.result.Comparison;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every golden case gives what its {@code expected.json} says. {@code -Dgolden.update=true}
 * rewrites these files and the generated ones; read what changed before it is committed.
 */
class GoldenTest {
  static List<GoldenCase> cases() throws IOException {
    if (GoldenCase.UPDATE) {
      for (GoldenFiles.Made made : GoldenFiles.made()) {
        made.write();
      }
    }
    return GoldenCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void givesWhatIsExpected(GoldenCase golden) throws IOException {
    String found =
        ExpectedJson.of(Compared.of(golden.name(), golden.published(), golden.rebuilt()));
    if (GoldenCase.UPDATE) {
      golden.expect(found);
    }
    assertThat(found).isEqualTo(golden.expected());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void exchangedFilesGiveTheSamePlaces(GoldenCase golden) throws IOException {
    Comparison there = Compared.of(golden.name(), golden.published(), golden.rebuilt());
    Comparison back = Compared.of(golden.name(), golden.rebuilt(), golden.published());
    assertThat(Compared.places(back, true)).isEqualTo(Compared.places(there, false));
  }

  @Test
  void everyFormatHasCases() throws IOException {
    assertThat(cases())
        .extracting(GoldenCase::format)
        .containsAll(Formats.ALL.stream().map(Format::id).toList());
  }
}

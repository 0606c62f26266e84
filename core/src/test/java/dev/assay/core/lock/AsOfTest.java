package dev.assay.core.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.failure.AssayException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AsOfTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "2024-05-01,           2024-05-01T00:00:00Z",
    "2024-02-29,           2024-02-29T00:00:00Z",
    "2026-03-01,           2026-03-01T00:00:00Z",
    "2026-03-01T09:59:59Z, 2026-03-01T09:59:59Z",
  })
  void isADayOrAMoment(String text, String moment) throws Exception {
    AsOf read = AsOf.read(text, NOW);
    assertThat(read).hasToString(moment);
    assertThat(AsOf.of(moment)).contains(read);
    assertThat(read.isBefore(Instant.parse(moment))).isFalse();
    assertThat(read.isBefore(Instant.parse(moment).plusMillis(1))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-03-01T10:00:00Z", "2026-03-02", "9999-12-31"})
  void isInThePast(String text) {
    assertThatThrownBy(() -> AsOf.read(text, NOW))
        .isInstanceOf(AssayException.Usage.class)
        .hasMessageContaining("expected a date in the past, found " + text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "now",
        "2024",
        "2024-5-1",
        "2023-02-29",
        "2024-13-01",
        "2024-05-01T12:00Z",
        "2024-05-01T12:00:00",
        "2024-05-01T12:00:00+02:00",
        "2024-05-01T24:00:00Z",
        "2024-05-01T23:59:60Z",
        "2024-05-01T12:00:00.5Z",
        " 2024-05-01",
        "2024-05-01\n",
        "+12024-05-01",
        "٢٠٢٤-٠٥-٠١"
      })
  void isNothingElse(String text) {
    assertThatThrownBy(() -> AsOf.read(text, NOW))
        .isInstanceOf(AssayException.Usage.class)
        .hasMessageContaining("--as-of: expected a day such as 2024-05-01");
    assertThat(AsOf.of(text)).isEmpty();
  }

  @Test
  void aLockHasTheMomentAndNoDay() {
    assertThat(AsOf.of("2024-05-01")).isEmpty();
  }
}

package dev.assay.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.failure.AssayException;
import dev.assay.core.limits.Limits;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LimitOptionsTest {
  @Test
  void withoutAnyTheDefaultsHold() throws Exception {
    assertThat(read()).isEqualTo(Limits.DEFAULT);
  }

  @Test
  void eachSetsItsOwn() throws Exception {
    assertThat(
            read(
                "--max-depth=3",
                "--max-members=10",
                "--max-decoded=64K",
                "--max-ratio=50",
                "--max-time=90s",
                "--max-detail=7"))
        .isEqualTo(new Limits(3, 10, 64 << 10, 50, 7, Duration.ofSeconds(90)));
  }

  @Test
  void sizesAndTimesHaveUnits() throws Exception {
    assertThat(read("--max-decoded", "1").decodedBytes()).isEqualTo(1);
    assertThat(read("--max-decoded", "2M").decodedBytes()).isEqualTo(2L << 20);
    assertThat(read("--max-decoded", "3g").decodedBytes()).isEqualTo(3L << 30);
    assertThat(read("--max-time", "10m").time()).isEqualTo(Duration.ofMinutes(10));
    assertThat(read("--max-time", "2h").time()).isEqualTo(Duration.ofHours(2));
    assertThat(read("--max-time", "0s").time()).isZero();
  }

  @Test
  void anythingElseIsRefused() {
    for (String wrong :
        List.of(
            "--max-depth=0",
            "--max-depth=-1",
            "--max-depth=2K",
            "--max-members=2147483648",
            "--max-ratio=1.5",
            "--max-detail=all",
            "--max-decoded=0",
            "--max-decoded=1T",
            "--max-decoded=16 G",
            "--max-decoded=999999999999999999G",
            "--max-decoded=9999999999999999999",
            "--max-time=10",
            "--max-time=10d",
            "--max-time=9999999h",
            "--max-time=-1s",
            "--max-time=10M")) {
      String option = wrong.substring(0, wrong.indexOf('='));
      assertThatThrownBy(() -> read(wrong))
          .isInstanceOf(AssayException.Usage.class)
          .hasMessageStartingWith(option + ": expected ")
          .hasMessageEndingWith("found " + wrong.substring(option.length() + 1));
    }
  }

  private static Limits read(String... arguments) throws AssayException.Usage {
    ArgumentParser parser = new ArgumentParser("compare", List.of(), LimitOptions.specs());
    return LimitOptions.of(parser.parse(List.of(arguments)));
  }
}

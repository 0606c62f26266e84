package dev.assay.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.failure.AssayException;
import dev.assay.rebuilder.sandbox.SandboxLimits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuildLimitOptionsTest {
  @Test
  void whatIsNotGivenIsAsUsual() throws Exception {
    assertThat(BuildLimitOptions.of(new Arguments(List.of(), Map.of())))
        .isEqualTo(SandboxLimits.DEFAULT);
  }

  @Test
  void eachIsRead() throws Exception {
    SandboxLimits limits =
        BuildLimitOptions.of(
            new Arguments(
                List.of(),
                Map.of(
                    "max-memory", List.of("512M"),
                    "max-processes", List.of("100"),
                    "max-build-time", List.of("90s"),
                    "max-cpu-time", List.of("30min"),
                    "max-disk", List.of("2G"))));
    assertThat(limits)
        .isEqualTo(
            SandboxLimits.DEFAULT
                .withMemory(512L << 20)
                .withProcesses(100)
                .withWallTime(Duration.ofSeconds(90))
                .withCpuTime(Duration.ofMinutes(30))
                .withDisk(2L << 30));
  }

  @ParameterizedTest
  @CsvSource({
    "max-memory, 512",
    "max-memory, 0G",
    "max-memory, -1G",
    "max-memory, 1M",
    "max-memory, 1.5G",
    "max-processes, 5",
    "max-processes, many",
    "max-processes, 99999999999",
    "max-build-time, 5",
    "max-build-time, 0s",
    "max-cpu-time, 1d",
    "max-disk, all",
  })
  void whatIsNotOfItsFormIsRefused(String option, String value) {
    Arguments arguments = new Arguments(List.of(), Map.of(option, List.of(value)));
    assertThatThrownBy(() -> BuildLimitOptions.of(arguments))
        .isInstanceOf(AssayException.Usage.class)
        .hasMessageContaining(option);
  }
}

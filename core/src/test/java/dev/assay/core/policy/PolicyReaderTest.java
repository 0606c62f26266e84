package dev.assay.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.failure.AssayException;
import dev.assay.core.result.Condition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyReaderTest {
  private static final String POLICY =
      """
      schema: 1
      name: releases
      accept: [archive-source, EXCLUDED, Host_Rootfs]
      """;

  @TempDir Path folder;

  private Policy read(String text) throws Exception {
    return PolicyReader.find(Files.writeString(folder.resolve("p.yaml"), text).toString());
  }

  @Test
  void aFileNamesWhatItAccepts() throws Exception {
    Policy policy = read(POLICY);
    assertThat(policy.name()).isEqualTo("releases");
    assertThat(policy.accepted())
        .containsExactlyInAnyOrder("archive-source", "excluded", "host-rootfs");
    assertThat(policy.accepts(new Condition.Excluded("a", "b"))).isTrue();
    assertThat(policy.accepts(new Condition.NetworkOpen())).isFalse();
    assertThat(read("schema: 1\nname: none\naccept: []\n").accepted()).isEmpty();
  }

  @Test
  void theBuiltInOnesGoByName() throws Exception {
    assertThat(PolicyReader.find("default")).isEqualTo(Policy.DEFAULT);
    assertThat(PolicyReader.find("strict")).isEqualTo(Policy.STRICT);
    assertThat(Policy.named("Default")).isEmpty();
    assertThatThrownBy(() -> PolicyReader.find("strikt"))
        .isInstanceOf(AssayException.Usage.class)
        .hasMessageContainingAll("strikt", "default, strict or a policy file");
  }

  @Test
  void aMalformedFileIsRefusedWithThePlace() {
    Map<String, String> changes =
        Map.of(
            "schema: 1", "schema: 2",
            "accept: [archive-source, EXCLUDED, Host_Rootfs]", "accept: all",
            "archive-source", "archive-sauce",
            "EXCLUDED", "'*'",
            "name: releases", "name: strict",
            "accept:", "accepts:",
            "Host_Rootfs]", "[excluded]]",
            "schema: 1\n", "");
    changes.forEach(
        (part, by) ->
            assertThatThrownBy(() -> read(POLICY.replace(part, by)))
                .as(by)
                .isInstanceOf(AssayException.Usage.class)
                .hasMessageContaining("p.yaml:"));
    assertThatThrownBy(() -> read(POLICY.replace("archive-source", "archive-sauce")))
        .hasMessageContaining("p.yaml:3:10")
        .hasMessageContaining("did you mean \"archive-source\"?");
  }

  @Test
  void anAcceptOptionIsForgivingInSpellingOnly() throws Exception {
    assertThat(PolicyReader.acceptList("ARCHIVE_SOURCE, excluded,Network-Open"))
        .containsExactly("archive-source", "excluded", "network-open");
    for (String wrong : List.of("", "all", "excluded,", "excluded;network-open", "*")) {
      assertThatThrownBy(() -> PolicyReader.acceptList(wrong))
          .as(wrong)
          .isInstanceOf(AssayException.Usage.class)
          .hasMessageStartingWith("--accept: ")
          .hasMessageContainingAll(Condition.NAMES.toArray(CharSequence[]::new));
    }
  }
}

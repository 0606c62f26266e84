package dev.assay.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.artifact.Digest;
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
  void aRootFileSystemWhoseOriginIsKnownIsNoCondition() throws Exception {
    Digest known = Digest.of(new byte[] {1});
    Policy policy = read(POLICY + "rootfs: [" + known.sha256() + "]\n");
    assertThat(policy.settles(new Condition.UnverifiedRootfs("oci", known))).isTrue();
    Condition other = new Condition.UnverifiedRootfs("oci", Digest.of(new byte[] {2}));
    assertThat(policy.settles(other)).isFalse();
    assertThat(policy.settles(new Condition.UnverifiedBinary("x", known))).isFalse();
    assertThat(policy.accepting(List.of("excluded")).roots()).containsExactly(known);
    assertThat(Policy.DEFAULT.accepts(other)).isFalse();
    assertThatThrownBy(() -> read(POLICY + "rootfs: [potato]\n"))
        .isInstanceOf(AssayException.Usage.class)
        .hasMessageContaining("64 hexadecimal digits");
  }

  @Test
  void aBinaryWhoseOriginIsKnownIsNoCondition() throws Exception {
    Digest known = Digest.of(new byte[] {1});
    Policy policy = read(POLICY + "binaries: [" + known.sha256() + "]\n");
    String url = "https://example.org/gradle-8.5-bin.zip";
    assertThat(policy.settles(new Condition.UnverifiedBinary(url, known))).isTrue();
    Condition other = new Condition.UnverifiedBinary(url, Digest.of(new byte[] {2}));
    assertThat(policy.settles(other)).isFalse();
    assertThat(policy.settles(new Condition.UnverifiedRootfs("oci", known))).isFalse();
    assertThat(other.text()).isEqualTo(url + " has no known origin");
    assertThat(new Condition.UnverifiedBinary("lib/a.jar", known).text())
        .isEqualTo("lib/a.jar in the source has no known origin");
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

  private static final String SSH_KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFRtYXloP2QVziDjWkRap9brMzwRViHF6/QEb5m/7Ee/";

  private static final String SOURCES =
      POLICY
          + """
          sources:
            - repository: https://git.example.org/demo.git
              reachable: main
              signers:
                - ssh: ada %s
                - sshFile: allowed
            - repository: https://git.example.org/team/*
            - repository: ./local
          """
              .replace("%s", SSH_KEY);

  @Test
  void sourcesAreNamedWithTheirSignersAndBranches() throws Exception {
    Files.writeString(folder.resolve("allowed"), "eve " + SSH_KEY + "\n");
    Policy policy = read(SOURCES);

    SourceRule demo = policy.ruleFor("https://git.example.org/demo").orElseThrow();
    assertThat(demo.reachable()).contains("main");
    assertThat(demo.signers().isEmpty()).isFalse();
    SourceRule team = policy.ruleFor("https://git.example.org/team/a/b").orElseThrow();
    assertThat(team.signers().isEmpty()).isTrue();
    assertThat(policy.ruleFor(SourceRule.canonical("../local/.git/", folder.resolve("specs"))))
        .isEmpty();
    assertThat(policy.ruleFor(SourceRule.canonical("../local.git/", folder.resolve("specs"))))
        .isPresent();
    assertThat(policy.accepting(List.of("excluded")).sources()).hasSize(3);
    for (String other :
        List.of(
            "https://git.example.org/demo2",
            "https://git.example.org/team",
            "https://git.example.org/team/../evil",
            "https://git.example.org/team/%2e%2e/evil",
            "https://git.example.org/team/a?b",
            "https://git.example.org/teams/a",
            "http://git.example.org/demo",
            "https://x@git.example.org/demo")) {
      assertThat(policy.ruleFor(other)).as(other).isEmpty();
    }
  }

  @Test
  void malformedSourcesAreRefusedWithThePlace() throws Exception {
    Files.writeString(folder.resolve("allowed"), "eve " + SSH_KEY + "\n");
    Map<String, String> changes =
        Map.of(
            "reachable: main", "reachable: -x",
            "reachable:", "branch:",
            "repository: ./local", "signers: []",
            "ssh: ada", "ssh: ada cert-authority",
            "sshFile: allowed", "openpgpFile: allowed",
            "sshFile", "pgp",
            "- sshFile: allowed", "- sshFile: missing",
            "team/*", "*/team");
    changes.forEach(
        (part, by) ->
            assertThatThrownBy(() -> read(SOURCES.replace(part, by)))
                .as(by)
                .isInstanceOf(AssayException.Usage.class));
    assertThatThrownBy(() -> read(POLICY + "sources: []\n"))
        .hasMessageContaining("expected at least one source");
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

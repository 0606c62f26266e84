package dev.assay.core.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.policy.Policy;
import dev.assay.core.policy.PolicyReader;
import dev.assay.core.result.Condition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples in docs/spec.md are read as they stand there. */
class DocumentTest {
  private static final Map<String, String> GIVEN =
      Map.of("version", "1.4.0", "commit", Specs.COMMIT);

  @TempDir Path folder;

  private static String document() throws Exception {
    return Files.readString(Specs.ROOT.resolve("docs/spec.md"));
  }

  private static List<String> blocks(String language) throws Exception {
    Matcher block = Pattern.compile("(?s)```" + language + "\n(.*?)```").matcher(document());
    List<String> blocks = new ArrayList<>();
    while (block.find()) {
      blocks.add(block.group(1));
    }
    return blocks;
  }

  /** The one example in YAML that has these words. */
  private static String block(String words) throws Exception {
    List<String> found = blocks("yaml").stream().filter(it -> it.contains(words)).toList();
    assertThat(found).as(words).hasSize(1);
    return found.getFirst();
  }

  @Test
  void theYamlExamplesRead() throws Exception {
    List<String> blocks = blocks("yaml");
    assertThat(blocks).hasSize(13);
    String shortest = blocks.get(0);
    String whole = blocks.get(1);
    String archive = blocks.get(2);
    String git = whole.substring(whole.indexOf("source:"), whole.indexOf("environment:"));
    assertRead(shortest, Map.of());
    assertRead(whole, GIVEN);
    assertRead(whole.replace(git, archive), Map.of("version", "1.4.0"));
    assertRead(block("npm run build"), Map.of());
    assertRead(block("gradle: wrapper"), Map.of());
    assertRead(
        shortest.substring(0, shortest.indexOf("build:"))
            + block("packaging:\n  - signed: [dist/win/App.exe]\n"),
        Map.of());
  }

  private static void assertRead(String text, Map<String, String> given) throws Exception {
    SpecWriterTest.assertReadsBack(Specs.yaml(text, given));
    assertThat(Specs.schemaErrors(text)).isEmpty();
  }

  @Test
  void everyKeyIsDocumentedAndInTheSchema() throws Exception {
    String schema = Files.readString(Specs.ROOT.resolve("docs/schema/assay-spec-1.schema.json"));
    List<String> keys = new ArrayList<>(AssayYamlReader.KEYS);
    keys.addAll(SourceSection.KEYS);
    keys.addAll(EnvironmentSection.KEYS);
    for (String key : keys) {
      assertThat(schema).contains('"' + key + "\": {");
      assertThat(document()).containsPattern("\\b" + key + ":");
    }
  }

  @Test
  void theDefaultsAreTheDocumentedOnes() throws Exception {
    Environment documented = Specs.yaml(blocks("yaml").get(1), GIVEN).environment();
    Environment defaults = Specs.yaml(blocks("yaml").getFirst()).environment();
    assertThat(
            new Environment(
                documented.tool(),
                documented.jdk(),
                List.of(),
                documented.newline(),
                documented.newlineGit(),
                documented.umask(),
                documented.timezone(),
                documented.locale(),
                Environment.Root.ANY,
                documented.workdir(),
                documented.gitDirectory(),
                Map.of()))
        .isEqualTo(defaults);
  }

  @Test
  void theBuildspecExampleReads() throws Exception {
    BuildSpec spec = Specs.buildspec(blocks("sh").getFirst());
    assertThat(spec.source()).extracting("ref").isEqualTo("demo-1_4_0");
    assertThat(spec.exclusions()).hasSize(1);
    SpecWriterTest.assertReadsBack(spec);
  }

  @Test
  void theExampleOfSourcesReads() throws Exception {
    String example = block("sources:").replace("openpgpFile: keys/demo.asc", "sshFile: keys");
    String signer = example.substring(example.indexOf("ada@"), example.length()).strip();
    Files.writeString(folder.resolve("keys"), signer);
    String files = block("openpgpFile: KEYS").replace("openpgpFile: KEYS", "sshFile: keys");
    Path file = folder.resolve("p.yaml");
    Files.writeString(
        file,
        block("name: releases")
            + example
            + block("binaries:")
            + block("rootfs:\n")
            + block("hosts:")
            + files);

    assertThat(PolicyReader.read(file).ruleFor("https://git.example.org/demo")).isPresent();
    assertThat(PolicyReader.read(file).hosts())
        .containsExactlyInAnyOrder("repo.example.internal", "10.1.2.3");
  }

  @Test
  void thePolicyExampleReadsAndAllConditionsAreListed() throws Exception {
    Path file = Files.writeString(folder.resolve("p.yaml"), block("name: releases"));
    assertThat(PolicyReader.read(file).accepted()).hasSize(3);
    String line = document().replace('\n', ' ');
    assertThat(line).contains("Conditions: " + String.join(", ", Condition.NAMES));
    String accepted = line.substring(line.indexOf("`default` accepts"));
    for (String name : Condition.NAMES) {
      assertThat(accepted.contains(name)).isEqualTo(Policy.DEFAULT.accepted().contains(name));
    }
  }
}

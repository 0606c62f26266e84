package dev.assay.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.cli.command.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a verification states about how the rebuilt files came to be. */
class ProvenanceIT {
  @TempDir Path folder;

  @Test
  void namesAllThatWentInAndAllThatCameOut() throws Exception {
    Bench bench = Bench.on(folder, "http://127.0.0.1:9/");
    SmallVendor vendor = SmallVendor.create(bench);
    vendor.publish("published", vendor.honest());
    Path spec = vendor.spec("folder: published");
    Path file = folder.resolve("provenance.json");
    Bench.Verified run = bench.verify(spec, "--provenance", file.toString());
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
    JsonNode statement = new ObjectMapper().readTree(file.toFile());
    JsonNode definition = statement.at("/predicate/buildDefinition");
    assertThat(texts(statement.path("subject"), "name"))
        .containsExactlyInAnyOrder(SmallVendor.JAR, SmallVendor.POM);
    assertThat(texts(statement.path("subject"), "/digest/sha256"))
        .containsExactlyInAnyOrderElementsOf(
            vendor.honest().values().stream()
                .map(bytes -> SmallVendor.digest("SHA-256", bytes))
                .toList());
    assertThat(definition.at("/externalParameters/release").asText())
        .isEqualTo("pkg:maven/org.example/demo@1.0");
    assertThat(definition.at("/externalParameters/spec/sha256").asText())
        .isEqualTo(SmallVendor.digest("SHA-256", Files.readAllBytes(spec)));
    assertThat(definition.at("/internalParameters/commands/0").asText())
        .isEqualTo(SmallVendor.BUILD);
    assertThat(definition.at("/internalParameters/variables/TZ").asText()).isNotEmpty();
    assertThat(definition.at("/internalParameters/network").asText()).isEqualTo("closed");
    assertThat(definition.at("/internalParameters/sandbox/kind").asText()).isEqualTo("bubblewrap");
    JsonNode source = definition.at("/resolvedDependencies/0");
    assertThat(source.at("/digest/gitCommit").asText()).isEqualTo(vendor.commit());
    assertThat("sha256:" + source.at("/digest/assayTree").asText())
        .isEqualTo(run.result().json().at("/source/tree").asText());
    assertThat(texts(definition.path("resolvedDependencies"), "name"))
        .contains("source", "jdk")
        .doesNotContain("assay.lock");
    JsonNode details = statement.at("/predicate/runDetails");
    assertThat("sha256:" + details.at("/byproducts/0/digest/sha256").asText())
        .isEqualTo(run.result().text("log"));
    assertThat(details.at("/metadata/startedOn").asText())
        .isLessThanOrEqualTo(details.at("/metadata/finishedOn").asText());
    assertThat(details.at("/metadata/assay_exitStatus").asInt(-1)).isZero();
    assertThat(texts(details.at("/metadata/assay_conditions"), "name"))
        .containsAll(run.result().conditions());
  }

  @Test
  void aFailedBuildHasNoneAndLeavesNoOldOne() throws Exception {
    Bench bench = Bench.on(folder, "http://127.0.0.1:9/");
    SmallVendor vendor = SmallVendor.create(bench);
    Path file = Files.writeString(folder.resolve("provenance.json"), "{\"old\":1}");
    Bench.Verified run =
        bench.verify(
            vendor.spec("exit 3", "published: {folder: published}"),
            "--provenance",
            file.toString());
    assertThat(run.code()).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(run.err()).contains("there is no provenance");
    assertThat(file).doesNotExist();
  }

  private static List<String> texts(JsonNode array, String field) {
    String pointer = field.startsWith("/") ? field : "/" + field;
    return Stream.iterate(0, i -> i < array.size(), i -> i + 1)
        .map(i -> array.get(i).at(pointer).asText())
        .toList();
  }
}

package dev.assay.cli.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.core.audit.ReportReader;
import dev.assay.core.json.RefusedException;
import dev.assay.core.result.ArtifactResult;
import dev.assay.core.result.Cause;
import dev.assay.core.result.Condition;
import dev.assay.core.result.Detail;
import dev.assay.core.result.Grade;
import dev.assay.core.result.Kind;
import dev.assay.core.result.ReleaseResult;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@link JsonReport} writes is what the independent checker reads. */
class ReportReaderTest {
  private final ResultSchema schema = new ResultSchema();
  private final ObjectMapper mapper = new ObjectMapper();

  @Test
  void everyReportIsReadBack() throws Exception {
    for (ReleaseResult result : reports()) {
      assertThat(read(schema.json(result))).isEqualTo(result.artifacts());
    }
  }

  @Test
  void fieldsThatAreMissingUnknownOrElsewhereAreRefused() throws Exception {
    JsonNode root = mapper.readTree(schema.json(different()));
    for (JsonNode object : List.of(root, root.at("/artifacts/0"), root.at("/artifacts/1"))) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        JsonNode value = ((ObjectNode) object).remove(name);
        refused(root, "expected ");
        // At the end of the object, unless it was the last.
        ((ObjectNode) object).set(name, value);
        if (!name.equals(names.getLast())) {
          refused(root, "expected the field ");
        }
        rotate((ObjectNode) object, names);
      }
      ((ObjectNode) object).put("unknown", 1);
      refused(root, "expected the end of the object, found \"unknown\"");
      ((ObjectNode) object).remove("unknown");
    }
    assertThat(read(mapper.writeValueAsString(root))).isEqualTo(different().artifacts());
  }

  @Test
  void whatWasPackedAgainFitsTheVerdict() throws Exception {
    for (Optional<String> failure : List.of(Optional.<String>empty(), Optional.of("it failed"))) {
      ReleaseResult result =
          Samples.release("x").with(Samples.packedAgain("Setup.exe", failure)).judged();
      assertThat(read(schema.json(result))).isEqualTo(result.artifacts());
      ObjectNode root = (ObjectNode) mapper.readTree(schema.json(result));
      ObjectNode again = (ObjectNode) root.at("/artifacts/0/packedAgain");
      again.put("proved", failure.isPresent());
      refused(root, "expected ");
      again.put("reason", failure.isPresent() ? (String) null : "some");
      refused(root, "expected reproduced under signature if packing again proves it");
    }
    ArtifactResult proved = Samples.packedAgain("Setup.exe", Optional.empty());
    JsonNode root = mapper.readTree(schema.json(Samples.release("x").with(proved).judged()));
    ((ArrayNode) root.at("/artifacts/0/packedAgain/signed")).removeAll();
    refused(root, "expected signatures, commands and no reason");
  }

  @Test
  void aVerdictThatDoesNotFollowIsRefused() throws Exception {
    ObjectNode root = (ObjectNode) mapper.readTree(schema.json(different()));
    for (String verdict : List.of("reproduced", "reproduced-under-signature", "allowed")) {
      root.put("verdict", verdict);
      refused(root, "expected the verdict of all files together, different");
    }
    root.put("verdict", "inconclusive").put("cause", "conditions").put("reason", "some");
    refused(root, "expected the verdict of all files together, different");
    ObjectNode worst = (ObjectNode) mapper.readTree(schema.json(different()));
    worst.put("worst", "DATA");
    refused(worst, "expected the worst grade of all files, CODE");
  }

  @Test
  void aGradeThatDoesNotFollowIsRefused() throws Exception {
    JsonNode root = mapper.readTree(schema.json(different()));
    ObjectNode artifact = (ObjectNode) root.at("/artifacts/0");
    for (String lie : List.of("IDENTICAL", "METADATA", "DATA", "SURFACE")) {
      artifact.put("worst", lie);
      refused(root, "expected the worst grade of its findings, CODE, found " + lie);
    }
    artifact.put("worst", "CODE");
    ((ObjectNode) root.at("/artifacts/0/findings/0")).put("grade", "IDENTICAL");
    refused(root, "expected the grade of a difference");
  }

  @Test
  void aFileThatStandsThereTwiceIsRefused() throws Exception {
    JsonNode root = mapper.readTree(schema.json(different()));
    ArrayNode artifacts = (ArrayNode) root.get("artifacts");
    artifacts.add(artifacts.get(0));
    refused(root, "expected names that differ");
  }

  @Test
  void doubledFieldsAndWhatFollowsAreRefused() {
    String json = schema.json(different());
    refused(json.replaceFirst("\"tool\" : \\{", "\"tool\" : { \"name\" : \"x\","), "Duplicate");
    refused(json.replaceFirst("\\{", "{ \"schema\" : 1,"), "Duplicate");
    refused(json + "1", "expected nothing more");
    refused(json.replaceFirst("\"schema\" : 1", "\"schema\" : 2"), "expected schema 1");
    refused(json.substring(0, 700), "expected");
    refused("", "expected more");
    refused("not JSON", "expected well-formed JSON");
    refused("[".repeat(100_000), "expected");
  }

  private void refused(JsonNode json, String why) throws IOException {
    refused(mapper.writeValueAsString(json), why);
  }

  private static void refused(String json, String why) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining(why);
  }

  private static List<ArtifactResult> read(String json) throws IOException, RefusedException {
    return ReportReader.read(new ByteArrayInputStream(json.getBytes(UTF_8)));
  }

  /** Puts the fields back in order. */
  private static void rotate(ObjectNode object, List<String> names) {
    for (String name : names) {
      object.set(name, object.remove(name));
    }
  }

  private static List<ReleaseResult> reports() {
    return List.of(
        different(),
        Samples.release("same").with(Samples.same("a.pom")).judged(),
        Samples.release("conditional")
            .with(Samples.same("a.pom"))
            .under(new Condition.ArchiveSource("a:b:zip:1"))
            .judged(),
        Samples.release("failed").inconclusive(Cause.BUILD, "the build failed: exit 1"));
  }

  private static ReleaseResult different() {
    return Samples.release("a 1.0")
        .built()
        .with(
            Samples.different(
                "a.jar",
                List.of(
                    Samples.finding(
                        Samples.path("a.jar", "META-INF/MANIFEST.MF"),
                        "content",
                        Grade.CODE,
                        "default",
                        new Detail("1 line differs", List.of("+Launcher-Agent-Class: X")))),
                Samples.account("a.jar")))
        .with(Samples.unpaired("extra.jar", Kind.ADDED))
        .with(Samples.same("a.pom"))
        .judged();
  }
}

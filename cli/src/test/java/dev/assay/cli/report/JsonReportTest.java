package dev.assay.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.core.result.Cause;
import dev.assay.core.result.Condition;
import dev.assay.core.result.Detail;
import dev.assay.core.result.Grade;
import dev.assay.core.result.Kind;
import dev.assay.core.result.ReleaseResult;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonReportTest {
  private final ResultSchema schema = new ResultSchema();
  private final ObjectMapper mapper = new ObjectMapper();

  @Test
  void hasTheFieldsThatMachinesReadAndNoOthers() throws IOException {
    JsonNode json = mapper.readTree(schema.json(full()));
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly(
            "schema",
            "tool",
            "name",
            "spec",
            "source",
            "network",
            "sandbox",
            "lock",
            "asOf",
            "log",
            "retries",
            "rootfs",
            "published",
            "policy",
            "limits",
            "verdict",
            "cause",
            "reason",
            "worst",
            "conditions",
            "excluded",
            "sidecars",
            "artifacts");
    assertThat(json.at("/schema").intValue()).isEqualTo(1);
    assertThat(json.at("/verdict").textValue()).isEqualTo("different");
    assertThat(json.at("/cause").isNull()).isTrue();
    assertThat(json.at("/worst").textValue()).isEqualTo("CODE");
    assertThat(json.get("limits").toString())
        .isEqualTo(
            "{\"depth\":16,\"members\":1000000,\"decodedBytes\":17179869184,\"ratio\":1100,"
                + "\"seconds\":1800,\"detailLines\":400}");
    assertThat(json.at("/source/commit").textValue()).isEqualTo("0123456789".repeat(4));
    assertThat(json.at("/source/archive").isNull()).isTrue();
    JsonNode finding = json.at("/artifacts/0/findings/0");
    assertThat(finding.fieldNames())
        .toIterable()
        .containsExactly(
            "id",
            "path",
            "part",
            "kind",
            "grade",
            "rule",
            "millibits",
            "layer",
            "published",
            "rebuilt",
            "summary",
            "detail");
    assertThat(finding.get("path").textValue()).isEqualTo("a.jar!/META-INF/MANIFEST.MF");
    assertThat(finding.get("kind").textValue()).isEqualTo("changed");
    assertThat(finding.at("/published/0/offset").longValue()).isEqualTo(10);
    assertThat(finding.at("/detail/0").textValue()).isEqualTo("+Launcher-Agent-Class: X");
  }

  @Test
  void everyConditionIsWrittenWithItsOwnFieldsAndWhetherItIsAccepted() throws IOException {
    JsonNode conditions = mapper.readTree(schema.json(full())).get("conditions");
    assertThat(conditions)
        .extracting(node -> node.get("name").textValue())
        .containsExactlyElementsOf(Condition.NAMES);
    assertThat(conditions.get(0).get("accepted").booleanValue()).isFalse();
    assertThat(conditions.get(3).get("accepted").booleanValue()).isTrue();
    assertThat(conditions.get(4).get("accepted").booleanValue()).isFalse();
    assertThat(conditions.get(6).get("kind").textValue()).isEqualTo("oci");
    assertThat(conditions.get(8).get("digest").textValue()).startsWith("sha256:");
  }

  @Test
  void writesTheAccountSegmentBySegment() throws IOException {
    JsonNode account = mapper.readTree(schema.json(full())).at("/artifacts/0/account/layers");
    assertThat(account.at("/0/published/segments").toString())
        .isEqualTo("[[\"equal\",0,10,0],[\"layer\",10,5,1],[\"finding\",15,5,0]]");
    assertThat(account.at("/0/published/parent").isNull()).isTrue();
    assertThat(account.at("/1/rebuilt/parent").intValue()).isEqualTo(0);
    assertThat(account.at("/1/order/0").intValue()).isEqualTo(0);
  }

  @Test
  void whatIsNotThereIsNull() throws IOException {
    ReleaseResult failed =
        Samples.release("a 1").inconclusive(Cause.BUILD, "the build failed: exit 1");
    JsonNode json = mapper.readTree(schema.json(failed));
    assertThat(json.at("/cause").textValue()).isEqualTo("build");
    assertThat(json.at("/reason").textValue()).isEqualTo("the build failed: exit 1");
    for (String field : List.of("spec", "source", "network")) {
      assertThat(json.get(field).isNull()).as(field).isTrue();
    }
    JsonNode artifact = mapper.readTree(schema.json(full())).at("/artifacts/1");
    assertThat(artifact.get("rebuilt").isNull()).isTrue();
    assertThat(artifact.get("account").isNull()).isTrue();
  }

  @Test
  void namesCannotActOnATerminalOrAPageAndComeBackUnchanged() throws IOException {
    String name = "a\u001b[2J\u202e\u200b\u007f\u2028<script>&\ud83d\ude00\u0000é漢.jar";
    String json = schema.json(Samples.release(name).with(Samples.same(name)).judged());
    assertThat(json.chars())
        .noneMatch(c -> c < ' ' && c != '\n')
        .noneMatch(c -> "\u202e\u200b\u007f\u2028<&".indexOf(c) >= 0);
    assertThat(json)
        .contains("\\u001B[2J\\u202E\\u200B\\u007F\\u2028\\u003Cscript>")
        .contains("é漢");
    assertThat(mapper.readTree(json).at("/artifacts/0/name").textValue()).isEqualTo(name);
  }

  @Test
  void anUnpairedSurrogateDoesNotStopTheReport() {
    String json = schema.json(Samples.release("a\ud800").with(Samples.same("x")).judged());
    assertThat(json).contains("a\\uD800");
  }

  @Test
  void theSameResultGivesTheSameCharacters() {
    assertThat(schema.json(full())).isEqualTo(schema.json(full())).endsWith("}\n");
  }

  @Test
  void aWriterThatFailsLeavesNothingThatLooksComplete() {
    StringBuilder got = new StringBuilder();
    Writer full =
        new Writer() {
          @Override
          public void write(char[] chars, int offset, int length) throws IOException {
            if (got.length() + length > 5_000) {
              throw new IOException("no space left");
            }
            got.append(chars, offset, length);
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    JsonReport report =
        new JsonReport(new JsonReport.Tool("assay", "1"), dev.assay.core.limits.Limits.DEFAULT);
    assertThatThrownBy(() -> report.write(full(), full)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> mapper.readTree(got.toString())).isInstanceOf(IOException.class);
  }

  /** Every way to break one value, or to add or drop one, must be seen by the schema. */
  @Test
  void theSchemaRefusesEveryMutant() throws IOException {
    JsonNode original = mapper.readTree(schema.json(full()));
    List<String> missed = new ArrayList<>();
    int mutants = mutateAll(original, original, "", missed);
    assertThat(mutants).isGreaterThan(400);
    assertThat(missed).isEmpty();
  }

  private int mutateAll(JsonNode root, JsonNode node, String at, List<String> missed)
      throws IOException {
    int mutants = 0;
    if (node instanceof ObjectNode object) {
      object.put("unknown", 1);
      mutants += refused(root, at + "+unknown", missed);
      object.remove("unknown");
      for (String field : fields(object)) {
        JsonNode value = object.get(field);
        object.remove(field);
        mutants += refused(root, at + "/" + field + " removed", missed);
        object.put(field, -1.5);
        mutants += refused(root, at + "/" + field + " is -1.5", missed);
        object.set(field, value);
        mutants += mutateAll(root, value, at + "/" + field, missed);
      }
    } else if (node instanceof ArrayNode array) {
      array.add(-1.5);
      mutants += refused(root, at + " longer", missed);
      array.remove(array.size() - 1);
      for (int i = 0; i < array.size(); i++) {
        mutants += mutateAll(root, array.get(i), at + "/" + i, missed);
      }
    }
    return mutants;
  }

  private static List<String> fields(ObjectNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private int refused(JsonNode root, String what, List<String> missed) throws IOException {
    if (schema.errors(mapper.writeValueAsString(root)).isEmpty()) {
      missed.add(what);
    }
    return 1;
  }

  @Test
  void theSchemaTiesTheCauseToTheVerdict() throws IOException {
    ObjectNode json = (ObjectNode) mapper.readTree(schema.json(full()));
    json.put("cause", "build");
    assertThat(schema.errors(mapper.writeValueAsString(json))).isNotEmpty();
    json.putNull("cause").put("verdict", "inconclusive");
    assertThat(schema.errors(mapper.writeValueAsString(json))).isNotEmpty();
    json.putNull("cause").put("verdict", "perfect");
    assertThat(schema.errors(mapper.writeValueAsString(json))).isNotEmpty();
  }

  private static ReleaseResult full() {
    Samples.Builder release = Samples.release("a 1.0").built();
    Samples.everyCondition().forEach(release::under);
    return release
        .excluded("a-javadoc.jar", "made with another JDK")
        .sidecar("a.jar.sha1", "a.jar", Optional.empty())
        .sidecar("a.jar.asc", "a.jar", Optional.of("no key"))
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

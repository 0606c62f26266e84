package dev.assay.core.attest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.assay.core.artifact.Digest;
import dev.assay.core.result.Condition;
import dev.assay.core.result.SandboxInfo;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProvenanceStatementTest {
  private static final Path GOLDEN =
      Path.of("src/test/resources/dev/assay/core/attest/provenance.json");

  /** With {@code -Dassay.golden=write} the file is written instead. */
  @Test
  void isWrittenAsItWasReviewed() throws Exception {
    String json = json(sample());
    if ("write".equals(System.getProperty("assay.golden"))) {
      Files.writeString(GOLDEN, json);
    }
    assertThat(json).isEqualTo(Files.readString(GOLDEN));
  }

  /** SLSA provenance 1 and in-toto statement 1: the fields marked as required, and their types. */
  @Test
  void hasWhatSlsaAndInTotoRequire() throws Exception {
    Map<String, JsonToken> fields = fields(json(sample()));
    assertThat(fields)
        .containsEntry("/_type", JsonToken.VALUE_STRING)
        .containsEntry("/subject", JsonToken.START_ARRAY)
        .containsEntry("/subject/0/name", JsonToken.VALUE_STRING)
        .containsEntry("/subject/0/digest/sha256", JsonToken.VALUE_STRING)
        .containsEntry("/predicateType", JsonToken.VALUE_STRING)
        .containsEntry("/predicate/buildDefinition/buildType", JsonToken.VALUE_STRING)
        .containsEntry("/predicate/buildDefinition/externalParameters", JsonToken.START_OBJECT)
        .containsEntry("/predicate/buildDefinition/internalParameters", JsonToken.START_OBJECT)
        .containsEntry("/predicate/buildDefinition/resolvedDependencies", JsonToken.START_ARRAY)
        .containsEntry("/predicate/runDetails/builder/id", JsonToken.VALUE_STRING)
        .containsEntry("/predicate/runDetails/builder/version", JsonToken.START_OBJECT)
        .containsEntry("/predicate/runDetails/metadata/invocationId", JsonToken.VALUE_STRING)
        .containsEntry("/predicate/runDetails/metadata/startedOn", JsonToken.VALUE_STRING)
        .containsEntry("/predicate/runDetails/metadata/finishedOn", JsonToken.VALUE_STRING)
        .containsEntry("/predicate/runDetails/byproducts", JsonToken.START_ARRAY)
        .containsEntry("/predicate/runDetails/byproducts/0/digest/sha256", JsonToken.VALUE_STRING);
    // "at least one of: uri, digest, content" for what is no subject.
    for (int i = 0; i < sample().dependencies().size(); i++) {
      String at = "/predicate/buildDefinition/resolvedDependencies/" + i;
      assertThat(fields.containsKey(at + "/uri") || fields.containsKey(at + "/digest")).isTrue();
    }
    // Nothing at the levels that SLSA defines but what it defines, and what has our prefix.
    assertThat(fields.keySet())
        .filteredOn(field -> field.matches("/predicate/(runDetails|buildDefinition)?(/[^/]+)?"))
        .allMatch(
            field ->
                field.matches(
                    "/predicate/(buildDefinition(/(buildType|externalParameters|internalParameters"
                        + "|resolvedDependencies))?|runDetails(/(builder|metadata|byproducts))?)"));
    assertThat(fields.keySet())
        .filteredOn(field -> field.matches("/predicate/runDetails/metadata/[^/]+"))
        .allMatch(field -> field.matches(".*/(invocationId|startedOn|finishedOn|assay_[A-Za-z]+)"));
  }

  @Test
  void isAsciiAndHidesNothing() throws Exception {
    String json = json(sample());
    assertThat(json.chars()).allMatch(c -> c == 10 || (c >= 32 && c < 127));
    assertThat(json).contains("\\u202E");
  }

  @Test
  void isAboutSomething() {
    Provenance sample = sample();
    assertThatThrownBy(
            () ->
                new Provenance(
                    List.of(),
                    sample.external(),
                    sample.internal(),
                    sample.dependencies(),
                    sample.run()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Resource.of("", Digest.of(new byte[0])))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Provenance sample() {
    SandboxInfo sandbox =
        new SandboxInfo(
            "bubblewrap",
            "user 65530",
            true,
            List.of(new SandboxInfo.LimitInForce("memory", 8L << 30, "bytes", "cgroup v2")));
    return new Provenance(
        List.of(Resource.of("demo-1.4.2.jar", digest("jar"), Map.of("path", "org/demo-1.4.2.jar"))),
        new Provenance.External(
            "pkg:maven/org.example/demo@1.4.2", "assay.yaml", digest("spec"), "schema: 1\n"),
        new Provenance.Internal(
            List.of("mvn package"),
            Map.of("TZ", "UTC", "LANG", "C.UTF-8"),
            "/var/maven/app",
            022,
            "closed",
            sandbox),
        List.of(
            new Resource(
                "source",
                Optional.of("https://git.example.org/demo.git"),
                Map.of("gitCommit", "0123456789abcdef0123456789abcdef01234567"),
                Map.of("tree", "sha256:" + digest("tree").sha256())),
            Resource.of("assay.lock", digest("lock")),
            Resource.of("jdk", digest("jdk"), Map.of("version", "17.0.9", "origin", "/jdk\u202e"))),
        new Provenance.Run(
            "run-1",
            Instant.parse("2026-11-23T10:00:00.123Z"),
            Instant.parse("2026-11-23T10:01:02Z"),
            0,
            digest("log"),
            List.of(new Condition.LockMadeNow())));
  }

  private static Digest digest(String text) {
    return Digest.of(text.getBytes(UTF_8));
  }

  private static String json(Provenance provenance) throws IOException {
    StringWriter out = new StringWriter();
    ProvenanceStatement.write(provenance, "0.1.0", out);
    return out.toString();
  }

  /** Every value's JSON pointer, with the token that it begins with. */
  private static Map<String, JsonToken> fields(String json) throws IOException {
    Map<String, JsonToken> fields = new TreeMap<>();
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token != JsonToken.FIELD_NAME && !token.isStructEnd()) {
          String at =
              token.isStructStart()
                  ? parser.getParsingContext().getParent().pathAsPointer().toString()
                  : parser.getParsingContext().pathAsPointer().toString();
          fields.put(at, token);
        }
      }
    }
    return fields;
  }
}

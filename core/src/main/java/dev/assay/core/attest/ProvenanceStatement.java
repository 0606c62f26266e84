package dev.assay.core.attest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.assay.core.result.Condition;
import dev.assay.core.result.SandboxInfo;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Provenance as an unsigned in-toto statement, version 1, with a predicate of SLSA provenance 1.
 * Fields that are Assay's own begin with {@code assay_}, as SLSA asks (section "Parsing rules").
 * The same provenance gives the same characters.
 */
public final class ProvenanceStatement {
  static final String STATEMENT = "https://in-toto.io/Statement/v1";
  static final String PREDICATE = "https://slsa.dev/provenance/v1";

  /** How {@code externalParameters} and {@code internalParameters} are to be read. */
  static final String BUILD_TYPE = "urn:assay:build-type:rebuild:1";

  /** Whoever runs Assay is the builder; a signature will say who that is. */
  static final String BUILDER = "urn:assay:builder";

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private ProvenanceStatement() {}

  /**
   * Writes one statement and a line end; {@code out} stays open.
   *
   * @param version of Assay
   */
  public static void write(Provenance provenance, String version, Writer out) throws IOException {
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      // An exception midway must not leave something behind that looks complete.
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
      json.setPrettyPrinter(
          new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));
      json.writeStartObject();
      json.writeStringField("_type", STATEMENT);
      resources("subject", provenance.outputs(), json);
      json.writeStringField("predicateType", PREDICATE);
      json.writeObjectFieldStart("predicate");
      definition(provenance, json);
      details(provenance.run(), version, json);
      json.writeEndObject();
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }

  private static void definition(Provenance provenance, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("buildDefinition");
    json.writeStringField("buildType", BUILD_TYPE);
    external(provenance.external(), json);
    internal(provenance.internal(), json);
    resources("resolvedDependencies", provenance.dependencies(), json);
    json.writeEndObject();
  }

  private static void external(Provenance.External external, JsonGenerator json)
      throws IOException {
    json.writeObjectFieldStart("externalParameters");
    json.writeStringField("release", external.release());
    json.writeObjectFieldStart("spec");
    json.writeStringField("file", external.specFile());
    json.writeStringField("sha256", external.specDigest().sha256());
    json.writeStringField("effective", external.spec());
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void internal(Provenance.Internal internal, JsonGenerator json)
      throws IOException {
    json.writeObjectFieldStart("internalParameters");
    json.writeArrayFieldStart("commands");
    for (String command : internal.commands()) {
      json.writeString(command);
    }
    json.writeEndArray();
    texts("variables", internal.variables(), json);
    json.writeStringField("workdir", internal.workdir());
    json.writeStringField("umask", String.format(Locale.ROOT, "%04o", internal.umask()));
    json.writeStringField("network", internal.network());
    SandboxInfo sandbox = internal.sandbox();
    json.writeObjectFieldStart("sandbox");
    json.writeStringField("kind", sandbox.kind());
    json.writeStringField("user", sandbox.user());
    json.writeBooleanField("filter", sandbox.filter());
    json.writeArrayFieldStart("limits");
    for (SandboxInfo.LimitInForce limit : sandbox.limits()) {
      json.writeStartObject();
      json.writeStringField("name", limit.name());
      json.writeNumberField("value", limit.value());
      json.writeStringField("unit", limit.unit());
      json.writeStringField("by", limit.by());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void details(Provenance.Run run, String version, JsonGenerator json)
      throws IOException {
    json.writeObjectFieldStart("runDetails");
    json.writeObjectFieldStart("builder");
    json.writeStringField("id", BUILDER);
    texts("version", Map.of("assay", version), json);
    json.writeEndObject();
    json.writeObjectFieldStart("metadata");
    json.writeStringField("invocationId", run.invocation());
    json.writeStringField("startedOn", time(run.started()));
    json.writeStringField("finishedOn", time(run.finished()));
    json.writeNumberField("assay_exitStatus", run.exitStatus());
    json.writeArrayFieldStart("assay_conditions");
    for (Condition condition : run.conditions()) {
      json.writeStartObject();
      json.writeStringField("name", condition.id());
      json.writeStringField("text", condition.text());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    resources("byproducts", List.of(Resource.of("build.log", run.log())), json);
    json.writeEndObject();
  }

  /** RFC 3339 in UTC with {@code Z}, as in-toto's Timestamp asks; whole seconds. */
  private static String time(Instant time) {
    return DateTimeFormatter.ISO_INSTANT.format(time.truncatedTo(ChronoUnit.SECONDS));
  }

  private static void resources(String field, List<Resource> resources, JsonGenerator json)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (Resource resource : resources) {
      json.writeStartObject();
      json.writeStringField("name", resource.name());
      if (resource.uri().isPresent()) {
        json.writeStringField("uri", resource.uri().get());
      }
      if (!resource.digests().isEmpty()) {
        texts("digest", resource.digests(), json);
      }
      if (!resource.annotations().isEmpty()) {
        texts("annotations", resource.annotations(), json);
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void texts(String field, Map<String, String> texts, JsonGenerator json)
      throws IOException {
    json.writeObjectFieldStart(field);
    for (Map.Entry<String, String> text : texts.entrySet()) {
      json.writeStringField(text.getKey(), text.getValue());
    }
    json.writeEndObject();
  }
}

package dev.assay.core.result;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.assay.core.artifact.Artifact;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The outcome for one file in JSON, with its findings and its account, as {@code
 * docs/schema/assay-result-1.schema.json} describes it.
 */
public final class ArtifactJson {
  private ArtifactJson() {}

  /** Writes one object. */
  public static void write(ArtifactResult artifact, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", artifact.name());
    verdict(artifact.verdict(), json);
    json.writeStringField("worst", artifact.worst().name());
    json.writeNumberField("metadataBits", artifact.metadataBits());
    side("published", artifact.published(), json);
    side("rebuilt", artifact.rebuilt(), json);
    json.writeArrayFieldStart("findings");
    for (Finding finding : artifact.findings()) {
      finding(finding, json);
    }
    json.writeEndArray();
    AccountJson.write("account", artifact.layers(), json);
    packedAgain(artifact.packedAgain(), json);
    json.writeEndObject();
  }

  private static void packedAgain(Optional<PackedAgain> it, JsonGenerator json) throws IOException {
    if (it.isEmpty()) {
      json.writeNullField("packedAgain");
      return;
    }
    PackedAgain again = it.get();
    json.writeObjectFieldStart("packedAgain");
    json.writeBooleanField("proved", again.isProved());
    text("reason", again.failure(), json);
    side("built", Optional.of(again.built()), json);
    json.writeArrayFieldStart("signed");
    for (PackedAgain.Signed signed : again.signed()) {
      json.writeStartObject();
      json.writeStringField("file", signed.file());
      json.writeNumberField("size", signed.size());
      json.writeStringField("sha256", signed.table().sha256());
      json.writeStringField("signer", signed.signer());
      json.writeStringField("key", signed.key());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("commands");
    for (String command : again.commands()) {
      json.writeString(command);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void side(String field, Optional<Artifact> file, JsonGenerator json)
      throws IOException {
    if (file.isEmpty()) {
      json.writeNullField(field);
      return;
    }
    json.writeObjectFieldStart(field);
    content(file.get(), json);
    json.writeEndObject();
  }

  /** Writes the fields {@code verdict}, {@code cause} and {@code reason}. */
  public static void verdict(Verdict verdict, JsonGenerator json) throws IOException {
    Optional<Verdict.Inconclusive> inconclusive =
        verdict instanceof Verdict.Inconclusive it ? Optional.of(it) : Optional.empty();
    json.writeStringField("verdict", verdict.id());
    text("cause", inconclusive.map(it -> it.cause().id()), json);
    text("reason", inconclusive.map(Verdict.Inconclusive::reason), json);
  }

  /** Writes the fields {@code size} and {@code sha256}. */
  public static void content(Artifact file, JsonGenerator json) throws IOException {
    json.writeNumberField("size", file.size());
    json.writeStringField("sha256", file.digest().sha256());
  }

  private static void finding(Finding finding, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", finding.id());
    json.writeStringField("path", finding.path().text());
    json.writeStringField("part", finding.part());
    json.writeStringField("kind", finding.kind().name().toLowerCase(Locale.ROOT));
    json.writeStringField("grade", finding.grade().name());
    json.writeStringField("rule", finding.rule());
    json.writeNumberField("millibits", finding.millibits());
    json.writeNumberField("layer", finding.layer());
    ranges("published", finding.published(), json);
    ranges("rebuilt", finding.rebuilt(), json);
    json.writeStringField("summary", finding.detail().summary());
    json.writeArrayFieldStart("detail");
    for (String line : finding.detail().lines()) {
      json.writeString(line);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void ranges(String field, List<Range> ranges, JsonGenerator json)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (Range range : ranges) {
      json.writeStartObject();
      json.writeNumberField("offset", range.offset());
      json.writeNumberField("length", range.length());
      json.writeStringField("sha256", range.digest().sha256());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void text(String field, Optional<String> value, JsonGenerator json)
      throws IOException {
    if (value.isPresent()) {
      json.writeStringField(field, value.get());
    } else {
      json.writeNullField(field);
    }
  }
}

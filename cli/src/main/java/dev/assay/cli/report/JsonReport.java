package dev.assay.cli.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.assay.core.limits.Limits;
import dev.assay.core.result.ArtifactJson;
import dev.assay.core.result.ArtifactResult;
import dev.assay.core.result.Condition;
import dev.assay.core.result.ReleaseResult;
import dev.assay.core.result.ReleaseResult.SourceInfo;
import dev.assay.core.result.RootInfo;
import dev.assay.core.result.SandboxInfo;
import java.io.IOException;
import java.io.Writer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A result for machines: {@code docs/schema/assay-result-1.schema.json} describes it. The same
 * result gives the same characters, whatever the machine.
 */
public final class JsonReport {
  private static final int SCHEMA = 1;

  private final JsonFactory factory =
      new JsonFactoryBuilder().characterEscapes(new SafeEscapes()).build();
  private final Tool tool;
  private final Limits limits;

  /** Reports made by {@code tool}, which read hostile files within {@code limits}. */
  public JsonReport(Tool tool, Limits limits) {
    this.tool = tool;
    this.limits = limits;
  }

  /**
   * Writes one result and a line end; {@code out} stays open.
   *
   * @param out takes UTF-16; a file or stream below it is to be UTF-8
   */
  public void write(ReleaseResult result, Writer out) throws IOException {
    try (JsonGenerator json = factory.createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      // An exception midway must not leave something behind that looks complete.
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
      json.setPrettyPrinter(
          new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));
      json.writeStartObject();
      head(result, json);
      verdict(result, json);
      json.writeArrayFieldStart("artifacts");
      for (ArtifactResult artifact : result.artifacts()) {
        ArtifactJson.write(artifact, json);
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }

  private void head(ReleaseResult result, JsonGenerator json) throws IOException {
    json.writeNumberField("schema", SCHEMA);
    json.writeObjectFieldStart("tool");
    json.writeStringField("name", tool.name());
    json.writeStringField("version", tool.version());
    json.writeEndObject();
    json.writeStringField("name", result.name());
    if (result.spec().isPresent()) {
      json.writeObjectFieldStart("spec");
      json.writeStringField("file", result.spec().get().file());
      json.writeStringField("digest", result.spec().get().digest().toString());
      json.writeEndObject();
    } else {
      json.writeNullField("spec");
    }
    source(result.source().orElse(null), json);
    text("network", result.network(), json);
    sandbox(result.sandbox().orElse(null), json);
    text("lock", result.lock().map(Object::toString), json);
    text("asOf", result.asOf().map(Object::toString), json);
    text("log", result.log().map(Object::toString), json);
    json.writeNumberField("retries", result.retries());
    root(result.root().orElse(null), json);
    text("published", result.published(), json);
    json.writeStringField("policy", result.policy());
    json.writeObjectFieldStart("limits");
    json.writeNumberField("depth", limits.depth());
    json.writeNumberField("members", limits.members());
    json.writeNumberField("decodedBytes", limits.decodedBytes());
    json.writeNumberField("ratio", limits.ratio());
    json.writeNumberField("seconds", limits.time().toSeconds());
    json.writeNumberField("detailLines", limits.detailLines());
    json.writeEndObject();
  }

  private static void source(@Nullable SourceInfo source, JsonGenerator json) throws IOException {
    if (source == null) {
      json.writeNullField("source");
      return;
    }
    json.writeObjectFieldStart("source");
    json.writeStringField("kind", source.kind());
    json.writeStringField("location", source.location());
    text("commit", source.commit(), json);
    text("archive", source.archive().map(Object::toString), json);
    json.writeStringField("tree", source.tree().toString());
    text("signer", source.signer(), json);
    json.writeArrayFieldStart("submodules");
    for (ReleaseResult.Submodule submodule : source.submodules()) {
      json.writeStartObject();
      json.writeStringField("path", submodule.path());
      json.writeStringField("location", submodule.location());
      json.writeStringField("commit", submodule.commit());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("remarks");
    for (String remark : source.remarks()) {
      json.writeString(remark);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void sandbox(@Nullable SandboxInfo sandbox, JsonGenerator json)
      throws IOException {
    if (sandbox == null) {
      json.writeNullField("sandbox");
      return;
    }
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
  }

  private static void root(@Nullable RootInfo root, JsonGenerator json) throws IOException {
    if (root == null) {
      json.writeNullField("rootfs");
      return;
    }
    json.writeObjectFieldStart("rootfs");
    json.writeStringField("kind", root.kind());
    json.writeStringField("name", root.name());
    text("digest", root.digest().map(Object::toString), json);
    json.writeStringField("chosenBy", root.chosenBy());
    json.writeEndObject();
  }

  private static void verdict(ReleaseResult result, JsonGenerator json) throws IOException {
    ArtifactJson.verdict(result.verdict(), json);
    json.writeStringField("worst", result.worst().name());
    json.writeArrayFieldStart("conditions");
    for (Condition condition : result.conditions()) {
      condition(condition, result.accepted().contains(condition.id()), json);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("excluded");
    for (ReleaseResult.ExcludedFile excluded : result.excluded()) {
      json.writeStartObject();
      json.writeStringField("name", excluded.file().name());
      ArtifactJson.content(excluded.file(), json);
      json.writeStringField("reason", excluded.reason());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("sidecars");
    for (ReleaseResult.Sidecar sidecar : result.sidecars()) {
      json.writeStartObject();
      json.writeStringField("name", sidecar.file().name());
      ArtifactJson.content(sidecar.file(), json);
      json.writeStringField("of", sidecar.of());
      json.writeBooleanField("checked", sidecar.notChecked().isEmpty());
      text("reason", sidecar.notChecked(), json);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void condition(Condition condition, boolean accepted, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("name", condition.id());
    json.writeStringField("text", condition.text());
    json.writeBooleanField("accepted", accepted);
    switch (condition) {
      case Condition.ArchiveSource c -> json.writeStringField("archive", c.archive());
      case Condition.TagNotSigned c -> {
        json.writeStringField("ref", c.ref());
        json.writeStringField("why", c.why());
      }
      case Condition.CommitNotPinned c -> {
        json.writeStringField("ref", c.ref());
        json.writeStringField("commit", c.commit());
      }
      case Condition.LockMadeNow _ -> {}
      case Condition.NetworkOpen _ -> {}
      case Condition.HostRootfs c -> json.writeStringField("system", c.system());
      case Condition.UnverifiedRootfs c -> {
        json.writeStringField("kind", c.kind());
        json.writeStringField("digest", c.digest().toString());
      }
      case Condition.JobSandbox _ -> {}
      case Condition.UnverifiedBinary c -> {
        json.writeStringField("path", c.path());
        json.writeStringField("digest", c.digest().toString());
      }
      case Condition.VendoredBinary c -> {
        json.writeStringField("path", c.path());
        json.writeStringField("upstream", c.upstream());
        json.writeStringField("digest", c.digest().toString());
      }
      case Condition.PinnedDownload c -> {
        json.writeStringField("path", c.path());
        json.writeStringField("url", c.url());
        json.writeStringField("digest", c.digest().toString());
      }
      case Condition.FittedValue c -> json.writeStringField("variable", c.variable());
      case Condition.SourceWritten c -> json.writeStringField("path", c.path());
      case Condition.Excluded c -> {
        json.writeStringField("file", c.file());
        json.writeStringField("reason", c.reason());
      }
      case Condition.PublishedElsewhere c -> {
        json.writeStringField("type", c.type());
        json.writeStringField("origin", c.origin());
      }
      case Condition.SetNotListed _ -> {}
      case Condition.DynamicVersion c -> json.writeStringField("path", c.path());
      case Condition.DependencyRewritten c -> {
        json.writeStringField("path", c.path());
        json.writeStringField("what", c.what());
      }
      case Condition.MembersUnread c -> {
        json.writeStringField("file", c.file());
        json.writeStringField("where", c.where());
        json.writeStringField("why", c.why());
      }
      case Condition.AttributeNotApplied c -> {
        json.writeStringField("attribute", c.attribute());
        json.writeStringField("path", c.path());
        json.writeNumberField("files", c.files());
      }
      case Condition.InstallScripts c -> {
        json.writeArrayFieldStart("packages");
        for (String one : c.packages()) {
          json.writeString(one);
        }
        json.writeEndArray();
      }
      case Condition.SignatureGrafted c -> {
        json.writeStringField("file", c.file());
        json.writeStringField("table", c.table().toString());
      }
      case Condition.LimitsNotEnforced c -> json.writeStringField("which", c.which());
    }
    json.writeEndObject();
  }

  private static void text(String field, Optional<String> value, JsonGenerator json)
      throws IOException {
    if (value.isPresent()) {
      json.writeStringField(field, value.get());
    } else {
      json.writeNullField(field);
    }
  }

  /** What made the report. */
  public record Tool(String name, String version) {}
}

package dev.assay.cli.isolation;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.assay.core.json.RefusedException;
import dev.assay.core.json.StrictJson;
import dev.assay.core.limits.Limits;
import dev.assay.core.signature.MalformedException;
import dev.assay.core.signature.PinnedCertificates;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a child is to compare.
 *
 * @param limits of each comparison
 * @param patience beyond the limit of time, until a comparison counts as hanging
 * @param threads that may work on one pair
 * @param decompile whether to show classes as source
 * @param pinned whose signatures inside of files count
 * @param names of the pairs. Of the child's inputs the first is this request; then come the
 *     published and the rebuilt file of each pair
 */
public record ComparisonRequest(
    Limits limits,
    Duration patience,
    int threads,
    boolean decompile,
    PinnedCertificates pinned,
    List<String> names) {
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  public ComparisonRequest {
    names = List.copyOf(names);
  }

  /** A generator of JSON on one line, in ASCII: any text of Java comes back as it was. */
  static JsonGenerator json(OutputStream out) throws IOException {
    JsonGenerator json = FACTORY.createGenerator(new OutputStreamWriter(out, US_ASCII));
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
    return json;
  }

  /** Writes it to a new file. */
  public void write(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        JsonGenerator json = json(out)) {
      json.writeStartObject();
      json.writeNumberField("depth", limits.depth());
      json.writeNumberField("members", limits.members());
      json.writeNumberField("decodedBytes", limits.decodedBytes());
      json.writeNumberField("ratio", limits.ratio());
      json.writeNumberField("detailLines", limits.detailLines());
      json.writeNumberField("milliseconds", limits.time().toMillis());
      json.writeNumberField("patience", patience.toMillis());
      json.writeNumberField("threads", threads);
      json.writeBooleanField("decompile", decompile);
      array(json, "signers", PinnedCertificates.base64(pinned.signers()));
      array(json, "timestampers", PinnedCertificates.base64(pinned.timestampers()));
      array(json, "names", names);
      json.writeEndObject();
    }
  }

  private static void array(JsonGenerator json, String name, List<String> values)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }

  /** Reads what {@link #write} wrote. */
  static ComparisonRequest read(Path file) throws IOException, RefusedException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
        StrictJson json = new StrictJson(in)) {
      return json.object(() -> fields(json));
    }
  }

  private static ComparisonRequest fields(StrictJson json) throws IOException, RefusedException {
    json.field("depth");
    int depth = json.index();
    json.field("members");
    int members = json.index();
    json.field("decodedBytes");
    long decoded = json.size();
    json.field("ratio");
    int ratio = json.index();
    json.field("detailLines");
    int lines = json.index();
    json.field("milliseconds");
    Duration time = Duration.ofMillis(json.size());
    json.field("patience");
    Duration patience = Duration.ofMillis(json.size());
    json.field("threads");
    int threads = json.index();
    json.field("decompile");
    boolean decompile = json.bool();
    json.field("signers");
    List<String> signers = json.array(json::string);
    json.field("timestampers");
    List<String> timestampers = json.array(json::string);
    json.field("names");
    List<String> names = json.array(json::string);
    return new ComparisonRequest(
        new Limits(depth, members, decoded, ratio, lines, time),
        patience,
        threads,
        decompile,
        pinned(signers, timestampers),
        names);
  }

  private static PinnedCertificates pinned(List<String> signers, List<String> timestampers)
      throws RefusedException {
    try {
      return new PinnedCertificates(
          PinnedCertificates.ofBase64(signers), PinnedCertificates.ofBase64(timestampers));
    } catch (MalformedException e) {
      throw new RefusedException("the request", "certificates", e.text());
    }
  }
}

package dev.assay.comparator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.assay.core.result.Comparison;
import dev.assay.core.result.Finding;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;

/** What {@code expected.json} says of a comparison. */
final class ExpectedJson {
  /** How many of the lines with a sign are kept. */
  private static final int LINES = 6;

  private ExpectedJson() {}

  static String of(Comparison comparison) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
      json.setPrettyPrinter(
          new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter));
      json.writeStartObject();
      json.writeStringField("worst", comparison.worst().name());
      json.writeArrayFieldStart("findings");
      for (Finding finding : comparison.findings()) {
        finding(finding, json);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return text + "\n";
  }

  private static void finding(Finding finding, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("path", finding.path().text());
    json.writeStringField("part", finding.part());
    json.writeStringField("kind", finding.kind().name().toLowerCase(Locale.ROOT));
    json.writeStringField("grade", finding.grade().name());
    json.writeStringField("rule", finding.rule());
    json.writeStringField("summary", finding.detail().summary());
    List<String> lines =
        finding.detail().lines().stream()
            .filter(line -> line.startsWith("+") || line.startsWith("-"))
            .limit(LINES)
            .toList();
    if (!lines.isEmpty()) {
      json.writeArrayFieldStart("lines");
      for (String line : lines) {
        json.writeString(line);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }
}

package dev.assay.cli.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.assay.cli.flow.Diagnosis;
import dev.assay.cli.flow.Diagnosis.Check;
import dev.assay.core.artifact.Printable;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** What a machine can do, for people and for machines. */
public final class DoctorReport {
  private static final int STATE_WIDTH = 9;
  private static final int NAME_WIDTH = 12;

  private DoctorReport() {}

  /** One line for each check, its remedy on the next, and what follows from all of them. */
  public static void text(Diagnosis diagnosis, Appendable out) throws IOException {
    for (Check check : diagnosis.checks()) {
      List<String> lines = check.found().lines().map(Printable::escape).toList();
      out.append(padded(check.state().id(), STATE_WIDTH)).append(padded(check.name(), NAME_WIDTH));
      out.append(String.join("\n" + " ".repeat(STATE_WIDTH + NAME_WIDTH), lines)).append('\n');
      if (check.remedy().isPresent()) {
        out.append(" ".repeat(STATE_WIDTH + NAME_WIDTH)).append("to mend it: ");
        out.append(Printable.escape(check.remedy().get())).append('\n');
      }
    }
    out.append('\n');
    out.append(
        diagnosis.ready()
            ? "This machine can verify releases.\n"
            : "This machine cannot verify releases: what is missing above has to be mended.\n");
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(1, width - text.length()));
  }

  /** The same as JSON, with a line end; {@code out} stays open. */
  public static void json(Diagnosis diagnosis, Writer out) throws IOException {
    JsonFactory factory = new JsonFactoryBuilder().characterEscapes(new SafeEscapes()).build();
    try (JsonGenerator json = factory.createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.setPrettyPrinter(
          new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));
      json.writeStartObject();
      json.writeNumberField("schema", 1);
      json.writeBooleanField("ready", diagnosis.ready());
      json.writeArrayFieldStart("checks");
      for (Check check : diagnosis.checks()) {
        json.writeStartObject();
        json.writeStringField("name", check.name());
        json.writeStringField("state", check.state().id());
        json.writeStringField("found", check.found());
        if (check.remedy().isPresent()) {
          json.writeStringField("remedy", check.remedy().get());
        } else {
          json.writeNullField("remedy");
        }
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }
}

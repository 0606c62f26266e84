package dev.assay.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.assay.core.result.ReleaseResult;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The published JSON schema of results; every JSON result in a test goes through it. */
public final class ResultSchema {
  private final Schema schema;

  public ResultSchema() {
    try {
      schema =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
              .getSchema(Files.readString(file()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path file() {
    return Path.of(System.getProperty("assay.root"), "docs/schema/assay-result-1.schema.json");
  }

  /** Fails unless {@code json} is what the schema says; returns it. */
  public String check(String json) {
    assertThat(errors(json)).isEmpty();
    return json;
  }

  /** What is wrong with {@code json}. */
  public List<String> errors(String json) {
    return schema.validate(json, InputFormat.JSON).stream().map(Object::toString).toList();
  }

  /** The JSON of {@code result}, checked. */
  public String json(ReleaseResult result) {
    StringWriter out = new StringWriter();
    try {
      new JsonReport(new JsonReport.Tool("assay", "0.0.0"), dev.assay.core.limits.Limits.DEFAULT)
          .write(result, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return check(out.toString());
  }
}

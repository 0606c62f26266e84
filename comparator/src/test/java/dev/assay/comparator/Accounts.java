package dev.assay.comparator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.assay.comparator.audit.LibraryDecoders;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.audit.AccountCheck;
import dev.assay.core.audit.Content;
import dev.assay.core.audit.ReportReader;
import dev.assay.core.json.RefusedException;
import dev.assay.core.result.ArtifactJson;
import dev.assay.core.result.ArtifactResult;
import dev.assay.core.result.Comparison;
import dev.assay.core.result.Verdict;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;

/**
 * Checks what every comparison must fulfil, whatever the files are: written as JSON and read back,
 * it passes the independent checker.
 */
public final class Accounts {
  /** The checker. */
  static final AccountCheck CHECK = new AccountCheck(LibraryDecoders.ALL);

  private static final JsonFactory JSON = new JsonFactory();

  private Accounts() {}

  /** Fails unless it does. */
  public static void check(Comparison comparison, Bytes published, Bytes rebuilt)
      throws IOException {
    byte[] json = json(comparison);
    try {
      ArtifactResult claim = ReportReader.readArtifact(new ByteArrayInputStream(json));
      CHECK.check(claim, content(published), content(rebuilt));
    } catch (RefusedException e) {
      throw new AssertionError("the account is refused: " + e.getMessage(), e);
    }
  }

  /** A comparison as it stands in a report. */
  static byte[] json(Comparison comparison) throws IOException {
    Verdict verdict =
        comparison.findings().isEmpty() ? new Verdict.Reproduced() : new Verdict.Different();
    ArtifactResult result =
        new ArtifactResult(
            comparison.published().name(),
            verdict,
            Optional.of(comparison.published()),
            Optional.of(comparison.rebuilt()),
            comparison.findings(),
            comparison.layers(),
            comparison.metadataBits());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator generator = JSON.createGenerator(out)) {
      ArtifactJson.write(result, generator);
    }
    return out.toByteArray();
  }

  private static Content content(Bytes bytes) throws IOException {
    return Content.of(bytes.copy(0, Math.toIntExact(bytes.size())));
  }
}

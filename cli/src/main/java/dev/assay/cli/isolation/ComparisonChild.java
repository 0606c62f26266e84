package dev.assay.cli.isolation;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.assay.comparator.Comparator;
import dev.assay.comparator.explain.Decompiler;
import dev.assay.core.json.RefusedException;
import dev.assay.core.result.ArtifactJson;
import dev.assay.core.result.ArtifactResult;
import dev.assay.core.result.Comparison;
import dev.assay.core.result.Verdict;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The program of a child that compares files. No command leads here. It says on standard output
 * what it begins, and then what it found, each on a line of its own ({@link Line}).
 */
public final class ComparisonChild {
  private static final int BUFFER = 1 << 16;
  private static final int FAILED = 4;

  /** Exit status of a child that hung. */
  public static final int HUNG = 5;

  private final ComparisonRequest request;
  private final List<Path> inputs;
  private final OutputStream out;
  private final Comparator comparator;

  private ComparisonChild(ComparisonRequest request, List<Path> inputs, OutputStream out) {
    this.request = request;
    this.inputs = inputs;
    this.out = out;
    Optional<Decompiler> decompiler =
        request.decompile() ? Decompiler.installed() : Optional.empty();
    this.comparator =
        new Comparator(request.limits(), decompiler, request.threads(), request.pinned());
  }

  /** The entry of the process; does not return. */
  public static void main(String[] arguments) {
    int status = FAILED;
    try (OutputStream out =
        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER)) {
      List<Path> inputs = Stream.of(arguments).map(Path::of).toList();
      new ComparisonChild(ComparisonRequest.read(inputs.getFirst()), inputs, out).run();
      out.flush();
      status = 0;
    } catch (IOException | RefusedException e) {
      System.err.println(e);
    } finally {
      // Also when not even a message could be made.
      Runtime.getRuntime().halt(status);
    }
  }

  private void run() throws IOException {
    for (int i = 0; i < request.names().size(); i++) {
      try (Watchdog _ = Watchdog.over(request.limits().time().plus(request.patience()))) {
        compare(i);
      }
    }
  }

  private void compare(int index) throws IOException {
    begin(Line.BEGIN, index);
    out.write('\n');
    out.flush();
    Comparison comparison;
    try {
      comparison =
          comparator.compare(
              request.names().get(index), inputs.get(1 + 2 * index), inputs.get(2 + 2 * index));
    } catch (IOException e) {
      text(Line.UNREADABLE, index, String.valueOf(e));
      return;
    } catch (RuntimeException | StackOverflowError e) {
      text(Line.BUG, index, String.valueOf(e));
      return;
    }
    begin(Line.COMPARED, index);
    try (JsonGenerator json = ComparisonRequest.json(out)) {
      ArtifactJson.write(result(comparison), json);
    }
    out.write('\n');
    out.flush();
  }

  private static ArtifactResult result(Comparison comparison) {
    return new ArtifactResult(
        comparison.published().name(),
        new Verdict.Different(),
        Optional.of(comparison.published()),
        Optional.of(comparison.rebuilt()),
        comparison.findings(),
        comparison.layers(),
        comparison.metadataBits());
  }

  private void begin(String kind, int index) throws IOException {
    out.write((kind + index + " ").getBytes(US_ASCII));
  }

  private void text(String kind, int index, String text) throws IOException {
    begin(kind, index);
    try (JsonGenerator json = ComparisonRequest.json(out)) {
      json.writeStartObject();
      json.writeStringField("text", text);
      json.writeEndObject();
    }
    out.write('\n');
    out.flush();
  }
}

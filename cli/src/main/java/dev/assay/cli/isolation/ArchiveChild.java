package dev.assay.cli.isolation;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.assay.core.artifact.Printable;
import dev.assay.core.failure.AssayException;
import dev.assay.core.json.RefusedException;
import dev.assay.core.json.StrictJson;
import dev.assay.core.limits.Limits;
import dev.assay.rebuilder.checkout.Archives;
import dev.assay.rebuilder.checkout.EntryStream;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The program of a child that reads an archive. No command leads here. It writes the entries to a
 * file ({@link EntryStream}); what is wrong with the archive is a line on standard output.
 */
public final class ArchiveChild {
  /** The name of that file, in the child's scratch folder. */
  public static final String ENTRIES = "entries";

  /** How the line begins; the JSON of a {@link Problem} follows. */
  private static final String PROBLEM = "assay: problem ";

  private static final int FAILED = 4;
  private static final int BUFFER = 1 << 16;
  private static final int MOST_TEXT = 1 << 16;

  private ArchiveChild() {}

  /** What is wrong with an archive. */
  public enum Kind {
    /** It holds what no honest one does, or is none. */
    SOURCE,
    /** It is too large. */
    LIMIT,
    /** It cannot be read to its end. */
    DAMAGED
  }

  /**
   * What is wrong with an archive.
   *
   * @param text for people
   */
  public record Problem(Kind kind, String text) {}

  /** The entry of the process, with a question and an archive; does not return. */
  public static void main(String[] arguments) {
    int status = FAILED;
    Path entries = Path.of(System.getProperty("java.io.tmpdir", "/"), ENTRIES);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(entries), BUFFER)) {
      Question question = Question.read(Path.of(arguments[0]));
      EntryStream.Writer writer = new EntryStream.Writer(out, question.limits(), question.name());
      Archives.read(Path.of(arguments[1]), writer, question.name());
      writer.end();
      status = 0;
    } catch (AssayException e) {
      tell(e instanceof AssayException.Limit ? Kind.LIMIT : Kind.SOURCE, e.text());
    } catch (IOException e) {
      tell(Kind.DAMAGED, String.valueOf(e.getMessage()));
    } catch (RefusedException e) {
      System.err.println(e);
    } finally {
      // Also when not even a message could be made.
      Runtime.getRuntime().halt(status);
    }
  }

  /** Says what is wrong, for {@link #problem}. */
  static void tell(Kind kind, String text) {
    try (OutputStream out =
        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER)) {
      out.write(PROBLEM.getBytes(US_ASCII));
      try (JsonGenerator json = ComparisonRequest.json(out)) {
        json.writeStartObject();
        json.writeStringField("kind", kind.name());
        json.writeStringField("text", text);
        json.writeEndObject();
      }
      out.write('\n');
    } catch (IOException e) {
      System.err.println(e);
    }
  }

  /**
   * Reads what a child has told.
   *
   * @param line of its output
   * @throws RefusedException if it is a line that no child would write
   */
  public static Problem problem(String line) throws IOException, RefusedException {
    if (!line.startsWith(PROBLEM) || line.length() > MOST_TEXT) {
      throw new RefusedException("the answer", "what is wrong", Printable.escape(line));
    }
    byte[] text = line.substring(PROBLEM.length()).getBytes(US_ASCII);
    try (StrictJson json = new StrictJson(new java.io.ByteArrayInputStream(text))) {
      Problem problem =
          json.object(
              () -> {
                json.field("kind");
                String kind = json.string();
                json.field("text");
                String said = json.string();
                for (Kind known : Kind.values()) {
                  if (known.name().equals(kind)) {
                    return new Problem(known, said);
                  }
                }
                throw json.refused("a kind", kind);
              });
      json.end();
      return problem;
    }
  }

  /**
   * What a child is asked.
   *
   * @param name of the archive in messages
   * @param limits bytes and ratio
   */
  public record Question(String name, Limits limits) {
    /** Writes it to a file. */
    public void write(Path file) throws IOException {
      try (OutputStream out = Files.newOutputStream(file);
          JsonGenerator json = ComparisonRequest.json(out)) {
        json.writeStartObject();
        json.writeStringField("name", name);
        json.writeNumberField("decodedBytes", limits.decodedBytes());
        json.writeNumberField("ratio", limits.ratio());
        json.writeEndObject();
      }
    }

    static Question read(Path file) throws IOException, RefusedException {
      try (InputStream in = Files.newInputStream(file);
          StrictJson json = new StrictJson(in)) {
        return json.object(
            () -> {
              json.field("name");
              String name = json.string();
              json.field("decodedBytes");
              long bytes = json.size();
              json.field("ratio");
              Limits usual = Limits.DEFAULT;
              return new Question(
                  name,
                  new Limits(
                      usual.depth(),
                      usual.members(),
                      bytes,
                      json.index(),
                      usual.detailLines(),
                      usual.time()));
            });
      }
    }
  }
}

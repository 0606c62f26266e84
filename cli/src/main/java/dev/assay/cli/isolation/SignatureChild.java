package dev.assay.cli.isolation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.assay.comparator.Comparator;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.artifact.ArtifactPath;
import dev.assay.core.json.RefusedException;
import dev.assay.core.json.StrictJson;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The program of a child that looks for signatures inside of published files: it compares these
 * with the rebuilt ones, and tells what certificate tables it came by. No command leads here.
 *
 * <p>Whoever reads the answer knows no more than that these bytes may be a signature of something.
 */
public final class SignatureChild {
  /** How each line begins; JSON follows. */
  private static final String TABLE = "assay: table ";

  /** Signatures have some kilobytes. In bytes. */
  private static final int LARGEST = 1 << 20;

  /** As many tables as one child tells, and one answer may have. */
  public static final int MOST = 256;

  /** In bytes: base64 takes four for three, and a path is not long. */
  private static final int LONGEST_LINE = LARGEST / 3 * 4 + (1 << 16);

  private static final int BUFFER = 1 << 16;
  private static final int FAILED = 4;

  private final OutputStream out;
  private int told;

  private SignatureChild(OutputStream out) {
    this.out = out;
  }

  /**
   * Bytes that may be a certificate table.
   *
   * @param path where they are said to be
   * @param table at most 1 MiB
   */
  public record Candidate(ArtifactPath path, Bytes table) {}

  /** The entry of the process, with a request and files as of {@link ComparisonChild}. */
  public static void main(String[] arguments) {
    int status = FAILED;
    try (OutputStream out =
        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER)) {
      List<Path> inputs = Stream.of(arguments).map(Path::of).toList();
      new SignatureChild(out).run(ComparisonRequest.read(inputs.getFirst()), inputs);
      out.flush();
      status = 0;
    } catch (IOException | RefusedException e) {
      System.err.println(e);
    } finally {
      // Also when not even a message could be made.
      Runtime.getRuntime().halt(status);
    }
  }

  private void run(ComparisonRequest request, List<Path> inputs) throws IOException {
    Comparator comparator =
        new Comparator(request.limits(), Optional.empty(), request.threads(), request.pinned());
    for (int i = 0; i < request.names().size(); i++) {
      try (Watchdog _ = Watchdog.over(request.limits().time().plus(request.patience()))) {
        comparator.compare(
            request.names().get(i), inputs.get(1 + 2 * i), inputs.get(2 + 2 * i), this::tell);
      }
    }
  }

  private synchronized void tell(ArtifactPath path, Bytes table) throws IOException {
    if (table.size() > LARGEST || told == MOST) {
      return;
    }
    told++;
    byte[] bytes = new byte[(int) table.size()];
    table.read(0, bytes, 0, bytes.length);
    out.write(TABLE.getBytes(US_ASCII));
    try (JsonGenerator json = ComparisonRequest.json(out)) {
      json.writeStartObject();
      json.writeStringField("path", path.text());
      json.writeStringField("table", Base64.getEncoder().encodeToString(bytes));
      json.writeEndObject();
    }
    out.write('\n');
    out.flush();
  }

  /**
   * Reads what a child has told; lines of other kinds are messages of its JVM.
   *
   * @throws RefusedException if it is more than a child would tell, or malformed
   */
  public static List<Candidate> read(Path log) throws IOException, RefusedException {
    List<Candidate> candidates = new ArrayList<>();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(log), BUFFER)) {
      for (byte[] line = line(in); line.length > 0; line = line(in)) {
        if (!new String(line, ISO_8859_1).startsWith(TABLE)) {
          continue;
        }
        if (candidates.size() == MOST) {
          throw new RefusedException("the answer", "at most " + MOST + " signatures", "more");
        }
        int length = TABLE.length();
        candidates.add(candidate(new ByteArrayInputStream(line, length, line.length - length)));
      }
    }
    return candidates;
  }

  /** With its line end; empty at the end of all. */
  private static byte[] line(InputStream in) throws IOException, RefusedException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      line.write(b);
      if (b == '\n') {
        break;
      }
      if (line.size() > LONGEST_LINE) {
        throw new RefusedException("the answer", "shorter lines", "one of more bytes");
      }
    }
    return line.toByteArray();
  }

  private static Candidate candidate(InputStream in) throws IOException, RefusedException {
    try (StrictJson json = new StrictJson(in)) {
      Candidate candidate =
          json.object(
              () -> {
                json.field("path");
                ArtifactPath path = json.path();
                json.field("table");
                return new Candidate(path, bytes(json.string(), json));
              });
      json.end();
      return candidate;
    }
  }

  private static Bytes bytes(String base64, StrictJson json) throws RefusedException {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64);
      if (bytes.length == 0 || bytes.length > LARGEST) {
        throw json.refused("1 to " + LARGEST + " bytes", bytes.length + "");
      }
      return new dev.assay.comparator.bytes.ArrayBytes(bytes);
    } catch (IllegalArgumentException e) {
      throw json.refused("base64", "something else");
    }
  }
}

package dev.assay.cli.isolation;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.assay.comparator.MemberList;
import dev.assay.comparator.bytes.FileBytes;
import dev.assay.core.artifact.ArtifactPath;
import dev.assay.core.artifact.Digest;
import dev.assay.core.artifact.MemberName;
import dev.assay.core.json.RefusedException;
import dev.assay.core.json.StrictJson;
import dev.assay.core.limits.Limits;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The program of a child that lists what lies in files. No command leads here. It prints a line of
 * JSON for each thing, and {@link #END} at the end of each file.
 */
public final class MembersChild {
  /** The last line about a file. */
  public static final String END = "end";

  private static final int BUFFER = 1 << 16;
  private static final int FAILED = 4;

  private MembersChild() {}

  /**
   * A line of the answer.
   *
   * @param names from the file inwards, without the file's
   * @param why it was not looked into; empty for a member
   * @param size of a member, in bytes
   * @param digest of a member; of something that was not looked into, any
   */
  public record Entry(List<String> names, String why, long size, Digest digest) {
    public Entry {
      names = List.copyOf(names);
    }
  }

  /** The entry of the process, with a question and files; does not return. */
  public static void main(String[] arguments) {
    int status = FAILED;
    try (OutputStream out =
        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER)) {
      Question question = Question.read(Path.of(arguments[0]));
      Set<Long> sizes = new HashSet<>(question.sizes());
      for (int i = 0; i < question.names().size(); i++) {
        try (FileBytes file = new FileBytes(Path.of(arguments[i + 1]))) {
          new MemberList(Limits.DEFAULT)
              .list(question.names().get(i), file, sizes::contains, new Lines(out));
        }
        out.write((END + "\n").getBytes(US_ASCII));
        out.flush();
      }
      status = 0;
    } catch (IOException | RefusedException e) {
      System.err.println(e);
    } finally {
      // Also when not even a message could be made.
      Runtime.getRuntime().halt(status);
    }
  }

  private record Lines(OutputStream out) implements MemberList.Found {
    @Override
    public void member(ArtifactPath path, long size, Digest digest) throws IOException {
      line(path, "", size, digest);
    }

    @Override
    public void unread(ArtifactPath path, String why) throws IOException {
      line(path, why.isEmpty() ? "it is not readable" : why, 0, Digest.of(new byte[0]));
    }

    private void line(ArtifactPath path, String why, long size, Digest digest) throws IOException {
      try (JsonGenerator json = ComparisonRequest.json(out)) {
        json.writeStartObject();
        json.writeArrayFieldStart("names");
        for (MemberName name : path.names().subList(1, path.names().size())) {
          json.writeString(name.decoded());
        }
        json.writeEndArray();
        json.writeStringField("why", why);
        json.writeNumberField("size", size);
        json.writeStringField("sha256", digest.sha256());
        json.writeEndObject();
      }
      out.write('\n');
    }
  }

  /**
   * Reads one line of an answer.
   *
   * @throws RefusedException if no child would write it
   */
  public static Entry entry(String line) throws IOException, RefusedException {
    try (StrictJson json = new StrictJson(new ByteArrayInputStream(line.getBytes(US_ASCII)))) {
      Entry entry =
          json.object(
              () -> {
                json.field("names");
                List<String> names = json.array(json::string);
                json.field("why");
                String why = json.string();
                json.field("size");
                long size = json.size();
                json.field("sha256");
                return new Entry(names, why, size, json.digest());
              });
      json.end();
      if (entry.why().isEmpty() && entry.names().isEmpty()) {
        throw new RefusedException("the answer", "the name of a member", "none");
      }
      return entry;
    }
  }

  /**
   * What a child is asked.
   *
   * @param names of the files
   * @param sizes of members whose digests are wanted
   */
  public record Question(List<String> names, List<Long> sizes) {
    public Question {
      names = List.copyOf(names);
      sizes = List.copyOf(sizes);
    }

    /** Writes it to a file. */
    public void write(Path file) throws IOException {
      try (OutputStream out = Files.newOutputStream(file);
          JsonGenerator json = ComparisonRequest.json(out)) {
        json.writeStartObject();
        json.writeArrayFieldStart("names");
        for (String name : names) {
          json.writeString(name);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("sizes");
        for (long size : sizes) {
          json.writeNumber(size);
        }
        json.writeEndArray();
        json.writeEndObject();
      }
    }

    static Question read(Path file) throws IOException, RefusedException {
      try (InputStream in = Files.newInputStream(file);
          StrictJson json = new StrictJson(in)) {
        return json.object(
            () -> {
              json.field("names");
              List<String> names = json.array(json::string);
              json.field("sizes");
              return new Question(names, json.array(json::size));
            });
      }
    }
  }
}

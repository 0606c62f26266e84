package dev.assay.cli.isolation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.artifact.Printable;
import dev.assay.core.audit.ReportReader;
import dev.assay.core.json.RefusedException;
import dev.assay.core.json.StrictJson;
import dev.assay.core.result.ArtifactResult;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a child said, up to the first line that it would not have written. Only its form is checked
 * here.
 *
 * @param answers for the first pairs, in order
 * @param begun whether it began with a further pair
 * @param said its last other line, escaped; empty if there is none
 * @param refused why what came then was not read
 */
public record Answers(
    List<Answer> answers, boolean begun, String said, Optional<RefusedException> refused) {
  /** The longest beginning of a line, and the most that is kept of a message. In bytes. */
  private static final int PREFIX = 40;

  private static final int MESSAGE = 500;

  public Answers {
    answers = List.copyOf(answers);
  }

  /** For one pair. */
  public sealed interface Answer {
    /** It was compared. */
    record Compared(ArtifactResult result) implements Answer {}

    /** A file could not be read. */
    record Unreadable(String why) implements Answer {}

    /** A reader has a bug. */
    record Bug(String what) implements Answer {}
  }

  /** Reads all that {@code log} has. */
  public static Answers read(Path log) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(log), 1 << 16)) {
      return new Reader(in).read();
    }
  }

  /**
   * The number of the pair that a line says is begun.
   *
   * @param pairs how many there are
   */
  public static OptionalInt beginning(String line, int pairs) {
    String number = line.startsWith(Line.BEGIN) ? line.substring(Line.BEGIN.length()).strip() : "";
    if (!number.matches("[0-9]{1,6}") || Integer.parseInt(number) >= pairs) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(Integer.parseInt(number));
  }

  private static final class Reader {
    private final InputStream in;
    private final List<Answer> answers = new ArrayList<>();
    private boolean begun;
    private String said = "";

    Reader(InputStream in) {
      this.in = in;
    }

    Answers read() throws IOException {
      Optional<RefusedException> refused = Optional.empty();
      try {
        while (true) {
          OneLine line = new OneLine(in);
          if (!line(line)) {
            break;
          }
        }
      } catch (RefusedException e) {
        refused = Optional.of(e);
      }
      return new Answers(answers, begun, said, refused);
    }

    /** Whether there was one. */
    private boolean line(OneLine line) throws IOException, RefusedException {
      byte[] start = line.upTo(PREFIX);
      String text = new String(start, ISO_8859_1);
      String kind =
          List.of(Line.BEGIN, Line.COMPARED, Line.UNREADABLE, Line.BUG).stream()
              .filter(text::startsWith)
              .findFirst()
              .orElse("");
      if (kind.isEmpty()) {
        message(start, line);
        return line.isThere();
      }
      requireTurn(text.substring(kind.length()), kind);
      if (kind.equals(Line.BEGIN)) {
        begun = true;
        line.requireEnd();
      } else {
        Answer answer = answer(kind, line);
        // Without its line end, more of it may be missing.
        line.requireEnd();
        answers.add(answer);
        begun = false;
      }
      return true;
    }

    /** Pairs come one after the other, and each begins before it is answered. */
    private void requireTurn(String behind, String kind) throws RefusedException {
      String expected = answers.size() + " ";
      if (!behind.equals(expected) || begun == kind.equals(Line.BEGIN)) {
        throw new RefusedException(
            "the answer for file " + (answers.size() + 1),
            begun ? "one for it" : "its beginning",
            Printable.escape(kind + behind));
      }
    }

    private static Answer answer(String kind, OneLine line) throws IOException, RefusedException {
      return switch (kind) {
        case Line.COMPARED -> compared(line);
        case Line.UNREADABLE -> new Answer.Unreadable(text(line));
        default -> new Answer.Bug(text(line));
      };
    }

    private static Answer compared(OneLine line) throws IOException, RefusedException {
      try {
        return new Answer.Compared(ReportReader.readArtifact(line));
      } catch (IllegalArgumentException | IllegalStateException e) {
        // Values that no comparison can have.
        throw new RefusedException("the answer", "a result", Printable.escape(String.valueOf(e)));
      }
    }

    private static String text(OneLine line) throws IOException, RefusedException {
      try (StrictJson json = new StrictJson(line)) {
        String text =
            json.object(
                () -> {
                  json.field("text");
                  return json.string();
                });
        json.end();
        return text;
      }
    }

    private void message(byte[] start, OneLine line) throws IOException {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.write(start);
      all.write(line.readNBytes(MESSAGE));
      line.skipToEnd();
      String text = Printable.escape(all.toString(UTF_8)).strip();
      if (!text.isEmpty()) {
        said = text;
      }
    }
  }

  /** The bytes up to the next line end. */
  private static final class OneLine extends InputStream {
    private final InputStream in;
    private boolean any;
    private boolean ended;
    private boolean complete;

    OneLine(InputStream in) {
      this.in = in;
    }

    /** The beginning of the line: up to its third blank, or {@code most} bytes. */
    byte[] upTo(int most) throws IOException {
      ByteArrayOutputStream start = new ByteArrayOutputStream();
      for (int blanks = 0; blanks < 3 && start.size() < most; ) {
        int b = read();
        if (b < 0) {
          break;
        }
        start.write(b);
        blanks += b == ' ' ? 1 : 0;
      }
      return start.toByteArray();
    }

    @Override
    public int read() throws IOException {
      if (ended) {
        return -1;
      }
      int b = in.read();
      any |= b >= 0;
      ended = b < 0 || b == '\n';
      complete = b == '\n';
      return ended ? -1 : b;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int n = 0;
      for (int b = 0; n < length && (b = read()) >= 0; n++) {
        target[offset + n] = (byte) b;
      }
      return n == 0 && length > 0 ? -1 : n;
    }

    void skipToEnd() throws IOException {
      while (read() >= 0) {
        // Nothing of it counts.
      }
    }

    /** Whether there was anything, were it only a line end. */
    boolean isThere() {
      return any;
    }

    void requireEnd() throws IOException, RefusedException {
      if (read() >= 0) {
        throw new RefusedException("the answer", "the end of its line", "more");
      }
      if (!complete) {
        throw new RefusedException("the answer", "a line end behind it", "its end");
      }
    }
  }
}

package dev.assay.comparator;

import dev.assay.comparator.anatomy.Coding;
import dev.assay.comparator.anatomy.Format;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.bytes.Scratch;
import dev.assay.comparator.format.Formats;
import dev.assay.core.artifact.ArtifactPath;
import dev.assay.core.artifact.Digest;
import dev.assay.core.artifact.MemberName;
import dev.assay.core.limits.Deadline;
import dev.assay.core.limits.Limit;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * What lies in one file, at every depth, by size and digest: the content of every member, and every
 * part that is stored as it is. Containers are told by their content, never by their name.
 */
public final class MemberList {
  /** Formats that hold members. In others there is nothing to be looked into. */
  private static final Set<String> CONTAINERS =
      Set.of(
          "gzip",
          "bzip2",
          "xz",
          "zstd",
          "ar",
          "asar",
          "nsis",
          "nsis-data",
          "cab",
          "cab-folder",
          "pe",
          "tar",
          "zip");

  /** The beginning of an entry; what reads streams needs no more. */
  private static final byte[] ZIP = {'P', 'K', 3, 4};

  private final Limits limits;

  /** Takes what is found. */
  public interface Found {
    /** A member, or a stored part, of a size that is wanted. */
    void member(ArtifactPath path, long size, Digest digest) throws IOException;

    /** Something that looks like a container, or is in one, and was not looked into. */
    void unread(ArtifactPath path, String why) throws IOException;
  }

  /**
   * A reader.
   *
   * @param limits depth; members of one container; bytes of all that is decoded; ratio; time
   */
  public MemberList(Limits limits) {
    this.limits = limits;
  }

  /** A layer to be looked into, {@code depth} containers deep. */
  private record Layer(ArtifactPath path, Bytes bytes, Optional<Format> fixed, int depth) {}

  /**
   * Walks a file, innermost members last.
   *
   * @param name what the release calls it
   * @param wanted sizes of which digests are computed
   * @throws IOException if the file, or the folder for temporary files, fails; never because of
   *     what is in it
   */
  public void list(String name, Bytes file, LongPredicate wanted, Found found) throws IOException {
    new Walk(wanted, found).list(new Layer(ArtifactPath.of(name), file, Optional.empty(), 0));
  }

  /** A layer whose parts are gone through. */
  private record Open(Layer layer, Iterator<Part> parts) {}

  /** One container at a time is open at each depth, so that little is kept. */
  private final class Walk {
    private final LongPredicate wanted;
    private final Found found;
    private final Deadline deadline = Deadline.in(limits.time());
    private final Deque<Open> stack = new ArrayDeque<>();
    private long decoded;

    Walk(LongPredicate wanted, Found found) {
      this.wanted = wanted;
      this.found = found;
    }

    void list(Layer file) throws IOException {
      try (Scratch scratch = new Scratch()) {
        open(file);
        while (!stack.isEmpty()) {
          Open top = stack.element();
          if (top.parts().hasNext()) {
            part(top.layer(), top.parts().next(), scratch);
          } else {
            stack.pop();
            scratch.release(top.layer().bytes());
          }
        }
      }
    }

    /** Whether there is something in it to be gone through. */
    private boolean open(Layer layer) throws IOException {
      String name = layer.path().last().decoded();
      boolean expected = layer.fixed().map(Format::id).map(CONTAINERS::contains).orElse(false);
      if (!expected
          && (layer.fixed().isPresent() || !Formats.recognizes(layer.bytes(), name, CONTAINERS))) {
        if (Arrays.equals(layer.bytes().head(ZIP.length), ZIP)) {
          found.unread(layer.path(), "it begins as a zip archive, and does not end as one");
        }
        return false;
      }
      if (layer.depth() >= limits.depth()) {
        found.unread(
            layer.path(),
            "deeper than the limit of " + limits.depth() + " containers" + Limit.DEPTH.remedy());
        return false;
      }
      Formats.Reading reading = Formats.read(layer.bytes(), name, layer.fixed(), limits);
      if (reading.limited() || !CONTAINERS.contains(reading.anatomy().format())) {
        found.unread(layer.path(), reading.remark().orElse("it is no archive after all"));
      }
      stack.push(new Open(layer, reading.anatomy().parts().iterator()));
      return true;
    }

    private void part(Layer layer, Part part, Scratch scratch) throws IOException {
      if (wanted.test(part.length())) {
        Digest digest = layer.bytes().digest(part.offset(), part.length());
        found.member(path(layer, part), part.length(), digest);
      }
      if (part instanceof Part.Body body) {
        body(layer, body, scratch);
      }
    }

    private void body(Layer layer, Part.Body body, Scratch scratch) throws IOException {
      ArtifactPath path = path(layer, body);
      if (deadline.hasPassed() || decoded > limits.decodedBytes()) {
        Limit limit = deadline.hasPassed() ? Limit.TIME : Limit.DECODED;
        found.unread(path, "a limit was reached" + limit.remedy());
        return;
      }
      Bytes raw = layer.bytes().slice(body.offset(), body.length());
      Coding.Decoded content;
      try {
        content = body.coding().decode(raw, scratch, limits);
      } catch (MalformedException | LimitReachedException e) {
        found.unread(path, String.valueOf(e.getMessage()));
        return;
      }
      long size = content.content().size();
      decoded += size;
      if (wanted.test(size)) {
        found.member(path, size, content.content().digest());
      }
      if (content.consumed() < raw.size()) {
        found.unread(path, raw.size() - content.consumed() + " bytes behind the end of it");
      }
      if (!open(new Layer(path, content.content(), body.inner(), layer.depth() + 1))) {
        scratch.release(content.content());
      }
    }

    private static ArtifactPath path(Layer layer, Part part) {
      return layer.path().resolve(part.key().member().orElse(MemberName.of(part.key().label())));
    }
  }
}

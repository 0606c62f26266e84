package dev.assay.comparator.explain;

import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.bytes.Scratch;
import dev.assay.core.artifact.MemberName;
import dev.assay.core.limits.Limits;
import dev.assay.core.result.Detail;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;

/** Turns a difference between two contents into something a person reads. */
public final class Explainer {
  private static final int SNIFFED = 1 << 16;
  private static final long TEXT_LIMIT = 64L << 20;

  private final Limits limits;
  private final Describer describer;

  /** Explains bytes as text or in hexadecimal. */
  public Explainer(Limits limits) {
    this(limits, (bytes, name, within) -> Optional.empty());
  }

  /** Explains bytes as text or in hexadecimal, unless {@code describer} knows better. */
  public Explainer(Limits limits, Describer describer) {
    this.limits = limits;
    this.describer = describer;
  }

  /** Tells what a file says that only one side has. */
  @FunctionalInterface
  public interface Describer {
    /** Lines, already escaped; empty if text or bytes show it best. */
    Optional<List<String>> describe(Bytes bytes, String name, Limits limits) throws IOException;
  }

  /** About how many lines one finding shows. */
  public int lines() {
    return limits.detailLines();
  }

  /** Content that both sides have, and that differs. */
  public Detail changed(Bytes published, Bytes rebuilt) throws IOException {
    Optional<Charset> left = encoding(rebuilt);
    Optional<Charset> right = encoding(published);
    if (left.isPresent() && left.equals(right)) {
      return TextDiff.of(rebuilt, published, left.get(), limits.detailLines());
    }
    return HexDiff.changed(rebuilt, published, limits.detailLines());
  }

  /** What only the published side has; a body is shown decoded. */
  public Detail added(Bytes raw, Part part) throws IOException {
    return oneSided('+', "only in the published file", raw, part);
  }

  /** What only the rebuilt side has; a body is shown decoded. */
  public Detail removed(Bytes raw, Part part) throws IOException {
    return oneSided('-', "only in the rebuilt file", raw, part);
  }

  private Detail oneSided(char sign, String what, Bytes raw, Part part) throws IOException {
    if (!(part instanceof Part.Body body)) {
      return oneSided(sign, what, raw);
    }
    try (Scratch scratch = new Scratch()) {
      Bytes content = body.coding().decode(raw, scratch, limits).content();
      String name = body.key().member().map(MemberName::decoded).orElse("");
      Optional<List<String>> lines = describer.describe(content, name, limits);
      String summary = what + ", " + content.size() + " bytes";
      return lines.isPresent()
          ? LineDiff.oneSided(sign, summary, lines.get(), limits.detailLines())
          : oneSided(sign, what, content);
    } catch (MalformedException | LimitReachedException e) {
      Detail detail = oneSided(sign, what, raw);
      return new Detail(detail.summary() + "; " + e.getMessage(), detail.lines());
    }
  }

  private Detail oneSided(char sign, String what, Bytes bytes) throws IOException {
    String summary = what + ", " + Count.of(bytes.size(), "byte");
    Optional<Charset> charset = encoding(bytes);
    return charset.isPresent()
        ? TextDiff.oneSided(sign, summary, bytes, charset.get(), limits.detailLines())
        : HexDiff.oneSided(sign, summary, bytes, limits.detailLines());
  }

  private static Optional<Charset> encoding(Bytes bytes) throws IOException {
    return bytes.size() > TEXT_LIMIT
        ? Optional.empty()
        : TextEncoding.sniff(bytes.head(SNIFFED), bytes.size() > SNIFFED);
  }
}

package dev.assay.comparator;

import dev.assay.comparator.align.Alignment;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Meaning;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.consistency.Contradiction;
import dev.assay.comparator.explain.Explainer;
import dev.assay.core.artifact.MemberName;
import dev.assay.core.artifact.Printable;
import dev.assay.core.result.Detail;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What people read about a difference: in terms of the format if it can tell, else as bytes. */
final class Details {
  /** Longer texts are cut, in characters. */
  private static final int LONGEST = 400;

  private final Explainer explainer;

  Details(Explainer explainer) {
    this.explainer = explainer;
  }

  /** How two fields differ. */
  Detail changed(LayerDraft layer, Part.Field published, Part.Field rebuilt) throws IOException {
    Optional<Detail> told = changed(published, rebuilt, explainer.lines());
    if (told.isPresent()) {
      return told.get();
    }
    return isContent(published.nature())
        ? bytes(layer, published, rebuilt)
        : Detail.of(value(rebuilt) + " -> " + value(published));
  }

  /** How two parts differ as bytes. */
  Detail bytes(LayerDraft layer, Part published, Part rebuilt) throws IOException {
    return explainer.changed(slice(layer, true, published), slice(layer, false, rebuilt));
  }

  /** How two layers differ. */
  Detail whole(Content content) throws IOException {
    return explainer.changed(content.published(), content.rebuilt());
  }

  /** What a person wants to see of a member is its content. */
  Detail alone(LayerDraft layer, boolean added, List<Part> parts) throws IOException {
    Optional<Detail> told = alone(added ? '+' : '-', parts, explainer.lines());
    if (told.isPresent()) {
      return told.get();
    }
    Part best = parts.getFirst();
    for (Part part : parts) {
      if (part instanceof Part.Body) {
        best = part;
      }
    }
    Bytes raw = slice(layer, added, best);
    return added ? explainer.added(raw, best) : explainer.removed(raw, best);
  }

  /** Which parts stand elsewhere. */
  static Detail moved(LayerDraft layer, String format, List<Alignment.Pair> moved) {
    List<String> lines = new ArrayList<>();
    for (Alignment.Pair pair : moved) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  %s %s: offset %d -> %d",
              Recorder.pathOf(layer, pair.published().key()).text(),
              pair.published().key().text(),
              pair.rebuilt().offset(),
              pair.published().offset()));
    }
    return new Detail(moved.size() + " parts of the " + format + " stand elsewhere", lines);
  }

  /** Whether a field is shown as a diff, not as two values. */
  static boolean isContent(Nature nature) {
    return nature == Nature.TEXT || nature == Nature.PAYLOAD;
  }

  /** What a pair differs in, if that runs through the whole layer. */
  static Optional<Meaning.Shared> shared(Part published, Part rebuilt) throws IOException {
    return ask(published, rebuilt, Meaning::shared);
  }

  private static Optional<Detail> changed(Part published, Part rebuilt, int limit)
      throws IOException {
    return ask(published, rebuilt, (left, right) -> left.changed(right, limit));
  }

  private static Optional<Detail> alone(char sign, List<Part> parts, int limit) throws IOException {
    List<String> lines = new ArrayList<>();
    String summary = "";
    int left = 0;
    for (Part part : parts) {
      if (lines.size() >= limit) {
        left++;
        continue;
      }
      Optional<Detail> detail = alone(sign, part, limit);
      if (detail.isEmpty()) {
        return Optional.empty();
      }
      summary = detail.get().summary();
      lines.addAll(detail.get().lines());
    }
    if (left > 0) {
      lines.add("  … " + left + " more");
    }
    return Optional.of(new Detail(parts.size() == 1 ? summary : parts.size() + " of them", lines));
  }

  /** Where a difference shows, and what it is. */
  static Detail of(Meaning.Shared shared) throws IOException {
    try {
      return shared.detail().get();
    } catch (MalformedException | LimitReachedException e) {
      return Detail.of("cannot be shown: " + e.getMessage());
    }
  }

  /** Which side contradicts itself, and how. */
  static Detail of(Contradiction one) {
    List<String> sides = new ArrayList<>();
    String list = shown(one.list());
    one.published().ifPresent(text -> sides.add("published: its " + list + ' ' + shown(text)));
    one.rebuilt().ifPresent(text -> sides.add("rebuilt: its " + list + ' ' + shown(text)));
    return Detail.of(String.join("; ", sides));
  }

  /** Text of a hostile file, one byte per char, as it is shown. */
  static String shown(String text) {
    String decoded = new MemberName(text, 1).decoded();
    return decoded.length() <= LONGEST
        ? Printable.escape(decoded)
        : Printable.escape(decoded.substring(0, LONGEST))
            + " … ("
            + (decoded.length() - LONGEST)
            + " more characters)";
  }

  private static Optional<Detail> alone(char sign, Part part, int limit) throws IOException {
    Optional<Meaning> meaning = part.meaning();
    try {
      return meaning.isEmpty() ? Optional.empty() : meaning.get().alone(sign, limit);
    } catch (MalformedException | LimitReachedException e) {
      return Optional.empty();
    }
  }

  @FunctionalInterface
  private interface Question<T> {
    Optional<T> put(Meaning published, Meaning rebuilt)
        throws IOException, MalformedException, LimitReachedException;
  }

  private static <T> Optional<T> ask(Part published, Part rebuilt, Question<T> question)
      throws IOException {
    Optional<Meaning> left = published.meaning();
    Optional<Meaning> right = rebuilt.meaning();
    if (left.isEmpty() || right.isEmpty()) {
      return Optional.empty();
    }
    try {
      return question.put(left.get(), right.get());
    } catch (MalformedException | LimitReachedException e) {
      return Optional.empty();
    }
  }

  private static Bytes slice(LayerDraft layer, boolean published, Part part) {
    Content content = layer.content();
    return (published ? content.published() : content.rebuilt())
        .slice(part.offset(), part.length());
  }

  private static String value(Part.Field field) throws IOException {
    try {
      return field.value().get();
    } catch (MalformedException | LimitReachedException e) {
      return "unreadable (" + e.getMessage() + ")";
    }
  }
}

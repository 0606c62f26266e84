package dev.assay.comparator.explain;

import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.artifact.Printable;
import dev.assay.core.result.Detail;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.jgit.diff.Edit;
import org.eclipse.jgit.diff.EditList;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;

/** A line diff, {@code -} for rebuilt and {@code +} for published, with a little context. */
final class TextDiff {
  private static final int CONTEXT = 2;

  /** Longer lines are shown as a window around what differs. */
  private static final int LINE = 400;

  private static final int MARGIN = 120;

  /** More than this are not odd to a reader. */
  private static final int MOST_ODD = 40;

  private TextDiff() {}

  static Detail of(Bytes rebuilt, Bytes published, Charset charset, int limit) throws IOException {
    LineEnds ends = LineEnds.of(utf8(rebuilt, charset), utf8(published, charset));
    RawText left = ends.rebuilt();
    RawText right = ends.published();
    EditList edits = new HistogramDiff().diff(RawTextComparator.DEFAULT, left, right);
    long removed = edits.stream().mapToLong(Edit::getLengthA).sum();
    long added = edits.stream().mapToLong(Edit::getLengthB).sum();
    if (edits.isEmpty()) {
      String why = ends.note().isEmpty() ? "; another encoding" : ends.note();
      return Detail.of("the same lines" + why);
    }
    String summary = Count.of(added, "line") + " added, " + removed + " removed" + ends.note();
    List<String> lines = odd(left, right, edits);
    lines.addAll(lines(left, right, edits, limit));
    return new Detail(summary, lines);
  }

  /** Among many lines that changed alike, the others come first. */
  private static List<String> odd(RawText left, RawText right, EditList edits) {
    List<OddLines.Odd> odd = new OddLines(left, right, edits).find();
    List<String> lines = new ArrayList<>();
    if (!odd.isEmpty()) {
      lines.add("@@ unlike the other changed lines: " + odd.size() + " @@");
    }
    for (OddLines.Odd one : odd.subList(0, Math.min(MOST_ODD, odd.size()))) {
      RawText text = one.published() ? right : left;
      lines.add(
          (one.published() ? "+ " : "- ")
              + (one.index() + 1)
              + ": "
              + clip(line(text, one.index()), ""));
    }
    if (odd.size() > MOST_ODD) {
      lines.add("  … " + Count.of(odd.size() - MOST_ODD, "more such line"));
    }
    return lines;
  }

  private static List<String> lines(RawText left, RawText right, EditList edits, int limit) {
    List<String> lines = new ArrayList<>();
    int hidden = 0;
    int shownUpTo = 0;
    for (Edit edit : edits) {
      if (lines.size() >= limit) {
        hidden += edit.getLengthA() + edit.getLengthB();
        continue;
      }
      int from = Math.max(shownUpTo, edit.getBeginA() - CONTEXT);
      lines.add(
          String.format(
              Locale.ROOT,
              "@@ rebuilt line %d, published line %d @@",
              edit.getBeginA() + 1,
              edit.getBeginB() + 1));
      for (int i = from; i < edit.getBeginA(); i++) {
        lines.add("  " + clip(line(left, i), ""));
      }
      hidden += changed(left, right, edit, limit, lines);
      shownUpTo = edit.getEndA();
      for (int i = 0; i < CONTEXT && shownUpTo < left.size(); i++, shownUpTo++) {
        if (startsAt(edits, shownUpTo)) {
          break;
        }
        lines.add("  " + clip(line(left, shownUpTo), ""));
      }
    }
    if (hidden > 0) {
      lines.add("  … " + Count.of(hidden, "more changed line"));
    }
    return lines;
  }

  private static boolean startsAt(EditList edits, int line) {
    int low = 0;
    int high = edits.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (edits.get(middle).getBeginA() < line) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low < edits.size() && edits.get(low).getBeginA() == line;
  }

  private static int changed(
      RawText left, RawText right, Edit edit, int limit, List<String> lines) {
    int hidden = 0;
    for (int i = 0; i < edit.getLengthA(); i++) {
      String other = i < edit.getLengthB() ? line(right, edit.getBeginB() + i) : "";
      if (lines.size() < limit) {
        lines.add("- " + clip(line(left, edit.getBeginA() + i), other));
        lastLineEnd(left, edit.getBeginA() + i, right, lines);
      } else {
        hidden++;
      }
    }
    // What was injected has a plus: it gets room of its own.
    int room = lines.size() + limit;
    for (int i = 0; i < edit.getLengthB(); i++) {
      String other = i < edit.getLengthA() ? line(left, edit.getBeginA() + i) : "";
      if (lines.size() < room) {
        lines.add("+ " + clip(line(right, edit.getBeginB() + i), other));
        lastLineEnd(right, edit.getBeginB() + i, left, lines);
      } else {
        hidden++;
      }
    }
    return hidden;
  }

  /** Says that a last line is not ended, if that of the other side is. */
  private static void lastLineEnd(RawText text, int index, RawText other, List<String> lines) {
    if (index == text.size() - 1
        && text.isMissingNewlineAtEnd()
        && other.size() > 0
        && !other.isMissingNewlineAtEnd()) {
      lines.add("  (no line end)");
    }
  }

  static Detail oneSided(char sign, String summary, Bytes bytes, Charset charset, int limit)
      throws IOException {
    LineEnds ends = LineEnds.of(utf8(bytes, charset));
    RawText text = ends.published();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < Math.min(limit, text.size()); i++) {
      lines.add(sign + " " + clip(line(text, i), ""));
    }
    if (text.size() > limit) {
      lines.add("  … " + Count.of(text.size() - limit, "more line"));
    }
    return new Detail(summary + ends.note(), lines);
  }

  private static byte[] utf8(Bytes bytes, Charset charset) throws IOException {
    byte[] raw = bytes.copy(0, Math.toIntExact(bytes.size()));
    return charset.equals(StandardCharsets.UTF_8)
        ? raw
        : new String(raw, charset).getBytes(StandardCharsets.UTF_8);
  }

  private static String line(RawText text, int index) {
    return text.getString(index);
  }

  /** A line as it is shown: escaped, and if long, a window around where it differs from another. */
  private static String clip(String line, String other) {
    if (line.length() <= LINE) {
      return Printable.escape(line);
    }
    int prefix = 0;
    int common = Math.min(line.length(), other.length());
    while (prefix < common && line.charAt(prefix) == other.charAt(prefix)) {
      prefix++;
    }
    int suffix = 0;
    while (suffix < common - prefix
        && line.charAt(line.length() - 1 - suffix) == other.charAt(other.length() - 1 - suffix)) {
      suffix++;
    }
    int from = Math.max(0, prefix - MARGIN);
    int end = Math.min(line.length(), Math.max(line.length() - suffix + MARGIN, from + LINE));
    end = Math.min(end, from + 4 * LINE);
    return (from > 0 ? "… " + from + " characters … " : "")
        + Printable.escape(line.substring(from, end))
        + (end < line.length() ? " … " + (line.length() - end) + " more characters" : "");
  }
}

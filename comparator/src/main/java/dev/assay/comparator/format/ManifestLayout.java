package dev.assay.comparator.format;

import dev.assay.comparator.format.TextMeaning.Layout;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** How the lines of a manifest are folded and ended, if one listed writer would do all of it so. */
final class ManifestLayout implements Supplier<Layout> {
  /** The JDK and most others fill lines of 72 bytes, Ant of 70; some do not fold at all. */
  private static final List<Integer> WIDTHS = List.of(72, 70, Integer.MAX_VALUE);

  private static final List<String> LINE_ENDS = List.of("\r\n", "\n", "\r");
  private static final int BITS = 4;

  private final List<TextLine> lines;

  ManifestLayout(List<TextLine> lines) {
    this.lines = lines;
  }

  @Override
  public Layout get() {
    for (String lineEnd : LINE_ENDS) {
      for (int width : WIDTHS) {
        if (isWritten(lineEnd, width)) {
          String folding = width == Integer.MAX_VALUE ? "not folded" : "folded at " + width;
          return new Layout(Optional.of(shown(lineEnd) + ", " + folding), BITS);
        }
      }
    }
    return Layout.UNKNOWN;
  }

  static String shown(String lineEnd) {
    return lineEnd.replace("\r\n", "CR LF").replace("\n", "LF").replace("\r", "CR");
  }

  private boolean isWritten(String lineEnd, int width) {
    for (int i = 0; i < lines.size(); i++) {
      TextLine line = lines.get(i);
      boolean folded = i + 1 < lines.size() && lines.get(i + 1).text().startsWith(" ");
      boolean full = folded ? line.text().length() == width : line.text().length() <= width;
      // A piece of nothing would be one more way to write the same.
      boolean empty = line.text().equals(" ");
      if (!line.lineEnd().equals(lineEnd) || !full || empty || !isAscii(line.text())) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c <= '~');
  }
}

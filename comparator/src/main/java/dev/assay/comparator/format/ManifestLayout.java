package dev.assay.comparator.format;

import dev.assay.comparator.format.TextMeaning.Layout;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** How the lines of a manifest are folded and ended, if one listed writer would do all of it so. */
final class ManifestLayout implements Supplier<Layout> {
  /** The JDK refuses longer lines. */
  private static final int NOT_FOLDED = 510;

  /** The JDK and most others fill lines of 72 bytes, Ant of 70; some do not fold at all. */
  private static final List<Integer> WIDTHS = List.of(72, 70, NOT_FOLDED);

  /** Before 9, the JDK did not take a lone CR for a line end, and saw but one line. */
  private static final List<String> LINE_ENDS = List.of("\r\n", "\n");

  /** Signature files are signed, and cover the manifest, byte by byte. */
  private static final Pattern SIGNED =
      Pattern.compile("(?i)(Signature-Version|[^:]*-Digest(-Manifest[^:]*)?):.*");

  private static final int BITS = 4;

  private final List<TextLine> lines;

  ManifestLayout(List<TextLine> lines) {
    this.lines = lines;
  }

  @Override
  public Layout get() {
    if (lines.stream().anyMatch(line -> SIGNED.matcher(line.text()).matches())) {
      return Layout.UNKNOWN;
    }
    for (String lineEnd : LINE_ENDS) {
      for (int width : WIDTHS) {
        if (isWritten(lineEnd, width)) {
          String folding = width == NOT_FOLDED ? "not folded" : "folded at " + width;
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
      boolean full =
          folded
              ? width != NOT_FOLDED && line.text().length() == width
              : line.text().length() <= width;
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

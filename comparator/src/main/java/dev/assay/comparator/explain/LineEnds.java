package dev.assay.comparator.explain;

import java.util.Arrays;
import org.eclipse.jgit.diff.RawText;

/**
 * Two texts for a line diff. Where every line of a text ends alike, that is said once rather than
 * at every line; where they end differently, the odd ones are left in and shown.
 *
 * @param rebuilt in UTF-8
 * @param published the same
 * @param note what to add to the summary; may be empty
 */
record LineEnds(RawText rebuilt, RawText published, String note) {
  private enum Style {
    /** There is no line end. */
    NONE(""),
    LF("LF"),
    CRLF("CRLF"),
    /** Of several kinds, or carriage returns elsewhere. */
    MIXED("mixed");

    private final String text;

    Style(String text) {
      this.text = text;
    }
  }

  static LineEnds of(byte[] rebuilt, byte[] published) {
    Style left = style(rebuilt);
    Style right = style(published);
    if (left == Style.MIXED || right == Style.MIXED) {
      return new LineEnds(new RawText(rebuilt), new RawText(published), "");
    }
    String note = "";
    if (left != Style.NONE && right != Style.NONE && left != right) {
      note = "; " + left.text + " line ends rebuilt, " + right.text + " published";
    } else if (left == Style.CRLF || right == Style.CRLF) {
      note = "; CRLF line ends";
    }
    return new LineEnds(plain(rebuilt, left), plain(published, right), note);
  }

  /** One text alone. */
  static LineEnds of(byte[] text) {
    return of(text, text);
  }

  private static Style style(byte[] text) {
    Style style = Style.NONE;
    for (int i = 0; i < text.length; i++) {
      boolean crlf = text[i] == '\r' && i + 1 < text.length && text[i + 1] == '\n';
      if (text[i] == '\r' && !crlf) {
        return Style.MIXED;
      }
      if (crlf || text[i] == '\n') {
        Style found = crlf ? Style.CRLF : Style.LF;
        if (style != Style.NONE && style != found) {
          return Style.MIXED;
        }
        style = found;
        i += crlf ? 1 : 0;
      }
    }
    return style;
  }

  /** A text whose line ends are line feeds. */
  private static RawText plain(byte[] text, Style style) {
    if (style != Style.CRLF) {
      return new RawText(text);
    }
    byte[] plain = new byte[text.length];
    int length = 0;
    for (byte b : text) {
      if (b != '\r') {
        plain[length++] = b;
      }
    }
    return new RawText(Arrays.copyOf(plain, length));
  }
}

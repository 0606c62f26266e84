package dev.assay.rebuilder.checkout;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;

/** Looks for characters of text in UTF-8 that are not seen, or that reorder others. */
final class HiddenText {
  private static final int JOINER = 0x200d;
  private static final int EMOJI_STYLE = 0xfe0f;
  private static final int MARK = 0xfeff;

  private HiddenText() {}

  /**
   * What was found in a file.
   *
   * @param line of the first one, from 1
   * @param name of the first one, such as {@code U+202E RIGHT-TO-LEFT OVERRIDE}
   * @param count of all in the file
   */
  record Found(long line, String name, long count) {}

  /**
   * Reads to the end.
   *
   * @return empty if there is none, or the file is not text in UTF-8
   */
  static Optional<Found> find(InputStream in) throws IOException {
    long line = 1;
    long count = 0;
    long firstLine = 0;
    int first = 0;
    int before = 0;
    boolean start = true;
    for (int point = next(in); point != -1; point = next(in)) {
      if (point == -2 || point == 0) {
        return Optional.empty();
      }
      if (isHidden(point) && !(start && point == MARK) && !(isPlain(point) && isSymbol(before))) {
        firstLine = count == 0 ? line : firstLine;
        first = count == 0 ? point : first;
        count++;
      }
      line += point == '\n' ? 1 : 0;
      before = point;
      start = false;
    }
    return count == 0 ? Optional.empty() : Optional.of(new Found(firstLine, name(first), count));
  }

  private static String name(int point) {
    String hex = String.format(Locale.ROOT, "U+%04X", point);
    return Optional.ofNullable(Character.getName(point)).map(n -> hex + " " + n).orElse(hex);
  }

  /** What emoji are joined and styled with. */
  private static boolean isPlain(int point) {
    return point == JOINER || point == EMOJI_STYLE;
  }

  private static boolean isSymbol(int point) {
    return point == EMOJI_STYLE
        || (point >= 0x2190 && point <= 0x2bff)
        || (point >= 0x1f000 && point <= 0x1faff)
        || (point >= '0' && point <= '9')
        || point == '#'
        || point == '*'
        || point == 0xa9
        || point == 0xae
        || (point >= 0x2000 && Character.getType(point) == Character.OTHER_SYMBOL);
  }

  /** Format characters (bidi controls, zero widths, tags), variation selectors, blank letters. */
  private static boolean isHidden(int point) {
    return Character.getType(point) == Character.FORMAT
        || (point >= 0xfe00 && point <= 0xfe0f)
        || (point >= 0xe0000 && point <= 0xe0fff)
        || (point >= 0x180b && point <= 0x180f)
        || point == 0x034f
        || point == 0x115f
        || point == 0x1160
        || point == 0x2028
        || point == 0x2029
        || point == 0x3164
        || point == 0xffa0;
  }

  /** The next character; -1 at the end, -2 if it is not UTF-8 (RFC 3629). */
  private static int next(InputStream in) throws IOException {
    int lead = in.read();
    if (lead < 0x80) {
      return lead;
    }
    int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
    if (lead < 0xc2 || lead > 0xf4) {
      return -2;
    }
    int point = lead & (0x3f >> more);
    for (int i = 0; i < more; i++) {
      int next = in.read();
      if ((next & 0xc0) != 0x80 || next < 0) {
        return -2;
      }
      point = point << 6 | (next & 0x3f);
    }
    int least = more == 3 ? 0x10000 : more == 2 ? 0x800 : 0x80;
    boolean surrogate = point >= 0xd800 && point <= 0xdfff;
    return point < least || point > 0x10ffff || surrogate ? -2 : point;
  }
}

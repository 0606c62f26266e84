package dev.assay.core.artifact;

/**
 * Which characters may reach a terminal as they are. Control codes move the cursor, bidirectional
 * controls reorder what is read (CVE-2021-42574), invisible ones hide: all of them are shown as
 * escapes.
 */
public final class Printable {
  private Printable() {}

  /** Whether a terminal shows {@code codePoint} as a mark of its own, where it stands. */
  public static boolean isVisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      default -> !isBlank(codePoint);
    };
  }

  /** Letters and symbols that are drawn as nothing: Hangul fillers, Braille blank, selectors. */
  private static boolean isBlank(int codePoint) {
    return switch (codePoint) {
      case 0x034f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x2800, 0x3164, 0xffa0 -> true;
      default ->
          (codePoint >= 0x180b && codePoint <= 0x180f)
              || (codePoint >= 0xfe00 && codePoint <= 0xfe0f)
              || (codePoint >= 0xe0100 && codePoint <= 0xe01ef);
    };
  }

  /**
   * {@code text} with everything that is not visible escaped: {@code \t} stays a tab, a space a
   * space, everything else becomes {@code \\u{XXXX}}.
   */
  public static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (c == ' ' || c == '\t' || isVisible(c)) {
                out.appendCodePoint(c);
              } else {
                out.append(String.format(java.util.Locale.ROOT, "\\u{%04X}", c));
              }
            });
    return out.toString();
  }
}

package dev.assay.core.text;

import dev.assay.core.artifact.Printable;
import dev.assay.core.failure.AssayException;

/**
 * A place in a text file, for messages.
 *
 * @param origin the file as it was given, or the option
 * @param line from 1; 0 where there is none
 * @param column from 1; 0 where there is none
 */
public record Place(String origin, int line, int column) {
  private static final int SHOWN = 80;

  /** The whole of a file, or an option. */
  public static Place of(String origin) {
    return new Place(origin, 0, 0);
  }

  /** What is thrown for something malformed here. */
  public AssayException.Usage problem(String message) {
    return new AssayException.Usage(this + ": " + message);
  }

  /** {@code text} in quotes, safe to print, cut after 80 characters. */
  public static String quote(String text) {
    String shown = text.length() <= SHOWN ? text : cut(text) + "…";
    return '"' + Printable.escape(shown.replace("\n", "\\n")) + '"';
  }

  private static String cut(String text) {
    boolean insidePair = Character.isHighSurrogate(text.charAt(SHOWN - 1));
    return text.substring(0, insidePair ? SHOWN - 1 : SHOWN);
  }

  @Override
  public String toString() {
    return Printable.escape(origin)
        + (line > 0 ? ":" + line : "")
        + (line > 0 && column > 0 ? ":" + column : "");
  }
}

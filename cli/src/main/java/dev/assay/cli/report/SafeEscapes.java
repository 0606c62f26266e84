package dev.assay.cli.report;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.assay.core.artifact.Printable;
import java.io.Serial;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which characters of a JSON string are written {@code \\uXXXX}: all that a terminal would not show
 * as themselves, and those that HTML gives a meaning. A parser sees the same text either way.
 *
 * <p>Both halves of a surrogate pair are escaped: Jackson asks for one {@code char} at a time, and
 * one half does not say whether the pair is visible.
 */
final class SafeEscapes extends CharacterEscapes {
  @Serial private static final long serialVersionUID = 1L;

  private static final int DELETE = 0x7f;
  private static final String HTML = "<&";

  @Override
  public int[] getEscapeCodesForAscii() {
    int[] codes = standardAsciiEscapesForJSON();
    codes[DELETE] = ESCAPE_STANDARD;
    HTML.chars().forEach(c -> codes[c] = ESCAPE_STANDARD);
    return codes;
  }

  @Override
  public @Nullable SerializableString getEscapeSequence(int ch) {
    return Printable.isVisible(ch)
        ? null
        : new SerializedString(String.format(Locale.ROOT, "\\u%04X", ch));
  }
}

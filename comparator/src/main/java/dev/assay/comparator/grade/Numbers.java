package dev.assay.comparator.grade;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.assay.comparator.bytes.Bytes;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers as text in fields of a fixed width. */
final class Numbers {
  /** Which of the spellings that {@link #octal} takes. */
  static final int SPELLING_BITS = 2;

  /** No field of a number is longer. */
  private static final int LONGEST = 16;

  private static final Pattern OCTAL = Pattern.compile("([0-7]+)(\0| | \0)");
  private static final Pattern DECIMAL = Pattern.compile("(0|[1-9][0-9]*) *");
  private static final Pattern PADDED_OCTAL = Pattern.compile("(0|[1-7][0-7]*) *");

  private Numbers() {}

  /**
   * A number and how it is written.
   *
   * @param value 0 or more
   * @param spelling what is left to choose for a writer; empty if nothing is
   */
  record Spelled(long value, String spelling) {}

  /**
   * A number of tar: octal digits that fill the field up to a NUL, a space, or both; or nothing but
   * NUL. Never in base 256, nor with spaces in front, nor with anything behind its end.
   */
  static Optional<Spelled> octal(Bytes field) throws IOException {
    String text = text(field);
    if (!text.isEmpty() && text.chars().allMatch(c -> c == 0)) {
      return Optional.of(new Spelled(0, "unset"));
    }
    Matcher matcher = OCTAL.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new Spelled(
                Long.parseLong(matcher.group(1), 8),
                matcher.group(2).replace("\0", "NUL").replace(" ", "space")))
        : Optional.empty();
  }

  /** A number of ar: decimal digits without a leading zero, then spaces; or nothing but spaces. */
  static Optional<Spelled> decimal(Bytes field) throws IOException {
    return padded(DECIMAL, 10, text(field));
  }

  /** The same with octal digits. */
  static Optional<Spelled> paddedOctal(Bytes field) throws IOException {
    return padded(PADDED_OCTAL, 8, text(field));
  }

  private static Optional<Spelled> padded(Pattern pattern, int radix, String text) {
    if (!text.isEmpty() && text.isBlank() && text.indexOf(' ') >= 0) {
      return text.chars().allMatch(c -> c == ' ')
          ? Optional.of(new Spelled(0, "unset"))
          : Optional.empty();
    }
    Matcher matcher = pattern.matcher(text);
    return matcher.matches()
        ? Optional.of(new Spelled(Long.parseLong(matcher.group(1), radix), ""))
        : Optional.empty();
  }

  /** One char for each byte; empty if that is too long for a number. */
  static String text(Bytes field) throws IOException {
    return field.size() > LONGEST ? "" : new String(field.copy(0, (int) field.size()), ISO_8859_1);
  }
}

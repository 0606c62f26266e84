package dev.assay.core.lock;

import dev.assay.core.failure.AssayException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A moment: while a lock is made, repositories are to offer what they offered then.
 *
 * @param instant with a precision of one second
 */
public record AsOf(Instant instant) {
  private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  private static final Pattern MOMENT = Pattern.compile(DAY + "T[0-9]{2}:[0-9]{2}:[0-9]{2}Z");

  /**
   * Reads what a person writes: a day, which stands for its first moment in UTC, or a moment of UTC
   * ({@code 2024-05-01T12:00:00Z}; ISO 8601).
   *
   * @param now which it must be before
   * @throws AssayException.Usage if it is something else, or not in the past
   */
  public static AsOf read(String text, Instant now) throws AssayException.Usage {
    AsOf found =
        of(DAY.matcher(text).matches() ? text + "T00:00:00Z" : text)
            .orElseThrow(
                () ->
                    new AssayException.Usage(
                        "--as-of: expected a day such as 2024-05-01, or a moment such as"
                            + " 2024-05-01T12:00:00Z, found "
                            + text));
    if (!found.instant().isBefore(now)) {
      throw new AssayException.Usage(
          "--as-of: expected a date in the past, found " + text + "; now it is " + now);
    }
    return found;
  }

  /** Reads it as {@link #toString} writes it; empty if it is something else. */
  public static Optional<AsOf> of(String text) {
    if (!MOMENT.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      // Both, since an instant may be written with a leap second or at 24 hours.
      LocalDate.parse(text.substring(0, text.indexOf('T')));
      Instant instant = Instant.parse(text);
      return Optional.of(new AsOf(instant)).filter(read -> read.toString().equals(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Whether something came to be only later. */
  public boolean isBefore(Instant other) {
    return instant.isBefore(other);
  }

  /** The moment in UTC: {@code 2024-05-01T00:00:00Z}. */
  @Override
  public String toString() {
    return instant.toString();
  }
}

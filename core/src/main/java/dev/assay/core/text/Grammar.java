package dev.assay.core.text;

import dev.assay.core.failure.AssayException;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The closed set of texts that one kind of value may be.
 *
 * @param expected completes "expected …" in a message
 * @param test whether a text is in the set
 */
public record Grammar(String expected, Predicate<String> test) {
  /** Texts that match a pattern as a whole. */
  public static Grammar pattern(String expected, String regex) {
    return new Grammar(expected, Pattern.compile(regex).asMatchPredicate());
  }

  /** The texts that {@code condition} holds for as well. */
  public Grammar and(Predicate<String> condition) {
    return new Grammar(expected, test.and(condition));
  }

  /**
   * Returns {@code text} if it is in the set.
   *
   * @throws AssayException if it isn't
   */
  public String check(String text, Place place) throws AssayException {
    if (!test.test(text)) {
      throw place.problem("expected " + expected + ", found " + Place.quote(text));
    }
    return text;
  }
}

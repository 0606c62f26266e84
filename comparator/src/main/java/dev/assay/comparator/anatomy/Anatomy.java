package dev.assay.comparator.anatomy;

import java.util.List;
import java.util.Locale;

/**
 * What a layer consists of.
 *
 * @param format id of the format that read it
 * @param size of the layer in bytes
 * @param parts tile {@code [0, size)} in order; checked here, always
 */
public record Anatomy(String format, long size, List<Part> parts) {
  public Anatomy {
    parts = List.copyOf(parts);
    requireTiling(format, parts, 0, size);
  }

  /**
   * Checks that parts tile a range.
   *
   * @throws IllegalStateException if they do not; that is a bug of the format's reader
   */
  public static void requireTiling(String what, List<? extends Part> parts, long start, long end) {
    long at = start;
    for (Part part : parts) {
      if (part.offset() != at || part.length() < 0) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "bug in Assay: parts of %s do not tile: expected offset %d, found %d (%s)",
                what,
                at,
                part.offset(),
                part.key().text()));
      }
      at = part.end();
    }
    if (at != end) {
      throw new IllegalStateException(
          "bug in Assay: parts of " + what + " end at " + at + " instead of " + end);
    }
  }
}

package dev.assay.core.result;

import java.util.List;

/**
 * A difference as people read it; already escaped for a terminal. It never decides anything.
 *
 * @param summary one line: what differs
 * @param lines a diff, {@code -} before rebuilt and {@code +} before published lines; may be empty
 */
public record Detail(String summary, List<String> lines) {
  public Detail {
    lines = List.copyOf(lines);
  }

  /** A detail of one line. */
  public static Detail of(String summary) {
    return new Detail(summary, List.of());
  }
}

package dev.assay.comparator.explain;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.comparator.bytes.ArrayBytes;
import dev.assay.core.result.Detail;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A diff of values that a format has rendered, one a line. */
public final class LineDiff {
  private LineDiff() {}

  /** What differs between two lists of lines. */
  public static Detail of(List<String> rebuilt, List<String> published, int limit)
      throws IOException {
    return TextDiff.of(bytes(rebuilt), bytes(published), UTF_8, limit);
  }

  /** Lines of one side, with a sign before each. */
  public static Detail oneSided(char sign, String summary, List<String> lines, int limit) {
    List<String> shown = new ArrayList<>();
    for (String line : lines.subList(0, Math.min(limit, lines.size()))) {
      shown.add(sign + " " + line);
    }
    if (lines.size() > limit) {
      shown.add("  … " + (lines.size() - limit) + " more lines");
    }
    return new Detail(summary, shown);
  }

  private static ArrayBytes bytes(List<String> lines) {
    return new ArrayBytes((String.join("\n", lines) + "\n").getBytes(UTF_8));
  }
}

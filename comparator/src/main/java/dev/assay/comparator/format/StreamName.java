package dev.assay.comparator.format;

import dev.assay.core.artifact.MemberName;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the content of a compressed file is called: the file's name without its last suffix. */
final class StreamName {
  private static final List<String> SUFFIXES = List.of(".gz", ".bz2", ".xz", ".zst", ".zstd");

  /** Suffixes that stand for two. */
  private static final Map<String, String> SHORT =
      Map.of(
          ".tgz", ".tar",
          ".taz", ".tar",
          ".tbz", ".tar",
          ".tbz2", ".tar",
          ".txz", ".tar",
          ".tzst", ".tar",
          ".crate", ".tar",
          ".svgz", ".svg");

  private StreamName() {}

  /**
   * The name of the content.
   *
   * @param file what the compressed file is called
   */
  static MemberName of(String file) {
    int dot = file.lastIndexOf('.');
    if (dot > 0) {
      String suffix = file.substring(dot).toLowerCase(Locale.ROOT);
      String stem = file.substring(0, dot);
      if (SUFFIXES.contains(suffix)) {
        return MemberName.of(stem);
      }
      String full = SHORT.get(suffix);
      if (full != null) {
        return MemberName.of(stem + full);
      }
    }
    return MemberName.of("content");
  }
}

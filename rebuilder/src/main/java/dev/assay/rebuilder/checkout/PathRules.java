package dev.assay.rebuilder.checkout;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.artifact.Printable;
import dev.assay.core.failure.AssayException;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.ObjectChecker;

/**
 * Which names hostile source may give its files. Names that some file system takes for {@code .git}
 * are refused everywhere (CVE-2014-9390), so that one tree means the same on all systems.
 */
final class PathRules {
  private static final int MAX_SEGMENT = 255;
  private static final int MAX_PATH = 4096;
  private static final int MAX_DEPTH = 200;

  /** NTFS: trailing dots and spaces are dropped, a colon begins a stream, 8.3 names exist. */
  private static final Pattern NTFS_GIT = Pattern.compile("(?i)(\\.git|git~[0-9]+)[ .]*(:.*)?");

  private final ObjectChecker checker = new ObjectChecker().setSafeForMacOS(true);

  /**
   * Splits and checks a path.
   *
   * @param path with slashes, relative
   * @param origin what the path is from, for messages
   * @return its segments, at least one
   */
  List<String> segments(String path, String origin) throws AssayException.Source {
    List<String> segments = List.of(path.split("/", -1));
    if (path.getBytes(UTF_8).length > MAX_PATH || segments.size() > MAX_DEPTH) {
      throw refused(path, origin, "too long or too deep");
    }
    for (String segment : segments) {
      requireSegment(segment, path, origin);
    }
    return segments;
  }

  private void requireSegment(String segment, String path, String origin)
      throws AssayException.Source {
    byte[] raw = segment.getBytes(UTF_8);
    if (raw.length > MAX_SEGMENT || segment.indexOf(0) >= 0) {
      throw refused(path, origin, "a name that no file can have");
    }
    if (segment.indexOf('\ufffd') >= 0) {
      throw refused(path, origin, "a name that is not UTF-8, or is shown as if it were not");
    }
    if (NTFS_GIT.matcher(segment).matches()) {
      throw refused(path, origin, "a name that stands for .git");
    }
    try {
      checker.checkPathSegment(raw, 0, raw.length);
    } catch (CorruptObjectException e) {
      throw refused(path, origin, String.valueOf(e.getMessage()));
    }
  }

  static AssayException.Source refused(String path, String origin, String why) {
    return new AssayException.Source(
        "refused to write "
            + Printable.escape(path)
            + " of "
            + origin
            + ": "
            + Printable.escape(why)
            + ". Such a source cannot be built; ask its makers.");
  }
}

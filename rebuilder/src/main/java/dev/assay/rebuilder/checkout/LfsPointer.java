package dev.assay.rebuilder.checkout;

import dev.assay.core.artifact.Digest;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A pointer of Git LFS, which stands in git for a file that is elsewhere (git-lfs: docs/spec.md,
 * "The Pointer").
 *
 * @param oid SHA-256 of the file
 * @param size of the file, in bytes
 * @param extended whether a program of whoever checks out would have to change the file
 */
record LfsPointer(Digest oid, long size, boolean extended) {
  /** Pointers are shorter, in bytes. */
  static final int LIMIT = 1024;

  private static final String VERSION =
      "version https?://(?:git-lfs\\.github\\.com/spec/v1|git-media\\.io/v/2"
          + "|hawser\\.github\\.com/spec/v1)";

  private static final Pattern POINTER =
      Pattern.compile(
          VERSION
              + "\n((?:ext-[0-9]-[A-Za-z0-9_]+ sha256:[0-9a-f]{64}\n)*)"
              + "oid sha256:([0-9a-f]{64})\nsize ([0-9]{1,18})\\s*");

  private static final Pattern START = Pattern.compile("(?s)\\s*" + VERSION + "\\b.*");

  /** Reads one; empty if the text is none. */
  static Optional<LfsPointer> of(String text) {
    Matcher matcher = POINTER.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new LfsPointer(
                new Digest(matcher.group(2)),
                Long.parseLong(matcher.group(3)),
                !matcher.group(1).isEmpty()))
        : Optional.empty();
  }

  /** Whether a text begins as a pointer does. */
  static boolean looksLikeOne(String text) {
    return START.matcher(text).matches();
  }
}

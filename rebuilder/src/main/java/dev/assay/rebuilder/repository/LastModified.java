package dev.assay.rebuilder.repository;

import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.AsOf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * When a Maven repository says that a file of it was last changed: HTTP's {@code Last-Modified}
 * (RFC 9110, section 8.8.2). Maven's transport gives it to the file that it writes; where the
 * header is missing, the file is as new as the transfer, as it is from a folder.
 *
 * @param path of the file in the repository
 * @param stated empty if the repository does not say
 */
record LastModified(String path, Optional<Instant> stated) {
  /** Older than the first Maven repository; servers that don't know say 1970. */
  private static final Instant LEAST = Instant.parse("2000-01-01T00:00:00Z");

  /**
   * Of a file that was transferred.
   *
   * @param draft the file, to which nothing was done since
   * @param asked a moment before the transfer
   */
  static LastModified of(String path, Path draft, Instant asked) throws IOException {
    Instant found = Files.getLastModifiedTime(draft).toInstant();
    // A file system may keep less than the clock tells.
    boolean stated = found.isBefore(asked.minusSeconds(2)) && !found.isBefore(LEAST);
    return new LastModified(path, stated ? Optional.of(found) : Optional.empty());
  }

  /**
   * Whether the file is of a later time.
   *
   * @throws AssayException.Published if the repository does not say
   */
  boolean isAfter(AsOf moment) throws AssayException.Published {
    if (stated.isEmpty()) {
      throw new AssayException.Published(
          "the repository does not say since when it has "
              + path
              + " (Last-Modified), so nobody can tell what it offered as of "
              + moment);
    }
    return moment.isBefore(stated.get());
  }

  /**
   * Refuses a file of a later time.
   *
   * @throws AssayException.Published if it is one, or nobody can tell
   */
  void requireNotAfter(AsOf moment) throws AssayException.Published {
    if (isAfter(moment)) {
      throw new AssayException.Published(
          "the repository has it since " + stated.orElseThrow() + " only, after " + moment);
    }
  }
}

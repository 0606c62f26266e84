package dev.assay.rebuilder.checkout;

import dev.assay.core.failure.AssayException;
import dev.assay.core.result.ReleaseResult;
import dev.assay.rebuilder.repository.PublicUrl;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Brings the commits of submodules, and of theirs, into the tree that refers to them. Each is the
 * commit that the tree above records, so the signature of the topmost one covers them all.
 */
final class Submodules {
  private static final int MAX_DEPTH = 8;
  private static final int MAX_COUNT = 100;

  /** Fetches one commit, and hands the repository over that holds it. */
  @FunctionalInterface
  interface Fetcher {
    List<GitModules.Module> write(GitModules.Module module, String prefix)
        throws IOException, AssayException;
  }

  private record Level(GitModules.Module module, String prefix, int depth) {}

  private final Fetcher fetcher;
  private final String origin;

  /**
   * Follows from one commit.
   *
   * @param origin that commit, for messages
   */
  Submodules(Fetcher fetcher, String origin) {
    this.fetcher = fetcher;
    this.origin = origin;
  }

  /** Writes these and all below them, breadth first. */
  List<ReleaseResult.Submodule> write(List<GitModules.Module> first)
      throws IOException, AssayException {
    List<ReleaseResult.Submodule> written = new ArrayList<>();
    Deque<Level> waiting = new ArrayDeque<>();
    first.forEach(module -> waiting.add(new Level(module, "", 1)));
    while (!waiting.isEmpty()) {
      Level level = waiting.remove();
      String path = level.prefix() + level.module().path();
      if (level.depth() > MAX_DEPTH || written.size() >= MAX_COUNT) {
        throw new AssayException.Limit(
            origin
                + " has submodules more than "
                + MAX_DEPTH
                + " deep, or more than "
                + MAX_COUNT
                + ", at "
                + path
                + ".");
      }
      for (GitModules.Module module : fetcher.write(level.module(), path)) {
        waiting.add(new Level(module, path + "/", level.depth() + 1));
      }
      written.add(
          new ReleaseResult.Submodule(
              path, PublicUrl.of(level.module().url()), level.module().commit().name()));
    }
    return written;
  }
}

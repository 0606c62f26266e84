package dev.assay.rebuilder.dependency;

import dev.assay.core.lock.DependencyLock;
import java.io.IOException;

/** Watches what a build reads while a lock is made. */
public interface Recorder extends AutoCloseable {
  /** How a build gets at it. */
  Supply supply();

  /**
   * What was fetched so far.
   *
   * @param release package URL of the release
   */
  DependencyLock lock(String release);

  @Override
  void close() throws IOException;
}

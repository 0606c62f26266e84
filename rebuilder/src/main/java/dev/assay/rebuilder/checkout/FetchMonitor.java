package dev.assay.rebuilder.checkout;

import dev.assay.core.failure.AssayException;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.lib.ProgressMonitor;

/** Ends a fetch that takes too much disk or too long. */
final class FetchMonitor implements ProgressMonitor {
  private static final int STEPS_BETWEEN_LOOKS = 1 << 20;

  private final Path packs;
  private final Limits limits;
  private final long began = System.nanoTime();
  private int steps;
  private volatile boolean exceeded;

  /** Watches the packs of a repository that is being fetched into. */
  FetchMonitor(Path gitFolder, Limits limits) {
    this.packs = gitFolder.resolve(PrivateRepository.RECEIVED);
    this.limits = limits;
  }

  @Override
  public void start(int totalTasks) {}

  @Override
  public void beginTask(String title, int totalWork) {
    look();
  }

  @Override
  public void update(int completed) {
    steps += completed;
    if (steps >= STEPS_BETWEEN_LOOKS) {
      steps = 0;
      look();
    }
  }

  @Override
  public void endTask() {
    look();
  }

  @Override
  public boolean isCancelled() {
    return exceeded;
  }

  @Override
  public void showDuration(boolean enabled) {}

  private void look() {
    boolean late = System.nanoTime() - began > limits.time().toNanos();
    exceeded = exceeded || late || size() > limits.decodedBytes();
  }

  private long size() {
    long size = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(packs)) {
      for (Path file : files) {
        size += Files.size(file);
      }
    } catch (IOException e) {
      // A file that vanishes while it is looked at has been renamed; the next look counts it.
      return size;
    }
    return size;
  }

  /** Fails if the fetch was ended for its size or time. */
  void requireWithin(String shown) throws AssayException.Limit {
    look();
    if (exceeded) {
      throw new AssayException.Limit(
          "the history in "
              + shown
              + " is larger than the limit of "
              + limits.decodedBytes()
              + " bytes, or took longer than "
              + limits.time()
              + ".");
    }
  }
}

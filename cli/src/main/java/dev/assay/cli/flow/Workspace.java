package dev.assay.cli.flow;

import dev.assay.core.artifact.Store;
import dev.assay.core.failure.AssayException;
import dev.assay.rebuilder.checkout.Trees;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/**
 * The folders of one run: a store and a cache that all runs share, and a work folder of its own
 * that is gone afterwards. Work folders of runs that were killed are removed by the next run: a run
 * holds a lock beside its folder, which the kernel takes back when its process ends.
 *
 * @param cache {@code ASSAY_CACHE}, {@code $XDG_CACHE_HOME/assay} or {@code ~/.cache/assay}
 * @param work this run's own
 * @param lock open as long as the run goes on
 */
public record Workspace(Path cache, Path work, FileChannel lock) implements AutoCloseable {
  private static final String LOCK = ".lock";

  /** Opens the folders, with access for nobody else. */
  public static Workspace open(Map<String, String> environment, Path home)
      throws AssayException.Infrastructure {
    Path cache = cacheOf(environment, home);
    try {
      Files.createDirectories(cache);
      Path all = cache.resolve("work");
      Files.createDirectories(all);
      Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwx------"));
      sweep(all);
      return open(cache, all);
    } catch (IOException e) {
      throw new AssayException.Infrastructure(
          "cannot write to the cache folder " + cache + ": " + e + ". Set ASSAY_CACHE to another.",
          e);
    }
  }

  private static Workspace open(Path cache, Path all) throws IOException {
    while (true) {
      Path file = Files.createTempFile(all, ownPrefix(), LOCK);
      FileChannel lock = FileChannel.open(file, StandardOpenOption.WRITE);
      FileLock held = lock.tryLock();
      // Another run may have taken it for a stale one, in the moment before it was locked.
      if (held != null && Files.exists(file)) {
        return new Workspace(cache, Files.createDirectory(folderOf(file)), lock);
      }
      lock.close();
    }
  }

  /** Runs of one process never look at each other's locks: closing one would give up the other. */
  private static String ownPrefix() {
    return ProcessHandle.current().pid() + "-";
  }

  private static Path folderOf(Path lock) {
    String name = String.valueOf(lock.getFileName());
    return lock.resolveSibling(name.substring(0, name.length() - LOCK.length()));
  }

  private static Path cacheOf(Map<String, String> environment, Path home) {
    String own = environment.getOrDefault("ASSAY_CACHE", "");
    String base = environment.getOrDefault("XDG_CACHE_HOME", "");
    if (!own.isEmpty()) {
      return Path.of(own).toAbsolutePath();
    }
    return (base.isEmpty() ? home.resolve(".cache") : Path.of(base)).resolve("assay");
  }

  /** Files by digest: published ones, built ones, archives. */
  public Store store() throws AssayException.Infrastructure {
    try {
      return new Store(cache.resolve("store"));
    } catch (IOException e) {
      throw new AssayException.Infrastructure("cannot write to " + cache + ": " + e, e);
    }
  }

  /** A new folder in the work folder. */
  public Path folder(String name) throws AssayException.Infrastructure {
    try {
      return Files.createDirectories(work.resolve(name));
    } catch (IOException e) {
      throw new AssayException.Infrastructure("cannot write to " + work + ": " + e, e);
    }
  }

  /** A folder that all runs share. */
  public Path shared(String name) throws AssayException.Infrastructure {
    try {
      return Files.createDirectories(cache.resolve(name));
    } catch (IOException e) {
      throw new AssayException.Infrastructure("cannot write to " + cache + ": " + e, e);
    }
  }

  /** A new log file, which stays when the run is over. */
  public Path log(String name) throws AssayException.Infrastructure {
    String plain = name.replaceAll("[^A-Za-z0-9._-]+", "-");
    try {
      return Files.createTempFile(shared("logs"), plain + "-", ".log");
    } catch (IOException e) {
      throw new AssayException.Infrastructure("cannot write to " + cache + ": " + e, e);
    }
  }

  @Override
  public void close() throws AssayException.Infrastructure {
    try (lock) {
      Trees.delete(work);
      Files.deleteIfExists(work.resolveSibling(work.getFileName() + LOCK));
    } catch (IOException e) {
      throw new AssayException.Infrastructure("cannot remove " + work + ": " + e, e);
    }
  }

  private static void sweep(Path all) throws IOException {
    try (DirectoryStream<Path> locks = Files.newDirectoryStream(all, "*" + LOCK)) {
      for (Path file : locks) {
        if (!String.valueOf(file.getFileName()).startsWith(ownPrefix())) {
          sweepIfStale(file);
        }
      }
    }
  }

  private static void sweepIfStale(Path file) throws IOException {
    try (FileChannel lock = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock held = lock.tryLock()) {
      if (held != null) {
        Trees.delete(folderOf(file));
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException e) {
      // Its run has just ended, or another one sweeps as well.
    }
  }
}

package dev.assay.cli.flow;

import dev.assay.core.artifact.Store;
import dev.assay.core.failure.AssayException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/**
 * The folders of one run: a store and a cache that all runs share, and a work folder of its own
 * that is gone afterwards. Work folders of runs that were killed are removed by the next run.
 *
 * @param cache {@code ASSAY_CACHE}, {@code $XDG_CACHE_HOME/assay} or {@code ~/.cache/assay}
 * @param work this run's own
 */
public record Workspace(Path cache, Path work) implements AutoCloseable {
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
      String prefix = ProcessHandle.current().pid() + "-";
      return new Workspace(cache, Files.createTempDirectory(all, prefix));
    } catch (IOException e) {
      throw new AssayException.Infrastructure(
          "cannot write to the cache folder " + cache + ": " + e + ". Set ASSAY_CACHE to another.",
          e);
    }
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
    try {
      delete(work);
    } catch (IOException e) {
      throw new AssayException.Infrastructure("cannot remove " + work + ": " + e, e);
    }
  }

  private static void sweep(Path all) throws IOException {
    try (DirectoryStream<Path> runs = Files.newDirectoryStream(all)) {
      for (Path run : runs) {
        if (!isAlive(String.valueOf(run.getFileName()))) {
          delete(run);
        }
      }
    }
  }

  private static boolean isAlive(String name) {
    try {
      long pid = Long.parseLong(name.substring(0, Math.max(0, name.indexOf('-'))));
      return ProcessHandle.of(pid).isPresent();
    } catch (NumberFormatException e) {
      return true; // not one of ours: left alone
    }
  }

  /** Deletes a tree that a build may have written: never through a link, whatever its modes. */
  static void delete(Path root) throws IOException {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path folder, @org.jspecify.annotations.Nullable IOException failure)
              throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}

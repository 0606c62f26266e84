package dev.assay.rebuilder.sandbox;

import dev.assay.core.artifact.Printable;
import dev.assay.core.artifact.Store;
import dev.assay.core.artifact.StoredFile;
import dev.assay.core.failure.AssayException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Takes files out of a folder that a hostile build wrote, into a store. It opens every part of a
 * path by itself, relative to the folder above and never through a link, and takes regular files
 * only: a link could name any file of the host, a FIFO or a device would never end. That nobody
 * changes the folder meanwhile is what the {@link SandboxRun} stands for. Modes are not taken over.
 */
public final class Collector {
  private final Path root;
  private final Store store;
  private final Bounds bounds;
  private int files;
  private long bytes;

  /**
   * A collector for one folder; its bounds hold for all files that it takes.
   *
   * @param ended the last run that could write to the folder
   * @param root the folder; it and what leads to it is ours
   * @param store where files go
   */
  public Collector(SandboxRun ended, Path root, Store store, Bounds bounds) {
    java.util.Objects.requireNonNull(ended);
    this.root = root;
    this.store = store;
    this.bounds = bounds;
  }

  /**
   * What is collected at most; more is an error, never a selection.
   *
   * @param files how many
   * @param fileBytes of one file
   * @param totalBytes of all
   * @param visited folder entries looked at for one pattern
   */
  public record Bounds(int files, long fileBytes, long totalBytes, int visited) {
    /** 20,000 files, 4 GiB each, 16 GiB in all; 2,000,000 entries. */
    public static final Bounds DEFAULT = new Bounds(20_000, 4L << 30, 16L << 30, 2_000_000);
  }

  /**
   * Copies one file into the store.
   *
   * @param path relative to the folder, parts separated by {@code /}
   * @throws AssayException.Build if there is no regular file
   * @throws AssayException.Limit if a bound is exceeded
   */
  public StoredFile take(String path) throws AssayException {
    return take(path, bounds.fileBytes());
  }

  /** As {@link #take(String)}, with a bound of its own for this file, in bytes. */
  public StoredFile take(String path, long limit) throws AssayException {
    List<String> parts = List.of(path.split("/", -1));
    if (parts.stream().anyMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."))) {
      throw new AssayException.Build("not a path in the build's folder: " + shown(path));
    }
    try (SecureDirectoryStream<Path> top = NoFollow.open(root)) {
      return below(top, parts, path, limit);
    } catch (NoSuchFileException | InvalidPathException e) {
      throw new AssayException.Build("the build made no file " + shown(path));
    } catch (IOException e) {
      throw new AssayException.Infrastructure("cannot collect " + shown(path) + ": " + e, e);
    }
  }

  /**
   * The files that a pattern names, sorted. Links are never followed: where a pattern names one as
   * a folder, or matches one as a file, that is an error; wildcards for folders pass over links.
   *
   * @throws AssayException.Build if the pattern names something that is not a regular file, or a
   *     name that cannot be shown
   * @throws AssayException.Limit if a bound is exceeded
   */
  public List<String> find(Glob pattern) throws AssayException {
    TreeSet<String> found = new TreeSet<>();
    try (SecureDirectoryStream<Path> top = NoFollow.open(root)) {
      new Walk(pattern, found).folder(top, "", pattern.start());
    } catch (IOException | DirectoryIteratorException e) {
      throw new AssayException.Infrastructure("cannot look for " + pattern + ": " + e, e);
    }
    return new ArrayList<>(found);
  }

  private StoredFile below(
      SecureDirectoryStream<Path> folder, List<String> parts, String path, long limit)
      throws IOException, AssayException {
    Path name = root.getFileSystem().getPath(parts.getFirst());
    EntryKind kind = EntryKind.of(NoFollow.attributes(folder, name));
    if (parts.size() == 1) {
      EntryKind.FILE.require(kind, path, name);
      return takeFile(folder, name, path, limit);
    }
    EntryKind.FOLDER.require(kind, path, name);
    try (SecureDirectoryStream<Path> next = NoFollow.folder(folder, name)) {
      return below(next, parts.subList(1, parts.size()), path, limit);
    }
  }

  private StoredFile takeFile(
      SecureDirectoryStream<Path> folder, Path name, String path, long limit)
      throws IOException, AssayException {
    long room = Math.min(limit, bounds.totalBytes() - bytes);
    if (NoFollow.attributes(folder, name).size() > room) {
      throw tooLarge(path, limit);
    }
    if (++files > bounds.files()) {
      throw new AssayException.Limit("the build made more than " + bounds.files() + " files");
    }
    try (InputStream in = NoFollow.file(folder, name)) {
      StoredFile stored = store.put(in, Math.min(limit, bounds.totalBytes() - bytes));
      bytes += stored.size();
      return stored;
    } catch (Store.TooLarge e) {
      throw tooLarge(path, limit);
    }
  }

  private AssayException tooLarge(String path, long limit) {
    return new AssayException.Limit(
        shown(path)
            + ": more than "
            + limit
            + " bytes, or more than "
            + bounds.totalBytes()
            + " with the files before it");
  }

  private static String shown(String path) {
    return Printable.escape(path);
  }

  /** One search. */
  private final class Walk {
    /** Open folders are open files; nothing real is deeper. */
    private static final int DEPTH = 200;

    private final Glob pattern;
    private final Set<String> found;
    private int visited;

    Walk(Glob pattern, Set<String> found) {
      this.pattern = pattern;
      this.found = found;
    }

    void folder(SecureDirectoryStream<Path> folder, String prefix, Set<Integer> states)
        throws IOException, AssayException {
      if (prefix.chars().filter(c -> c == '/').count() > DEPTH) {
        throw new AssayException.Limit("more than " + DEPTH + " folders deep: " + shown(prefix));
      }
      for (Path entry : folder) {
        if (++visited > bounds.visited()) {
          throw new AssayException.Limit(
              "the build made more than " + bounds.visited() + " files and folders");
        }
        entry(folder, entry.getFileName(), prefix, states);
      }
    }

    private void entry(
        SecureDirectoryStream<Path> folder, Path name, String prefix, Set<Integer> states)
        throws IOException, AssayException {
      String path = prefix + name;
      Set<Integer> below = pattern.below(states, name.toString());
      if (below.isEmpty()) {
        return;
      }
      EntryKind kind = EntryKind.of(NoFollow.attributes(folder, name));
      if (kind == EntryKind.FOLDER) {
        try (SecureDirectoryStream<Path> next = NoFollow.folder(folder, name)) {
          folder(next, path + "/", below);
        }
      } else if (pattern.isEnd(below)) {
        EntryKind.FILE.require(kind, path, name);
        take(path);
      } else if (pattern.needsFolder(states, name.toString())) {
        EntryKind.FOLDER.require(kind, path, name);
      }
    }

    private void take(String path) throws AssayException {
      if (path.codePoints().anyMatch(c -> c == 0xfffd || (c != ' ' && !Printable.isVisible(c)))) {
        throw new AssayException.Build("a name that cannot be shown: " + shown(path));
      }
      found.add(path);
      if (found.size() > bounds.files()) {
        throw new AssayException.Limit("the build made more than " + bounds.files() + " files");
      }
    }
  }
}

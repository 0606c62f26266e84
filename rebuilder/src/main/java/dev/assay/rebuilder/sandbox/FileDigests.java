package dev.assay.rebuilder.sandbox;

import dev.assay.core.artifact.Digest;
import dev.assay.core.failure.AssayException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Digests of files in a folder that a hostile build wrote, opened as the {@link Collector} opens
 * them; nothing is taken. Each folder is opened once, however many of the files are below it.
 */
public final class FileDigests {
  private final Path root;

  /**
   * Digests of files in one folder.
   *
   * @param ended the last run that could write to the folder
   * @param root the folder; it and what leads to it is ours
   */
  public FileDigests(SandboxRun ended, Path root) {
    Objects.requireNonNull(ended);
    this.root = root;
  }

  /** What is found under a path. */
  public sealed interface Found {
    /** A regular file. */
    record File(Digest digest) implements Found {}

    /** Something else, or a file that is too large; says so. */
    record Refused(String why) implements Found {}
  }

  /**
   * Reads files.
   *
   * @param wanted path, relative to the folder and with parts separated by {@code /}, to the most
   *     bytes that are read of it
   * @return by path; without those of which there is nothing
   * @throws AssayException.Infrastructure if a file cannot be read
   */
  public Map<String, Found> of(Map<String, Long> wanted) throws AssayException.Infrastructure {
    Map<String, Found> found = new HashMap<>();
    List<Wanted> files = new ArrayList<>();
    wanted.forEach(
        (path, limit) -> files.add(new Wanted(path, List.of(path.split("/", -1)), 0, limit)));
    try (SecureDirectoryStream<Path> top = NoFollow.open(root)) {
      folder(top, files, found);
    } catch (IOException e) {
      throw new AssayException.Infrastructure("cannot read what the build left: " + e, e);
    }
    return found;
  }

  /** One file, and how many parts of its path are behind us. */
  private record Wanted(String path, List<String> parts, int depth, long limit) {
    String part() {
      return parts.get(depth);
    }

    boolean isLast() {
      return depth == parts.size() - 1;
    }

    Wanted below() {
      return new Wanted(path, parts, depth + 1, limit);
    }
  }

  private void folder(
      SecureDirectoryStream<Path> folder, List<Wanted> files, Map<String, Found> found)
      throws IOException {
    Map<String, List<Wanted>> byName = new TreeMap<>();
    files.forEach(file -> byName.computeIfAbsent(file.part(), _ -> new ArrayList<>()).add(file));
    for (Map.Entry<String, List<Wanted>> entry : byName.entrySet()) {
      Path name = root.getFileSystem().getPath(entry.getKey());
      try {
        entry(folder, name, entry.getValue(), found);
      } catch (NoSuchFileException e) {
        // Nothing is there, which the caller sees by what is not in the result.
      }
    }
  }

  private void entry(
      SecureDirectoryStream<Path> folder, Path name, List<Wanted> files, Map<String, Found> found)
      throws IOException {
    BasicFileAttributes attributes = NoFollow.attributes(folder, name);
    EntryKind kind = EntryKind.of(attributes);
    List<Wanted> below = new ArrayList<>();
    for (Wanted file : files) {
      try {
        (file.isLast() ? EntryKind.FILE : EntryKind.FOLDER).require(kind, file.path(), name);
        if (file.isLast()) {
          found.put(file.path(), digest(folder, name, attributes.size(), file.limit()));
        } else {
          below.add(file.below());
        }
      } catch (AssayException.Build e) {
        found.put(file.path(), new Found.Refused(e.text()));
      }
    }
    if (!below.isEmpty()) {
      try (SecureDirectoryStream<Path> next = NoFollow.folder(folder, name)) {
        folder(next, below, found);
      }
    }
  }

  private static Found digest(SecureDirectoryStream<Path> folder, Path name, long size, long limit)
      throws IOException {
    if (size > limit) {
      return new Found.Refused("found " + size + " bytes, more than " + limit);
    }
    try (InputStream in = NoFollow.file(folder, name)) {
      return new Found.File(Digest.of(in));
    }
  }
}

package dev.assay.cli.flow;

import dev.assay.core.artifact.Store;
import dev.assay.core.artifact.StoredFile;
import dev.assay.core.failure.AssayException;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All files of a folder as the files of a release. A folder in folders may have the layout of a
 * Maven repository: its files are called what they are called when they come from there, so that
 * one spec serves for both, except where two files in different folders have one name.
 */
final class FolderFiles {
  private final Store store;
  private final Limits limits;

  FolderFiles(Store store, Limits limits) {
    this.store = store;
    this.limits = limits;
  }

  /**
   * Copies them into the store.
   *
   * @param shown what to call the folder in messages
   * @throws AssayException.Published if it has anything but regular files and folders
   */
  List<ReleaseFile> read(Path folder, Path shown) throws AssayException {
    try {
      FolderScan scan = FolderScan.of(folder.toRealPath(), limits.members());
      if (!scan.links().isEmpty()) {
        throw new AssayException.Published(
            "expected regular files in "
                + shown
                + ", found links: "
                + String.join(", ", scan.links().keySet())
                + ". Put the files themselves there.");
      }
      Map<String, Set<String>> folders = new HashMap<>();
      for (String path : scan.files().keySet()) {
        folders.computeIfAbsent(stem(path), _ -> new HashSet<>()).add(parent(path));
      }
      List<ReleaseFile> files = new ArrayList<>();
      for (Map.Entry<String, Path> file : scan.files().entrySet()) {
        String path = file.getKey();
        boolean alone = folders.getOrDefault(stem(path), Set.of()).size() == 1;
        files.add(
            new ReleaseFile(
                alone ? base(path) : path,
                path.indexOf('/') < 0 ? Optional.empty() : Optional.of(path),
                put(file.getValue())));
      }
      return files;
    } catch (IOException e) {
      throw new AssayException.Published("cannot read " + shown + ": " + e, e);
    }
  }

  private StoredFile put(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      return store.put(in, limits.decodedBytes());
    }
  }

  /** The name of the file that this one belongs to: sidecars are called like their subject. */
  private static String stem(String path) {
    String name = base(path);
    for (Optional<String> subject = Sidecars.subjectOf(name);
        subject.isPresent();
        subject = Sidecars.subjectOf(name)) {
      name = subject.get();
    }
    return name;
  }

  private static String base(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String parent(String path) {
    return path.substring(0, path.lastIndexOf('/') + 1);
  }
}

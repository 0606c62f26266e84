package dev.assay.cli.flow;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.artifact.ArtifactPath;
import dev.assay.core.artifact.MemberName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is in a folder, by name relative to it, with {@code /} between. Links are entries, and are
 * never followed. Folders, modes and times are not looked at: none of them is published with a
 * file.
 *
 * @param files regular files
 * @param links symbolic links, and where they point
 */
record FolderScan(SortedMap<String, Path> files, SortedMap<String, String> links) {
  FolderScan {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    links = Collections.unmodifiableSortedMap(new TreeMap<>(links));
  }

  /**
   * Lists everything below {@code root}.
   *
   * @param limit how many entries there may be, folders included
   * @throws IOException if something is there that is no file, folder or link, or too much
   */
  static FolderScan of(Path root, int limit) throws IOException {
    SortedMap<String, Path> files = new TreeMap<>();
    SortedMap<String, String> links = new TreeMap<>();
    Deque<Path> folders = new ArrayDeque<>(List.of(root));
    int seen = 0;
    while (!folders.isEmpty()) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(folders.pop())) {
        for (Path entry : entries) {
          if (++seen > limit) {
            throw new FileSystemException(
                root.toString(), null, "more than " + limit + " files and folders");
          }
          BasicFileAttributes is =
              Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
          if (is.isDirectory()) {
            folders.push(entry);
          } else if (is.isSymbolicLink()) {
            put(links, root, entry, name(Files.readSymbolicLink(entry)));
          } else if (is.isRegularFile()) {
            put(files, root, entry, entry);
          } else {
            throw new FileSystemException(
                entry.toString(), null, "expected a file, folder or link, found a special file");
          }
        }
      }
    }
    return new FolderScan(files, links);
  }

  private static <T> void put(SortedMap<String, T> into, Path root, Path entry, T value)
      throws IOException {
    if (into.putIfAbsent(name(root.relativize(entry)), value) != null) {
      throw new FileSystemException(
          entry.toString(), null, "expected names that differ when shown, found two alike");
    }
  }

  /** The bytes of {@code path} as UTF-8; if they are not that, escaped. */
  private static String name(Path path) {
    byte[] raw = rawBytes(path);
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(raw)).toString();
    } catch (CharacterCodingException e) {
      return new ArtifactPath(List.of(MemberName.of(raw))).text();
    }
  }

  /**
   * A path's bytes. {@code toString} loses those that the locale's encoding does not know, which in
   * the C locale are all that are not ASCII; the URI has them, escaped one by one.
   */
  private static byte[] rawBytes(Path path) {
    String uri = Path.of("/").resolve(path).toUri().getRawPath();
    // For a folder, and for a link to one, a slash is appended.
    int end = uri.length() > 1 && uri.endsWith("/") ? uri.length() - 1 : uri.length();
    ByteArrayOutputStream raw = new ByteArrayOutputStream();
    for (int i = path.isAbsolute() ? 0 : 1; i < end; i++) {
      if (uri.charAt(i) == '%') {
        raw.write(Integer.parseInt(uri, i + 1, i + 3, 16));
        i += 2;
      } else {
        raw.write(uri.charAt(i));
      }
    }
    return raw.toByteArray();
  }
}

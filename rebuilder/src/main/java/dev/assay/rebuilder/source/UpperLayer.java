package dev.assay.rebuilder.source;

import dev.assay.rebuilder.checkout.Trees;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a build wrote over a folder, as overlayfs keeps it. Everything written once stays here, even
 * if the old bytes were put back: a file replaced, changed, renamed or removed has an entry.
 *
 * @param root of the upper layer; nothing writes to it any more
 */
record UpperLayer(Path root) {
  private static final String OPAQUE = "overlay.opaque";
  private static final String WHITEOUT = "overlay.whiteout";

  /**
   * The tracked paths that entries stand before; a folder, with a slash, for all below it.
   *
   * @param tracked files, links, and folders that hold nothing
   * @param empty those that are folders
   */
  List<String> shadowed(Collection<String> tracked, Set<String> empty) throws IOException {
    NavigableSet<String> paths = new TreeSet<>(tracked);
    List<String> found = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            enter(folder);
            if (folder.equals(root)) {
              return FileVisitResult.CONTINUE;
            }
            String path = name(folder);
            if (paths.contains(path) && !empty.contains(path)) {
              found.add(path);
            } else if (has(folder, OPAQUE) && (empty.contains(path) || isFolder(paths, path))) {
              found.add(path + "/");
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String path = name(file);
            if (paths.contains(path)) {
              found.add(path);
            } else if (isFolder(paths, path)) {
              found.add(path + "/");
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return found.stream().sorted().toList();
  }

  private String name(Path path) {
    return root.relativize(path).toString();
  }

  private static boolean isFolder(NavigableSet<String> paths, String path) {
    String next = paths.ceiling(path + "/");
    return next != null && next.startsWith(path + "/");
  }

  /** A build may take its own folders' modes away. */
  private static void enter(Path folder) throws IOException {
    if (!Files.isReadable(folder) || !Files.isExecutable(folder) || !Files.isWritable(folder)) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
  }

  private static boolean has(Path path, String attribute) throws IOException {
    UserDefinedFileAttributeView view =
        Files.getFileAttributeView(
            path, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    return view != null && view.list().contains(attribute);
  }

  /**
   * Applies everything to the folder below, so that it looks as it did to the build in the end;
   * moves rather than copies.
   */
  void mergeInto(Path lower) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            enter(folder);
            Path target = lower.resolve(name(folder));
            boolean there = Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS);
            if (folder.equals(root) || (there && !has(folder, OPAQUE))) {
              enter(target);
              return FileVisitResult.CONTINUE;
            }
            // Nothing of the lower folder shines through: the whole folder can move.
            Trees.delete(target);
            clean(folder);
            Files.move(folder, target);
            return FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Path target = lower.resolve(name(file));
            Trees.delete(target);
            if (!isWhiteout(file, attributes)) {
              Files.move(file, target);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** A character device 0/0, which no build can make; or an empty file that is marked as one. */
  private static boolean isWhiteout(Path file, BasicFileAttributes attributes) throws IOException {
    return attributes.isRegularFile()
        ? has(file, WHITEOUT)
        : attributes.isOther() && isDevice(file);
  }

  private static boolean isDevice(Path file) throws IOException {
    int format = (int) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 0170000;
    return format == 0020000;
  }

  /** Removes whiteouts from a folder that is going to stand alone. */
  private static void clean(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes)
              throws IOException {
            enter(each);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (isWhiteout(file, attributes)) {
              Files.delete(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }
}

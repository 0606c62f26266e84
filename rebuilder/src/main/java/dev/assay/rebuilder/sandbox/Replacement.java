package dev.assay.rebuilder.sandbox;

import dev.assay.core.artifact.Printable;
import dev.assay.core.failure.AssayException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Puts a file in the place of one that a hostile build made. As the {@link Collector} does, it
 * opens every part of a path by itself, never through a link. The file is a new one, so that no
 * hard link of the old one changes with it; its mode and time are the old one's, and so is the time
 * of its folder.
 */
public final class Replacement {
  private Replacement() {}

  /**
   * Replaces one file.
   *
   * @param ended the last run that could write to the folder
   * @param root the folder; it and what leads to it is ours
   * @param path relative to it, parts separated by {@code /}
   * @param content the new content, a file of ours
   * @throws AssayException.Build if there is no regular file
   */
  public static void put(SandboxRun ended, Path root, String path, Path content)
      throws AssayException {
    Objects.requireNonNull(ended);
    List<String> parts = List.of(path.split("/", -1));
    if (parts.stream().anyMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."))) {
      throw new AssayException.Build("not a path in the build's folder: " + shown(path));
    }
    try (var stream = Files.newDirectoryStream(root)) {
      if (!(stream instanceof SecureDirectoryStream<Path> top)) {
        throw new IOException("no openat on this system");
      }
      below(top, parts, path, content);
    } catch (NoSuchFileException e) {
      throw new AssayException.Build("the build made no file " + shown(path));
    } catch (IOException e) {
      throw new AssayException.Infrastructure("cannot replace " + shown(path) + ": " + e, e);
    }
  }

  private static void below(
      SecureDirectoryStream<Path> folder, List<String> parts, String path, Path content)
      throws IOException, AssayException {
    Path name = Path.of(parts.getFirst());
    PosixFileAttributes found =
        folder
            .getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
            .readAttributes();
    if (parts.size() > 1) {
      require(found.isDirectory(), "a folder", path, name);
      try (SecureDirectoryStream<Path> next =
          folder.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
        below(next, parts.subList(1, parts.size()), path, content);
      }
    } else {
      require(found.isRegularFile(), "a regular file", path, name);
      replace(folder, name, found, content);
    }
  }

  private static void replace(
      SecureDirectoryStream<Path> folder, Path name, PosixFileAttributes old, Path content)
      throws IOException {
    BasicFileAttributeView ofFolder = folder.getFileAttributeView(BasicFileAttributeView.class);
    BasicFileAttributes before = ofFolder.readAttributes();
    folder.deleteFile(name);
    Set<OpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    try (OutputStream out = Channels.newOutputStream(folder.newByteChannel(name, options));
        InputStream in = Files.newInputStream(content, LinkOption.NOFOLLOW_LINKS)) {
      in.transferTo(out);
    }
    PosixFileAttributeView view =
        folder.getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    view.setTimes(old.lastModifiedTime(), old.lastAccessTime(), null);
    folder
        .getFileAttributeView(name, PosixFileAttributeView.class)
        .setPermissions(old.permissions());
    ofFolder.setTimes(before.lastModifiedTime(), before.lastAccessTime(), null);
  }

  private static void require(boolean is, String wanted, String path, Path name)
      throws AssayException {
    if (!is) {
      throw new AssayException.Build(
          shown(path)
              + ": expected "
              + wanted
              + ", found that the build made something else at "
              + shown(name.toString())
              + "; no link is followed");
    }
  }

  private static String shown(String path) {
    return Printable.escape(path);
  }
}

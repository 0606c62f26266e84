package dev.assay.rebuilder.toolchain;

import dev.assay.core.artifact.Digest;
import dev.assay.rebuilder.checkout.Trees;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * An unpacked tool that is kept from run to run. A run gets links to its files, in folders of its
 * own, and what it gets is hashed every time: whoever wrote to what is kept changes nothing but
 * that it is unpacked again.
 */
final class KeptTree {
  private final Path place;
  private final Digest digest;

  /**
   * One tree.
   *
   * @param place where it is kept, in a folder that builds cannot write to
   * @param digest of it, by {@link FolderDigest}, from where no one else can write
   */
  KeptTree(Path place, Digest digest) {
    this.place = place;
    this.digest = digest;
  }

  /**
   * Links what is kept into a new folder.
   *
   * @param target must not exist; is not there afterwards, either, if this fails
   * @return whether it is there now, with its digest
   */
  boolean layOut(Path target) throws IOException {
    if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    Files.createDirectories(target.toAbsolutePath().getParent());
    try {
      if (link(place, target) && FolderDigest.of(target).equals(digest)) {
        return true;
      }
    } catch (IOException e) {
      // Another run replaces it just now, it is on another disk, or it has what no tree of ours
      // has.
    }
    Trees.delete(target);
    return false;
  }

  /**
   * Keeps a tree, if it has the digest.
   *
   * @param tree stays as it is; on the same disk
   */
  void keep(Path tree) throws IOException {
    if (!FolderDigest.of(tree).equals(digest)) {
      return;
    }
    Files.createDirectories(place.toAbsolutePath().getParent());
    Path draft = Files.createTempDirectory(place.toAbsolutePath().getParent(), "draft");
    try {
      Path copy = draft.resolve("tree");
      if (link(tree, copy)) {
        Trees.delete(place);
        Files.move(copy, place, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (FileSystemException e) {
      // Another run was faster, or the disk is another one: what is kept only saves time.
    } finally {
      Trees.delete(draft);
    }
  }

  /** Links every file; false if there is anything but files and folders. */
  private static boolean link(Path from, Path to) throws IOException {
    boolean[] plain = {true};
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectory(to.resolve(from.relativize(folder)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!attributes.isRegularFile()) {
              plain[0] = false;
              return FileVisitResult.TERMINATE;
            }
            Files.createLink(to.resolve(from.relativize(file)), file);
            return FileVisitResult.CONTINUE;
          }
        });
    return plain[0];
  }
}

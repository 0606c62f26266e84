package dev.assay.rebuilder.rootfs;

import dev.assay.core.artifact.Digest;
import dev.assay.core.failure.AssayException;
import dev.assay.rebuilder.checkout.Trees;
import dev.assay.rebuilder.toolchain.FolderDigest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Trees that were made once, each in a folder of its own with its digest beside it.
 *
 * @param cache folder that all runs share, and no build can write to
 */
record RootStore(Path cache) {
  private static final String DIGEST = "digest";
  private static final String ROOT = "root";

  /** Makes the tree in {@code draft/root}, which does not exist yet, and what else is kept. */
  @FunctionalInterface
  interface Maker {
    void make(Path draft, Path root) throws AssayException, IOException;
  }

  /**
   * A tree that is kept, held against its digest.
   *
   * @param home folder that was made for it
   * @param root the tree
   * @param digest of the tree
   */
  record Kept(Path home, Path root, Digest digest) {}

  /** The folder for what is called {@code name}; two runs at once make it once. */
  Kept require(String name, Maker maker) throws AssayException {
    try {
      Files.createDirectories(cache);
      Path home = cache.resolve(name);
      try (FileChannel channel =
              FileChannel.open(
                  cache.resolve(name + ".lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock held = channel.lock()) {
        if (!held.isValid() || !Files.isDirectory(home)) {
          make(home, maker);
        }
        return identified(home);
      }
    } catch (IOException e) {
      throw new AssayException.Infrastructure(
          "cannot make or read a root file system below " + cache + ": " + e, e);
    }
  }

  private void make(Path home, Maker maker) throws AssayException, IOException {
    Path draft = Files.createTempDirectory(cache, "draft");
    try {
      maker.make(draft, draft.resolve(ROOT));
      Digest digest = FolderDigest.of(draft.resolve(ROOT));
      Files.writeString(draft.resolve(DIGEST), digest.sha256() + "\n");
      Files.move(draft, home, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Trees.delete(draft);
    }
  }

  private static Kept identified(Path home) throws AssayException, IOException {
    Path root = home.resolve(ROOT);
    String expected = Files.readString(home.resolve(DIGEST)).strip();
    Digest found = FolderDigest.of(root);
    if (!found.sha256().equals(expected)) {
      throw new AssayException.Toolchain(
          "the root file system "
              + root
              + " was changed after it was made: expected sha256 "
              + expected
              + ", found "
              + found.sha256()
              + "; find out by whom, and remove "
              + home);
    }
    return new Kept(home, root, found);
  }
}

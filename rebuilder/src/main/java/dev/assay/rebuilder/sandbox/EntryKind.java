package dev.assay.rebuilder.sandbox;

import dev.assay.core.artifact.Printable;
import dev.assay.core.failure.AssayException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** What an entry of a folder is; in words, for messages. */
enum EntryKind {
  FILE("a regular file"),
  FOLDER("a folder"),
  LINK("a link"),
  OTHER("a FIFO, socket or device");

  private final String text;

  EntryKind(String text) {
    this.text = text;
  }

  static EntryKind of(BasicFileAttributes attributes) {
    if (attributes.isSymbolicLink()) {
      return LINK;
    }
    if (attributes.isDirectory()) {
      return FOLDER;
    }
    return attributes.isRegularFile() ? FILE : OTHER;
  }

  /**
   * Checks that an entry is of this kind.
   *
   * @param path of what is looked for
   * @param name of the entry on the way there
   * @throws AssayException.Build if it is not
   */
  void require(EntryKind found, String path, Path name) throws AssayException.Build {
    if (found != this) {
      throw new AssayException.Build(
          Printable.escape(path)
              + ": expected "
              + text
              + ", found that the build made "
              + Printable.escape(name.toString())
              + " "
              + found.text
              + "; only regular files are taken, and no link is followed");
    }
  }
}

package dev.assay.cli.flow;

import dev.assay.core.artifact.Printable;
import dev.assay.core.artifact.Store;
import dev.assay.core.artifact.StoredFile;
import dev.assay.core.failure.AssayException;
import dev.assay.core.limits.Limits;
import dev.assay.rebuilder.checkout.ArchiveEntries;
import dev.assay.rebuilder.checkout.TreeWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** Takes one file out of an archive, by its exact path; two of that path are refused. */
final class ArchiveMember implements ArchiveEntries {
  private final String path;
  private final Store store;
  private final Path scratch;
  private Optional<StoredFile> found = Optional.empty();

  /**
   * Takes {@code path}.
   *
   * @param scratch a folder for the file on its way into the store
   */
  ArchiveMember(String path, Store store, Path scratch) {
    this.path = path;
    this.store = store;
    this.scratch = scratch;
  }

  Optional<StoredFile> found() {
    return found;
  }

  @Override
  public void folder(String name, Instant time) {}

  @Override
  public void file(
      String name, boolean executable, Instant time, long encoded, TreeWriter.Content content)
      throws IOException, AssayException {
    if (!isIt(name)) {
      // What is not taken has to be read, too.
      content.writeTo(OutputStream.nullOutputStream());
      return;
    }
    if (found.isPresent()) {
      throw refused(name, "two entries of one name");
    }
    Path file = Files.createTempFile(scratch, "member", "");
    try {
      try (OutputStream out = Files.newOutputStream(file)) {
        content.writeTo(out);
      }
      try (InputStream in = Files.newInputStream(file)) {
        found = Optional.of(store.put(in, Limits.DEFAULT.decodedBytes()));
      }
    } finally {
      Files.deleteIfExists(file);
    }
  }

  @Override
  public void link(String name, String target, Instant time) throws AssayException {
    if (isIt(name)) {
      throw refused(name, "a link");
    }
  }

  private boolean isIt(String name) {
    return name.equals(path) || name.equals("./" + path);
  }

  @Override
  public AssayException.Source refused(String name, String why) {
    return new AssayException.Source(
        "expected one plain file " + Printable.escape(name) + " in the archive, found " + why);
  }
}

package dev.assay.cli.flow;

import dev.assay.cli.isolation.ArchiveChild;
import dev.assay.cli.isolation.ChildJvm;
import dev.assay.core.failure.AssayException;
import dev.assay.core.limits.Limits;
import dev.assay.rebuilder.checkout.ArchiveEntries;
import dev.assay.rebuilder.checkout.ArchiveReader;
import dev.assay.rebuilder.checkout.EntryStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads archives in a child JVM without network, keys or environment: formats and compressions are
 * decoded there. What comes back is a plain list of entries, which whoever asked checks and writes.
 */
public final class IsolatedArchives implements ArchiveReader {
  private final ChildJvm child;
  private final Limits limits;

  /** Reads in {@code child}. */
  public IsolatedArchives(ChildJvm child, Limits limits) {
    this.child = child;
    this.limits = limits;
  }

  @Override
  public void read(Path archive, ArchiveEntries entries, String name)
      throws IOException, AssayException {
    child.require();
    Path question = child.ask(new ArchiveChild.Question(name, limits)::write);
    ChildJvm.Ended ended =
        child.run(ArchiveChild.class, List.of(question, archive.toAbsolutePath()));
    int status = ended.status().orElse(-1);
    if (status != 0) {
      throw new ChildFailure(child, "the process that reads " + name).of(ended, status);
    }
    Path stream = ended.scratch().resolve(ArchiveChild.ENTRIES);
    if (!Files.isRegularFile(stream, LinkOption.NOFOLLOW_LINKS)) {
      throw new AssayException.Infrastructure(
          "the process that reads " + name + " ended without an answer");
    }
    try (InputStream in =
        new BufferedInputStream(Files.newInputStream(stream, LinkOption.NOFOLLOW_LINKS))) {
      EntryStream.read(in, entries);
    } finally {
      Files.deleteIfExists(stream);
    }
  }
}

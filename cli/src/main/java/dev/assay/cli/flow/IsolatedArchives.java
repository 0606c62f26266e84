package dev.assay.cli.flow;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.assay.cli.isolation.ArchiveChild;
import dev.assay.cli.isolation.ChildJvm;
import dev.assay.core.artifact.Printable;
import dev.assay.core.failure.AssayException;
import dev.assay.core.json.RefusedException;
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
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * Reads archives in a child JVM without network, keys or environment: formats and compressions are
 * decoded there. What comes back is a plain list of entries, which whoever asked checks and writes.
 */
public final class IsolatedArchives implements ArchiveReader {
  private static final int MOST_SAID = 1 << 16;

  private final ChildJvm child;
  private final Path folder;
  private final Limits limits;

  /**
   * Reads in {@code child}.
   *
   * @param folder private to this run
   */
  public IsolatedArchives(ChildJvm child, Path folder, Limits limits) {
    this.child = child;
    this.folder = folder;
    this.limits = limits;
  }

  @Override
  public void read(Path archive, ArchiveEntries entries, String name)
      throws IOException, AssayException {
    child.require();
    Path question = Files.createTempFile(Files.createDirectories(folder), "question", ".json");
    // Not private, since a child may run as another user.
    Files.setPosixFilePermissions(question, PosixFilePermissions.fromString("rw-r--r--"));
    new ArchiveChild.Question(name, limits).write(question);
    ChildJvm.Ended ended =
        child.run(ArchiveChild.class, List.of(question, archive.toAbsolutePath()));
    int status = ended.status().orElse(-1);
    if (status != 0) {
      throw failure(ended, status, name);
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

  private AssayException failure(ChildJvm.Ended ended, int status, String name) throws IOException {
    String who = "the process that reads " + name;
    if (ended.stopped().isPresent()) {
      AssayException why = ended.stopped().get();
      return why instanceof AssayException.Limit
          ? new AssayException.Limit(who + ": " + why.text())
          : why;
    }
    if (status == ChildJvm.OUT_OF_MEMORY) {
      return new AssayException.Limit(
          who + " ran out of its " + (child.bounds().heap() >> 20) + " MiB of heap");
    }
    String said = said(ended.log());
    try {
      ArchiveChild.Problem problem = ArchiveChild.problem(said);
      return switch (problem.kind()) {
        case SOURCE -> new AssayException.Source(problem.text());
        case LIMIT -> new AssayException.Limit(problem.text());
        case DAMAGED -> throw new IOException(problem.text());
      };
    } catch (RefusedException e) {
      return new AssayException.Infrastructure(
          who
              + (status > 128 ? " was ended by signal " + (status - 128) : " ended with " + status)
              + (said.isEmpty() ? "" : "; it said: " + Printable.escape(said)));
    }
  }

  /** Its last line. */
  private static String said(Path log) throws IOException {
    try (InputStream in = Files.newInputStream(log)) {
      String text = new String(in.readNBytes(MOST_SAID), ISO_8859_1).strip();
      return text.substring(text.lastIndexOf('\n') + 1);
    }
  }
}

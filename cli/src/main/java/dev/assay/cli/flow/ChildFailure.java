package dev.assay.cli.flow;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.assay.cli.isolation.ArchiveChild;
import dev.assay.cli.isolation.ChildJvm;
import dev.assay.core.artifact.Printable;
import dev.assay.core.failure.AssayException;
import dev.assay.core.json.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Why a child that reads archives or packs has no answer.
 *
 * @param who the child, for messages
 */
record ChildFailure(ChildJvm child, String who) {
  private static final int MOST_SAID = 1 << 16;

  /**
   * Judges by how the child ended, and by what it said, which is checked.
   *
   * @throws IOException if what it read is damaged
   */
  AssayException of(ChildJvm.Ended ended, int status) throws IOException {
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

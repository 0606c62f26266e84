package dev.assay.cli.flow;

import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.bytes.FileBytes;
import dev.assay.comparator.bytes.Scratch;
import dev.assay.comparator.graft.Graft;
import dev.assay.core.failure.AssayException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Moves a published signature onto a rebuilt file, for whoever wants to see the result. */
public final class Grafting {
  private Grafting() {}

  /**
   * Writes the rebuilt file with the published signature to a new file.
   *
   * @return whether it is the published file bit for bit
   * @throws AssayException.Usage if the published file has no signature that is known here, or the
   *     rebuilt one no place for it
   * @throws IOException if a file cannot be read, or the output exists or cannot be written
   */
  public static boolean write(Path published, Path rebuilt, Path output)
      throws IOException, AssayException.Usage {
    try (FileBytes left = new FileBytes(published);
        FileBytes right = new FileBytes(rebuilt);
        Scratch scratch = new Scratch()) {
      Graft graft =
          Graft.of(left, right, scratch)
              .orElseThrow(
                  () ->
                      new AssayException.Usage(
                          "expected a signed Windows program or jar, and the same without a"
                              + " signature; "
                              + published
                              + " has no signature that is known here, or "
                              + rebuilt
                              + " has no place for it"));
      try (InputStream in = graft.bytes().stream()) {
        Files.copy(in, output);
      }
      return Bytes.equal(graft.bytes(), left);
    }
  }
}

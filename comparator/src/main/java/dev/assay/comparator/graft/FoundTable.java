package dev.assay.comparator.graft;

import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.artifact.ArtifactPath;
import java.io.IOException;

/** Is told of every certificate table in a published file, however deep. */
@FunctionalInterface
public interface FoundTable {
  /**
   * One was found, in a member that differs. Several threads may say so at the same time.
   *
   * @param path of the member that it is the certificate table of
   * @param table its bytes; they can be read only now
   */
  void found(ArtifactPath path, Bytes table) throws IOException;
}

package dev.assay.cli.flow;

import dev.assay.core.artifact.Artifact;
import dev.assay.core.failure.AssayException;
import dev.assay.core.result.ArtifactResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Says how files differ that are known to differ. */
@FunctionalInterface
public interface PairComparator {
  /**
   * Compares pairs whose digests differ.
   *
   * @return one result for each, in their order; none of them is a pass
   * @throws AssayException if a file is not what it was when it was hashed
   */
  List<ArtifactResult> compare(List<Pairing.Pair> pairs) throws AssayException;

  /**
   * Compares two files that nobody has hashed yet.
   *
   * @param name what the release calls the file
   * @throws IOException if one of them cannot be read
   */
  default ArtifactResult compare(String name, Path published, Path rebuilt)
      throws IOException, AssayException {
    Hashing.Two two = Hashing.two(published, rebuilt);
    Artifact left = two.published().named(name);
    Artifact right = two.rebuilt().named(name);
    return left.sameBytes(right)
        ? WholeFile.reproduced(left, right)
        : compare(
                List.of(
                    new Pairing.Pair(
                        ReleaseFile.of(name, two.published()),
                        ReleaseFile.of(name, two.rebuilt()))))
            .getFirst();
  }
}

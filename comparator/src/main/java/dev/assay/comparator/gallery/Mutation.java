package dev.assay.comparator.gallery;

import java.io.IOException;
import java.util.Optional;

/** Makes a mutant out of a clean file; a pure function. */
@FunctionalInterface
public interface Mutation {
  /**
   * Applies it to a copy.
   *
   * @return empty if this file has nothing to apply it to
   * @throws IOException if the file turns out not to be what it looked like
   */
  Optional<Mutant> apply(byte[] clean) throws IOException;
}

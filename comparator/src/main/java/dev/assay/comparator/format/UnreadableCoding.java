package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Coding;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.bytes.Scratch;
import dev.assay.core.limits.Limits;
import java.util.Optional;

/**
 * An encoding that Assay does not decode: a difference below it is UNINSPECTED.
 *
 * @param id what it is, such as {@code zip method 97} or {@code encrypted}
 */
record UnreadableCoding(String id) implements Coding {
  @Override
  public Decoded decode(Bytes encoded, Scratch scratch, Limits limits)
      throws LimitReachedException {
    throw new LimitReachedException("cannot be decoded: " + id);
  }

  @Override
  public Optional<Encoder> explain(Bytes content, Bytes encoded) {
    return Optional.empty();
  }
}

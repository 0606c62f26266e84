package dev.assay.comparator;

import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.bytes.TwoDigests;
import java.io.IOException;
import java.util.Optional;

/**
 * The bytes of one layer on both sides.
 *
 * @param known what is known to be equal, where the layer was read before
 */
record Content(Bytes published, Bytes rebuilt, Optional<TwoDigests> known) {
  Content(Bytes published, Bytes rebuilt) {
    this(published, rebuilt, Optional.empty());
  }

  /** Whether two ranges of one length have the same bytes. */
  boolean same(long atPublished, long atRebuilt, long length) throws IOException {
    return (atPublished == atRebuilt
            && known.isPresent()
            && known.get().sameAt(atPublished, length))
        || Bytes.mismatch(published, atPublished, rebuilt, atRebuilt, length) < 0;
  }
}

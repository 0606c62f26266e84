package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Coding;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.bytes.Scratch;
import dev.assay.core.limits.Limits;
import java.util.Optional;

/** Content as it is. */
final class StoredCoding implements Coding {
  static final Coding INSTANCE = new StoredCoding();

  private StoredCoding() {}

  @Override
  public String id() {
    return "stored";
  }

  @Override
  public Decoded decode(Bytes encoded, Scratch scratch, Limits limits) {
    return new Decoded(encoded, encoded.size());
  }

  @Override
  public Optional<Encoder> explain(Bytes content, Bytes encoded) {
    return Optional.of(new Encoder("stored", 0, true));
  }
}

package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Coding;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.bytes.Scratch;
import dev.assay.core.bzip2.NsisBzip2InputStream;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.util.Optional;

/** A stream of the bzip2 that is in NSIS. */
final class NsisBzip2Coding implements Coding {
  static final Coding INSTANCE = new NsisBzip2Coding();

  private NsisBzip2Coding() {}

  @Override
  public String id() {
    return "nsis-bzip2";
  }

  @Override
  public Decoded decode(Bytes encoded, Scratch scratch, Limits limits)
      throws IOException, MalformedException, LimitReachedException {
    return Decoding.joined(
        encoded, id(), limits, NsisBzip2InputStream::new, (bytes, end) -> -1, scratch);
  }

  /** No encoder at hand makes what makensis makes. */
  @Override
  public Optional<Encoder> explain(Bytes content, Bytes encoded) {
    return Optional.empty();
  }
}

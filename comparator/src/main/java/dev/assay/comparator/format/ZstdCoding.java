package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Coding;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.bytes.Scratch;
import dev.assay.core.limits.Limits;
import dev.assay.core.zstd.ZstdInputStream;
import java.io.IOException;
import java.util.Optional;

/** One or more zstd frames, with others between them that decoders skip. */
final class ZstdCoding implements Coding {
  static final Coding INSTANCE = new ZstdCoding();

  private ZstdCoding() {}

  @Override
  public String id() {
    return "zstd";
  }

  @Override
  public Decoded decode(Bytes encoded, Scratch scratch, Limits limits)
      throws IOException, MalformedException, LimitReachedException {
    long start = ZstdFrame.isSkippable(encoded, 0) ? next(encoded, 0) : 0;
    if (start < 0) {
      throw new MalformedException(0, "a frame of zstd with content", "none");
    }
    Bytes frames = encoded.slice(start, encoded.size() - start);
    Decoded decoded =
        Decoding.joined(frames, "zstd", limits, ZstdInputStream::new, ZstdCoding::next, scratch);
    return new Decoded(
        decoded.content(), start + decoded.consumed(), decoded.streams(), decoded.first());
  }

  /** The next frame with content at or behind {@code end}. */
  private static long next(Bytes encoded, long end) throws IOException {
    try {
      long at = end;
      while (ZstdFrame.isSkippable(encoded, at)) {
        at = ZstdFrame.read(encoded, at, Limits.DEFAULT).end();
      }
      return ZstdFrame.isData(encoded, at) ? at : -1;
    } catch (MalformedException | LimitReachedException e) {
      // A frame that is cut off has nothing behind it.
      return -1;
    }
  }

  /** There is no encoder at hand. */
  @Override
  public Optional<Encoder> explain(Bytes content, Bytes encoded) {
    return Optional.empty();
  }
}

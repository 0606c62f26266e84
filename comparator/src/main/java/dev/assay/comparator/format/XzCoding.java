package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Coding;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.bytes.Scratch;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.tukaani.xz.SingleXZInputStream;

/** One or more xz streams, with padding between them. */
final class XzCoding implements Coding {
  static final Coding INSTANCE = new XzCoding();

  /** In KiB; {@code xz -9} needs 65 MiB. */
  private static final int MEMORY = 100 << 10;

  private XzCoding() {}

  @Override
  public String id() {
    return "xz";
  }

  @Override
  public Decoded decode(Bytes encoded, Scratch scratch, Limits limits)
      throws IOException, MalformedException, LimitReachedException {
    return Decoding.joined(encoded, "xz", limits, XzCoding::open, XzCoding::next, scratch);
  }

  /** Where the last whole stream ends. */
  static long end(Bytes encoded, Limits limits)
      throws IOException, MalformedException, LimitReachedException {
    return Decoding.runAll(
        encoded, "xz", limits, XzCoding::open, XzCoding::next, false, (bytes, at, length) -> {});
  }

  private static InputStream open(InputStream in) throws IOException {
    return new SingleXZInputStream(in, MEMORY);
  }

  /** Zeros in groups of four may stand between streams (section 2.2). */
  private static long next(Bytes encoded, long end) throws IOException {
    long next = end;
    while (encoded.size() - next >= 4 && TarFields.isZero(encoded, next, 4)) {
      next += 4;
    }
    return XzFormat.startsAt(encoded, next) ? next : -1;
  }

  /** The encoders at hand do not make what xz makes. */
  @Override
  public Optional<Encoder> explain(Bytes content, Bytes encoded) {
    return Optional.empty();
  }
}

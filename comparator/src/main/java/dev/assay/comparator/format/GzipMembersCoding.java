package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Coding;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.bytes.Scratch;
import dev.assay.core.limits.Limit;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.util.Optional;

/**
 * The content of several gzip members as readers join it: from the deflate stream of the first to
 * that of the last, with the trailers and headers between them.
 */
final class GzipMembersCoding implements Coding {
  static final Coding INSTANCE = new GzipMembersCoding();

  private GzipMembersCoding() {}

  @Override
  public String id() {
    return "gzip-members";
  }

  @Override
  public Decoded decode(Bytes encoded, Scratch scratch, Limits limits)
      throws IOException, MalformedException, LimitReachedException {
    try (Scratch.Sink sink = scratch.sink()) {
      long end = DeflateCoding.measure(encoded, limits, sink::write).consumed();
      long first = sink.size();
      int members = 1;
      while (end < encoded.size()) {
        if (members == limits.members()) {
          throw new LimitReachedException(
              "more than the limit of " + members + " members", Limit.MEMBERS);
        }
        members++;
        long header = end + GzipMember.TRAILER;
        if (!GzipMember.hasMagic(encoded, header)) {
          throw new MalformedException(header, "a gzip member", "other bytes");
        }
        end = GzipMember.streamEnd(encoded, header, limits, sink::write);
        Decoding.checkLimits(sink.size(), end, limits);
      }
      return new Decoded(sink.bytes(), end, members, first);
    }
  }

  /** Where one member ends and the next begins is a choice, and so are their headers. */
  @Override
  public Optional<Encoder> explain(Bytes content, Bytes encoded) {
    return Optional.empty();
  }
}

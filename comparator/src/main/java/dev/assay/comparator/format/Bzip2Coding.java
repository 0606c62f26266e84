package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Coding;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.bytes.Scratch;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.util.Optional;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/** One or more bzip2 streams. */
final class Bzip2Coding implements Coding {
  static final Coding INSTANCE = new Bzip2Coding();

  private static final int HEADER = 4;
  private static final int FOOTER = 10;
  private static final int MAGIC_BITS = 48;

  /** The number that begins a block: the first digits of pi. */
  static final long BLOCK = 0x314159265359L;

  /** The number that ends a stream: the square root of pi. */
  static final long END = 0x177245385090L;

  private Bzip2Coding() {}

  @Override
  public String id() {
    return "bzip2";
  }

  /** Whether a stream begins at {@code at}: its header, then a block or the end. */
  static boolean startsAt(Bytes bytes, long at) throws IOException {
    if (bytes.size() - at < HEADER + FOOTER) {
      return false;
    }
    byte[] head = bytes.copy(at, HEADER + MAGIC_BITS / 8);
    long magic = 0;
    for (int i = HEADER; i < head.length; i++) {
      magic = magic << 8 | (head[i] & 0xff);
    }
    return head[0] == 'B'
        && head[1] == 'Z'
        && head[2] == 'h'
        && head[3] >= '1'
        && head[3] <= '9'
        && (magic == BLOCK || magic == END);
  }

  /** Whether the last bytes hold the number that ends a stream, its checksum, and zero bits. */
  static boolean endsWithFooter(Bytes bytes) throws IOException {
    byte[] tail = bytes.copy(bytes.size() - FOOTER - 1, FOOTER + 1);
    for (int padding = 0; padding < 8; padding++) {
      if ((tail[FOOTER] & ((1 << padding) - 1)) == 0 && magicBefore(tail, padding) == END) {
        return true;
      }
    }
    return false;
  }

  /** The 48 bits in front of 32 bits of checksum and some bits of padding. */
  private static long magicBefore(byte[] tail, int padding) {
    long value = 0;
    int last = tail.length * 8 - padding - 32;
    for (int bit = last - MAGIC_BITS; bit < last; bit++) {
      value = value << 1 | (tail[bit / 8] >> (7 - bit % 8) & 1);
    }
    return value;
  }

  @Override
  public Decoded decode(Bytes encoded, Scratch scratch, Limits limits)
      throws IOException, MalformedException, LimitReachedException {
    return Decoding.joined(
        encoded, "bzip2", limits, BZip2CompressorInputStream::new, Bzip2Coding::next, scratch);
  }

  /** Where the last whole stream ends. */
  static long end(Bytes encoded, Limits limits)
      throws IOException, MalformedException, LimitReachedException {
    return Decoding.runAll(
        encoded,
        "bzip2",
        limits,
        BZip2CompressorInputStream::new,
        Bzip2Coding::next,
        false,
        (bytes, at, length) -> {});
  }

  private static long next(Bytes encoded, long end) throws IOException {
    return startsAt(encoded, end) ? end : -1;
  }

  /** No encoder at hand makes what bzip2 makes. */
  @Override
  public Optional<Encoder> explain(Bytes content, Bytes encoded) {
    return Optional.empty();
  }
}

package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Coding;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.bytes.Scratch;
import dev.assay.core.limits.Limits;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.tukaani.xz.LZMAInputStream;
import org.tukaani.xz.MemoryLimitException;

/** A stream of LZMA as NSIS has it: a byte of properties, the size of the dictionary, no length. */
final class NsisLzmaCoding implements Coding {
  static final Coding INSTANCE = new NsisLzmaCoding();

  /** In KiB; the dictionary has 8 MiB unless the script asks for more. */
  private static final int MEMORY = 100 << 10;

  private NsisLzmaCoding() {}

  @Override
  public String id() {
    return "nsis-lzma";
  }

  @Override
  public Decoded decode(Bytes encoded, Scratch scratch, Limits limits)
      throws IOException, MalformedException, LimitReachedException {
    return Decoding.joined(
        encoded, id(), limits, NsisLzmaCoding::open, (bytes, end) -> -1, scratch);
  }

  /** Decodes a stream as it is read. */
  static InputStream open(InputStream in) throws IOException {
    int properties = in.read();
    int dictionary = 0;
    for (int i = 0; i < 4; i++) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("the stream ends in its properties");
      }
      dictionary |= next << (8 * i);
    }
    int needed = LZMAInputStream.getMemoryUsage(dictionary, (byte) properties);
    if (needed > MEMORY) {
      throw new MemoryLimitException(needed, MEMORY);
    }
    return new LZMAInputStream(in, -1, (byte) properties, dictionary);
  }

  /** The encoders at hand do not make what makensis makes. */
  @Override
  public Optional<Encoder> explain(Bytes content, Bytes encoded) {
    return Optional.empty();
  }
}

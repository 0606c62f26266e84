package dev.assay.core.zstd;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;

/**
 * Decodes one frame (RFC 8878, section 3.1.1), and takes no byte behind it. Everything that the
 * frame says about its content must be true: its size, its checksum.
 */
public final class ZstdInputStream extends InputStream {
  /** The most content that a block has, in bytes. */
  static final int MAX_BLOCK = 1 << 17;

  /** The largest window that is read, in bytes; the zstd command needs an option for more. */
  private static final long MAX_WINDOW = 1 << 27;

  private static final long MAGIC = 0xfd2fb528L;
  private static final int BLOCK_HEADER = 3;

  private final InputStream in;
  private final byte[] block = new byte[MAX_BLOCK];
  private final XxHash64 hash = new XxHash64();
  private final byte[] one = new byte[1];
  private Optional<Frame> frame = Optional.empty();
  private boolean ended;

  /** Decodes the frame that {@code in} begins with. */
  public ZstdInputStream(InputStream in) {
    this.in = in;
  }

  /**
   * The frame while it is read.
   *
   * @param size of the content; negative if the frame does not say
   */
  private record Frame(
      long size,
      boolean checked,
      int blockSize,
      History history,
      Literals literals,
      Sequences sequences) {}

  @Override
  public int read() throws IOException {
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int at, int length) throws IOException {
    Objects.checkFromIndexSize(at, length, target.length);
    if (frame.isEmpty()) {
      frame = Optional.of(begin());
    }
    Frame open = frame.get();
    while (open.history.waiting() == 0 && !ended) {
      nextBlock(open);
    }
    int n = Math.min(length, open.history.waiting());
    if (n == 0 && length > 0) {
      return -1;
    }
    open.history.take(target, at, n);
    return n;
  }

  private Frame begin() throws IOException {
    if (number(4) != MAGIC) {
      throw ZstdException.malformed("no frame");
    }
    int flags = (int) number(1);
    if ((flags & 8) != 0) {
      throw ZstdException.malformed("a reserved bit in the header");
    }
    boolean single = (flags & 0x20) != 0;
    long window = 0;
    if (!single) {
      int stated = (int) number(1);
      long base = 1L << (10 + (stated >> 3));
      window = base + base / 8 * (stated & 7);
    }
    int idWidth = (flags & 3) == 3 ? 4 : flags & 3;
    long dictionary = number(idWidth);
    int width = 1 << (flags >> 6);
    long size = -1;
    if (width > 1 || single) {
      size = number(width) + (width == 2 ? 256 : 0);
    }
    if (single) {
      window = size;
    }
    if (dictionary != 0) {
      throw ZstdException.limit("it needs the dictionary " + dictionary);
    }
    if (window > MAX_WINDOW || window < 0) {
      throw ZstdException.limit(
          "it needs a window of "
              + Long.toUnsignedString(window)
              + " bytes, the limit is "
              + MAX_WINDOW);
    }
    History history = new History((int) window);
    return new Frame(
        size,
        (flags & 4) != 0,
        (int) Math.min(MAX_BLOCK, window),
        history,
        new Literals(),
        new Sequences(history));
  }

  private void nextBlock(Frame open) throws IOException {
    int header = (int) number(BLOCK_HEADER);
    int size = header >> 3;
    if (size > open.blockSize) {
      throw ZstdException.malformed("a block that is too long");
    }
    open.history.begin(open.blockSize);
    switch (header >> 1 & 3) {
      case 0 -> {
        fill(size);
        open.history.append(block, 0, size);
      }
      case 1 -> open.history.fill((byte) number(1), size);
      case 2 -> {
        fill(size);
        int end = open.literals.read(block, size);
        open.sequences.read(block, end, size, open.literals);
      }
      default -> throw ZstdException.malformed("a block of a reserved type");
    }
    if (open.checked) {
      open.history.hash(hash);
    }
    if (open.size >= 0 && open.history.total() > open.size) {
      throw ZstdException.malformed("more content than the header says");
    }
    if ((header & 1) != 0) {
      end(open);
    }
  }

  private void end(Frame open) throws IOException {
    if (open.size >= 0 && open.history.total() != open.size) {
      throw ZstdException.malformed("less content than the header says");
    }
    if (open.checked && number(4) != (hash.value() & 0xffffffffL)) {
      throw ZstdException.malformed("a wrong checksum");
    }
    ended = true;
  }

  private void fill(int count) throws IOException {
    if (in.readNBytes(block, 0, count) < count) {
      throw ZstdException.malformed("a frame that is cut off");
    }
  }

  /** Little-endian; of up to 8 bytes. */
  private long number(int width) throws IOException {
    long value = 0;
    for (int i = 0; i < width; i++) {
      int b = in.read();
      if (b < 0) {
        throw ZstdException.malformed("a frame that is cut off");
      }
      value |= (long) b << (8 * i);
    }
    return value;
  }
}

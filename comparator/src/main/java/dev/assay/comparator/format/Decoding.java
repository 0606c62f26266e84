package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Coding;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.bytes.Scratch;
import dev.assay.core.limits.Limit;
import dev.assay.core.limits.Limits;
import dev.assay.core.zstd.ZstdException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.tukaani.xz.MemoryLimitException;

/** What all decoders share: limits while they produce output, and how decoders of libraries run. */
final class Decoding {
  /** How much a decoder reads and writes at a time. */
  static final int CHUNK = 1 << 15;

  /** The ratio only matters where this much has been decoded. */
  private static final long FREE_RATIO = 1 << 20;

  private Decoding() {}

  /** Takes what a decoder gives. */
  @FunctionalInterface
  interface Output {
    void write(byte[] bytes, int at, int length) throws IOException;
  }

  /** Wraps a stream of a library around encoded bytes. */
  @FunctionalInterface
  interface Library {
    InputStream open(InputStream encoded) throws IOException;
  }

  /** Finds the stream that follows another one. */
  @FunctionalInterface
  interface Next {
    /** Where it begins; -1 if there is none. */
    long behind(Bytes encoded, long end) throws IOException;
  }

  /**
   * Stops a decoder that gives too much.
   *
   * @param decoded how many bytes it has given
   * @param encoded how many bytes it was given, or will be
   */
  static void checkLimits(long decoded, long encoded, Limits limits) throws LimitReachedException {
    if (decoded > limits.decodedBytes()) {
      throw new LimitReachedException(
          "decodes to more than the limit of " + limits.decodedBytes() + " bytes", Limit.DECODED);
    }
    if (decoded > FREE_RATIO && decoded / limits.ratio() > encoded) {
      throw new LimitReachedException(
          "decodes to more than the limit of " + limits.ratio() + " times its size", Limit.RATIO);
    }
  }

  /** Decodes all streams that follow each other, and joins what they hold. */
  static Coding.Decoded joined(
      Bytes encoded, String format, Limits limits, Library library, Next next, Scratch scratch)
      throws IOException, MalformedException, LimitReachedException {
    try (Scratch.Sink sink = scratch.sink()) {
      List<Long> ends = new ArrayList<>();
      Next counted =
          (bytes, end) -> {
            ends.add(sink.size());
            return next.behind(bytes, end);
          };
      long consumed = runAll(encoded, format, limits, library, counted, true, sink::write);
      return new Coding.Decoded(sink.bytes(), consumed, ends.size(), ends.getFirst());
    }
  }

  /**
   * Decodes streams that follow each other as one.
   *
   * @param all whether a later stream that is malformed is an error; else it ends the first ones
   * @return where the last whole stream ends
   */
  static long runAll(
      Bytes encoded,
      String format,
      Limits limits,
      Library library,
      Next next,
      boolean all,
      Output output)
      throws IOException, MalformedException, LimitReachedException {
    long[] size = new long[1];
    Output counted =
        (bytes, at, length) -> {
          output.write(bytes, at, length);
          size[0] += length;
        };
    long end = 0;
    long start = 0;
    for (int n = 0; start >= 0; n++) {
      if (n == limits.members()) {
        throw new LimitReachedException("more than the limit of " + n + " streams", Limit.MEMBERS);
      }
      Bytes rest = encoded.slice(start, encoded.size() - start);
      try {
        end = start + run(rest, format, limits, library, counted);
      } catch (MalformedException e) {
        if (all || n == 0) {
          throw e;
        }
        return end;
      }
      checkLimits(size[0], end, limits);
      start = next.behind(encoded, end);
    }
    return end;
  }

  /**
   * Decodes one stream with a library that takes not a byte more than the stream has.
   *
   * @param encoded begins with the stream
   * @param format for messages
   * @return how many bytes the stream has
   */
  private static long run(
      Bytes encoded, String format, Limits limits, Library library, Output output)
      throws IOException, MalformedException, LimitReachedException {
    Counted counted = new Counted(encoded);
    byte[] buffer = new byte[CHUNK];
    long size = 0;
    try (InputStream decoder = library.open(counted)) {
      for (int n = decoder.read(buffer); n >= 0; n = decoder.read(buffer)) {
        output.write(buffer, 0, n);
        size += n;
        checkLimits(size, counted.position, limits);
      }
      return counted.position;
    } catch (MemoryLimitException e) {
      throw new LimitReachedException(
          "needs " + e.getMemoryNeeded() + " KiB to decode, the limit is " + e.getMemoryLimit());
    } catch (ZstdException e) {
      if (e.isLimit()) {
        throw new LimitReachedException(reason(e));
      }
      throw new MalformedException(counted.position, "a stream of " + format, reason(e));
    } catch (IOException | RuntimeException e) {
      if (counted.failed) {
        throw e;
      }
      // Decoders of libraries meet hostile bytes with exceptions of all kinds.
      throw new MalformedException(counted.position, "a stream of " + format, reason(e));
    }
  }

  private static String reason(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /** Bytes as a stream that knows how many were taken. */
  private static final class Counted extends InputStream {
    private final Bytes bytes;
    private final byte[] window = new byte[CHUNK];
    private long windowStart;
    private int windowLength;
    private long position;
    private boolean failed;

    Counted(Bytes bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read() throws IOException {
      if (position == bytes.size()) {
        return -1;
      }
      fill();
      return window[(int) (position++ - windowStart)] & 0xff;
    }

    @Override
    public int read(byte[] target, int at, int length) throws IOException {
      Objects.checkFromIndexSize(at, length, target.length);
      if (position == bytes.size()) {
        return length == 0 ? 0 : -1;
      }
      fill();
      int n = (int) Math.min(length, windowStart + windowLength - position);
      System.arraycopy(window, (int) (position - windowStart), target, at, n);
      position += n;
      return n;
    }

    private void fill() throws IOException {
      if (position >= windowStart + windowLength) {
        windowStart = position;
        windowLength = (int) Math.min(window.length, bytes.size() - position);
        failed = true;
        bytes.read(windowStart, window, 0, windowLength);
        failed = false;
      }
    }
  }
}

package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Coding;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.bytes.Scratch;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** A raw deflate stream (RFC 1951). */
final class DeflateCoding implements Coding {
  static final Coding INSTANCE = new DeflateCoding();

  /** What writers use, most frequent first. */
  private static final int[] LEVELS = {6, 9, 1, 8, 7, 5, 4, 3, 2};

  private static final int LEVEL_BITS = 4;
  private static final int CHUNK = Decoding.CHUNK;

  private DeflateCoding() {}

  @Override
  public String id() {
    return "deflate";
  }

  @Override
  public Decoded decode(Bytes encoded, Scratch scratch, Limits limits)
      throws IOException, MalformedException, LimitReachedException {
    try (Scratch.Sink sink = scratch.sink()) {
      long consumed = inflate(encoded, limits, sink::write);
      return new Decoded(sink.bytes(), consumed);
    }
  }

  /**
   * What a stream holds, without keeping it.
   *
   * @param consumed how long the stream is, in bytes
   * @param size of the content
   * @param crc CRC-32 of the content
   */
  record Measure(long consumed, long size, long crc) {}

  /** Decodes the stream at the start of {@code encoded}, whatever follows it. */
  static Measure measure(Bytes encoded, Limits limits)
      throws IOException, MalformedException, LimitReachedException {
    return measure(encoded, limits, (bytes, at, length) -> {});
  }

  /** The same, for somebody who wants the content, too. */
  static Measure measure(Bytes encoded, Limits limits, Decoding.Output output)
      throws IOException, MalformedException, LimitReachedException {
    CRC32 crc = new CRC32();
    long[] size = new long[1];
    long consumed =
        inflate(
            encoded,
            limits,
            (bytes, at, length) -> {
              output.write(bytes, at, length);
              crc.update(bytes, at, length);
              size[0] += length;
            });
    return new Measure(consumed, size[0], crc.getValue());
  }

  /** Returns how many bytes the stream has. */
  private static long inflate(Bytes encoded, Limits limits, Decoding.Output output)
      throws IOException, MalformedException, LimitReachedException {
    Inflater inflater = new Inflater(true);
    try {
      byte[] in = new byte[CHUNK];
      byte[] out = new byte[CHUNK];
      long fed = 0;
      while (!inflater.finished()) {
        if (inflater.needsInput()) {
          int n = (int) Math.min(in.length, encoded.size() - fed);
          if (n == 0) {
            throw new MalformedException(fed, "a final deflate block", "the end of the stream");
          }
          encoded.read(fed, in, 0, n);
          inflater.setInput(in, 0, n);
          fed += n;
        }
        output.write(out, 0, inflate(inflater, out));
        Decoding.checkLimits(inflater.getBytesWritten(), inflater.getBytesRead(), limits);
      }
      return inflater.getBytesRead();
    } finally {
      inflater.end();
    }
  }

  private static int inflate(Inflater inflater, byte[] out) throws MalformedException {
    try {
      int n = inflater.inflate(out);
      if (inflater.needsDictionary()) {
        throw new MalformedException(inflater.getBytesRead(), "no preset dictionary", "one");
      }
      return n;
    } catch (DataFormatException e) {
      throw new MalformedException(
          inflater.getBytesRead(), "a deflate stream", String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Optional<Encoder> explain(Bytes content, Bytes encoded) throws IOException {
    for (int level : LEVELS) {
      if (gives(level, content, encoded)) {
        return Optional.of(new Encoder("zlib level " + level, LEVEL_BITS));
      }
    }
    return Optional.empty();
  }

  private static boolean gives(int level, Bytes content, Bytes encoded) throws IOException {
    Deflater deflater = new Deflater(level, true);
    try {
      byte[] in = new byte[CHUNK];
      byte[] out = new byte[CHUNK];
      byte[] expected = new byte[CHUNK];
      long fed = 0;
      long made = 0;
      while (!deflater.finished()) {
        if (deflater.needsInput()) {
          int n = (int) Math.min(in.length, content.size() - fed);
          content.read(fed, in, 0, n);
          deflater.setInput(in, 0, n);
          fed += n;
          if (fed == content.size()) {
            deflater.finish();
          }
        }
        int n = deflater.deflate(out);
        if (made + n > encoded.size()) {
          return false;
        }
        encoded.read(made, expected, 0, n);
        if (!Arrays.equals(out, 0, n, expected, 0, n)) {
          return false;
        }
        made += n;
      }
      return made == encoded.size();
    } finally {
      deflater.end();
    }
  }
}

package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Coding;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.bytes.Scratch;
import dev.assay.core.limits.Deadline;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** A raw deflate stream (RFC 1951). */
final class DeflateCoding implements Coding {
  static final Coding INSTANCE = new DeflateCoding();

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
    return DeflateEncoders.find(content, encoded, Optional.empty());
  }

  @Override
  public boolean isBy(String id, Bytes content, Bytes encoded) throws IOException {
    return DeflateEncoders.isBy(id, content, encoded);
  }

  @Override
  public Encoding encoding(
      Bytes content, Bytes encoded, Optional<Encoder> likely, Deadline deadline)
      throws IOException {
    Optional<Encoder> listed = DeflateEncoders.find(content, encoded, likely);
    if (listed.isPresent()) {
      return Encoding.by(listed.get());
    }
    try {
      DeflateWalk walk = DeflateWalk.of(encoded, deadline);
      Optional<Encoder> rare = DeflateEncoders.rare(walk, content, encoded);
      return rare.isPresent() ? Encoding.by(rare.get()) : foreign(walk, content, encoded, deadline);
    } catch (MalformedException | LimitReachedException e) {
      return Encoding.odd(String.valueOf(e.getMessage()));
    }
  }

  /** The rule {@code foreign-encoder} rests on this. */
  private static Encoding foreign(DeflateWalk walk, Bytes content, Bytes encoded, Deadline deadline)
      throws IOException, LimitReachedException {
    List<String> odd = walk.odd();
    if (walk.size() != content.size()) {
      odd.add("content of another length than other decoders find");
    }
    if (!odd.isEmpty()) {
      return Encoding.odd(String.join(", ", odd));
    }
    long best = DeflateEncoders.bestSize(content, deadline);
    String sizes = encoded.size() + " bytes where our best has " + best;
    return DeflateEncoders.isAboutBest(encoded.size(), best)
        ? Encoding.foreign(sizes)
        : Encoding.odd(sizes);
  }
}

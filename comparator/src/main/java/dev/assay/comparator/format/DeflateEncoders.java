package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Coding.Encoder;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.limits.Deadline;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.Deflater;

/**
 * The encoders that a deflate stream is tried with: zlib as the JDK has it (memory level 8, a
 * window of 32 KiB), and stored blocks of one size.
 */
final class DeflateEncoders {
  /** Which of the settings below; the same for all bodies of an archive, as a rule. */
  private static final int BITS = 5;

  /** The size of stored blocks, and whether an empty one ends the stream. */
  private static final int STORED_BITS = 17;

  private static final int CHUNK = Decoding.CHUNK;
  private static final int BEST = 9;

  /** An encoding may be longer than ours by one part in this many. */
  private static final int SLACK = 50;

  /** What writers use, most frequent first. */
  private static final List<Setting> COMMON = common();

  private static final List<Setting> FILTERED =
      List.of(
          new Setting(6, Deflater.FILTERED, false),
          new Setting(9, Deflater.FILTERED, false),
          new Setting(8, Deflater.FILTERED, false),
          new Setting(4, Deflater.FILTERED, false));

  /** For content that repeats nothing. */
  private static final List<Setting> HUFFMAN =
      List.of(new Setting(6, Deflater.HUFFMAN_ONLY, false));

  private DeflateEncoders() {}

  /**
   * How zlib is asked to compress.
   *
   * @param flush whether all is flushed before the stream is ended, by a block of its own
   */
  private record Setting(int level, int strategy, boolean flush) {
    Encoder encoder() {
      String how =
          switch (strategy) {
            case Deflater.FILTERED -> ", filtered";
            case Deflater.HUFFMAN_ONLY -> ", Huffman only";
            default -> "";
          };
      boolean checked = strategy == Deflater.DEFAULT_STRATEGY && !flush;
      return new Encoder("zlib level " + level + how + (flush ? ", flushed" : ""), BITS, checked);
    }
  }

  private static List<Setting> common() {
    List<Setting> all = new ArrayList<>();
    for (int level : new int[] {6, 9, 1, 8, 7, 5, 4, 3, 2}) {
      all.add(new Setting(level, Deflater.DEFAULT_STRATEGY, false));
    }
    return List.copyOf(all);
  }

  /** The encoder that gives {@code encoded}; {@code likely} is tried first. */
  static Optional<Encoder> find(Bytes content, Bytes encoded, Optional<Encoder> likely)
      throws IOException {
    if (likely.isPresent() && isBy(likely.get().id(), content, encoded)) {
      return likely;
    }
    return first(COMMON, content, encoded);
  }

  /** Whether zlib with the settings called {@code id} gives {@code encoded}. */
  static boolean isBy(String id, Bytes content, Bytes encoded) throws IOException {
    for (List<Setting> some : List.of(COMMON, FILTERED, HUFFMAN, flushed())) {
      for (Setting setting : some) {
        if (setting.encoder().id().equals(id)) {
          return gives(setting, content, encoded);
        }
      }
    }
    return false;
  }

  /** Encoders that are only worth a try where the walk has found what they leave. */
  static Optional<Encoder> rare(DeflateWalk walk, Bytes content, Bytes encoded) throws IOException {
    OptionalInt stored = walk.storedSize();
    if (stored.isPresent()) {
      String size = stored.getAsInt() == 0 ? "" : ", " + stored.getAsInt() + " bytes in each";
      String end = walk.endsEmpty() ? ", ended by an empty one" : "";
      return Optional.of(new Encoder("stored blocks" + size + end, STORED_BITS, false));
    }
    List<Setting> order = new ArrayList<>();
    if (walk.endsEmpty()) {
      order.addAll(flushed());
    }
    order.addAll(walk.hasMatches() ? FILTERED : HUFFMAN);
    return first(order, content, encoded);
  }

  private static List<Setting> flushed() {
    return COMMON.stream().map(it -> new Setting(it.level, it.strategy, true)).toList();
  }

  private static Optional<Encoder> first(List<Setting> settings, Bytes content, Bytes encoded)
      throws IOException {
    for (Setting setting : settings) {
      if (gives(setting, content, encoded)) {
        return Optional.of(setting.encoder());
      }
    }
    return Optional.empty();
  }

  private static boolean gives(Setting setting, Bytes content, Bytes encoded) throws IOException {
    byte[] expected = new byte[CHUNK];
    long[] made = new long[1];
    boolean same =
        deflate(
            setting,
            content,
            (out, length) -> {
              if (length > encoded.size() - made[0]) {
                return false;
              }
              encoded.read(made[0], expected, 0, length);
              made[0] += length;
              return Arrays.equals(out, 0, length, expected, 0, length);
            });
    return same && made[0] == encoded.size();
  }

  /**
   * The size that our own best encoding of a content has.
   *
   * @throws LimitReachedException if the time is up before that is known
   */
  static long bestSize(Bytes content, Deadline deadline) throws IOException, LimitReachedException {
    long[] made = new long[1];
    boolean whole =
        deflate(
            new Setting(BEST, Deflater.DEFAULT_STRATEGY, false),
            content,
            (out, length) -> {
              made[0] += length;
              return !deadline.hasPassed();
            });
    if (!whole) {
      throw new LimitReachedException("the time limit was reached");
    }
    return made[0];
  }

  /** Whether an encoding is at most 2 % longer than the best, rounded up to a byte. */
  static boolean isAboutBest(long size, long best) {
    return size - best <= Math.ceilDiv(best, SLACK);
  }

  /** Takes what the encoder gives. */
  @FunctionalInterface
  private interface Output {
    /** Whether to go on. */
    boolean take(byte[] out, int length) throws IOException;
  }

  /** Encodes; false if it was stopped. */
  private static boolean deflate(Setting setting, Bytes content, Output output) throws IOException {
    Deflater deflater = new Deflater(setting.level, true);
    try {
      deflater.setStrategy(setting.strategy);
      byte[] in = new byte[CHUNK];
      byte[] out = new byte[CHUNK];
      long fed = 0;
      boolean flushed = !setting.flush;
      while (!deflater.finished()) {
        if (deflater.needsInput() && fed < content.size()) {
          int n = (int) Math.min(in.length, content.size() - fed);
          content.read(fed, in, 0, n);
          deflater.setInput(in, 0, n);
          fed += n;
        }
        boolean all = fed == content.size();
        if (all && flushed) {
          deflater.finish();
        }
        int mode = all && !flushed ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH;
        int n = deflater.deflate(out, 0, out.length, mode);
        flushed |= mode == Deflater.SYNC_FLUSH && n < out.length;
        if (!output.take(out, n)) {
          return false;
        }
      }
      return true;
    } finally {
      deflater.end();
    }
  }
}

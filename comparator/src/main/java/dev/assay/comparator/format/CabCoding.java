package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Coding;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.bytes.Scratch;
import dev.assay.core.cab.CabDataInputStream;
import dev.assay.core.limits.Deadline;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.Deflater;

/**
 * The blocks of one folder of a cabinet.
 *
 * @param mszip whether they are compressed
 * @param reserve how many bytes stand behind the header of each, 0 to 255
 */
record CabCoding(boolean mszip, int reserve) implements Coding {
  private static final int HEADER = CabDataInputStream.HEADER;
  private static final int BLOCK = CabDataInputStream.MAX_BLOCK;
  private static final int[] LEVELS = {6, 9, 1, 8, 7, 5, 4, 3, 2};

  /** Which of the levels, whether blocks refer to those before, and whether there are checksums. */
  private static final int BITS = 6;

  @Override
  public String id() {
    return (mszip ? "cab-mszip+" : "cab-stored+") + reserve;
  }

  @Override
  public Decoded decode(Bytes encoded, Scratch scratch, Limits limits)
      throws IOException, MalformedException, LimitReachedException {
    return Decoding.joined(
        encoded,
        id(),
        limits,
        in -> new CabDataInputStream(in, reserve, mszip),
        (bytes, end) -> -1,
        scratch);
  }

  @Override
  public Optional<Encoder> explain(Bytes content, Bytes encoded) throws IOException {
    if (!mszip) {
      return by("stored", 0, false, content, encoded);
    }
    for (int level : LEVELS) {
      for (boolean linked : new boolean[] {true, false}) {
        String name = "MSZIP by zlib level " + level + (linked ? "" : ", each block by itself");
        Optional<Encoder> encoder = by(name, level, linked, content, encoded);
        if (encoder.isPresent()) {
          return encoder;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Encoder> by(String name, int level, boolean linked, Bytes content, Bytes encoded)
      throws IOException {
    boolean checked = encoded.size() < HEADER || !Arrays.equals(encoded.head(4), new byte[4]);
    return gives(level, linked, checked, content, encoded)
        ? Optional.of(new Encoder(name + (checked ? "" : ", no checksums"), BITS, false))
        : Optional.empty();
  }

  /**
   * Whether blocks of full size, with nothing in what is reserved, are exactly the encoded ones.
   */
  private boolean gives(int level, boolean linked, boolean checked, Bytes content, Bytes encoded)
      throws IOException {
    long at = 0;
    byte[] before = {};
    for (long done = 0; done < content.size(); ) {
      byte[] block = content.copy(done, (int) Math.min(BLOCK, content.size() - done));
      byte[] data = mszip ? deflate(block, level, linked ? before : new byte[0]) : block;
      byte[] expected = block(data, block.length, checked);
      if (expected.length > encoded.size() - at
          || !Arrays.equals(expected, encoded.copy(at, expected.length))) {
        return false;
      }
      before = block;
      at += expected.length;
      done += block.length;
    }
    return at == encoded.size();
  }

  private static byte[] deflate(byte[] block, int level, byte[] before) {
    Deflater deflater = new Deflater(level, true);
    try {
      if (before.length > 0) {
        deflater.setDictionary(before);
      }
      deflater.setInput(block);
      deflater.finish();
      // Deflate makes nothing longer by more than this.
      byte[] out = new byte[block.length + block.length / 8 + 64];
      out[0] = 'C';
      out[1] = 'K';
      int size = 2;
      while (!deflater.finished() && size < out.length) {
        size += deflater.deflate(out, size, out.length - size);
      }
      return Arrays.copyOf(out, size);
    } finally {
      deflater.end();
    }
  }

  private byte[] block(byte[] data, int decoded, boolean checked) {
    byte[] block = new byte[HEADER + reserve + data.length];
    put(block, 4, 2, data.length);
    put(block, 6, 2, decoded);
    System.arraycopy(data, 0, block, HEADER + reserve, data.length);
    if (checked) {
      put(block, 0, 4, checksum(block));
    }
    return block;
  }

  private static void put(byte[] block, int at, int width, long value) {
    for (int i = 0; i < width; i++) {
      block[at + i] = (byte) (value >> (8 * i));
    }
  }

  /**
   * Of the data, and of everything behind the checksum (MS-CAB, section 3.1). Readers differ on
   * whether a reserved area counts; zeros make no difference.
   */
  private long checksum(byte[] block) {
    long data = sum(block, HEADER + reserve, block.length, 0);
    return sum(block, 4, HEADER + reserve, data);
  }

  private static long sum(byte[] bytes, int start, int end, long seed) {
    long sum = seed;
    int at = start;
    for (; at + 4 <= end; at += 4) {
      for (int i = 0; i < 4; i++) {
        sum ^= (bytes[at + i] & 0xffL) << (8 * i);
      }
    }
    // What is left of four bytes counts from its end.
    for (; at < end; at++) {
      sum ^= (bytes[at] & 0xffL) << (8 * (end - at - 1));
    }
    return sum;
  }

  @Override
  public Encoding encoding(
      Bytes content, Bytes encoded, Optional<Encoder> likely, Deadline deadline)
      throws IOException {
    Optional<Encoder> listed = explain(content, encoded);
    return listed.map(Encoding::by).orElse(Encoding.UNKNOWN);
  }
}

package dev.assay.comparator.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.bytes.ArrayBytes;
import dev.assay.core.limits.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

/** What the strict walk takes for usual, and what it finds where decoders see nothing. */
class DeflateWalkTest {
  private static final int PIECE = 1 << 17;

  @Test
  void whatZlibMakesIsUsual() throws Exception {
    for (byte[] content : contents()) {
      for (int level = 0; level <= 9; level++) {
        for (int strategy :
            new int[] {Deflater.DEFAULT_STRATEGY, Deflater.FILTERED, Deflater.HUFFMAN_ONLY}) {
          DeflateWalk walk = walk(deflate(content, level, strategy));
          assertThat(walk.odd()).as("level %d, strategy %d", level, strategy).isEmpty();
          assertThat(walk.size()).isEqualTo(content.length);
        }
      }
    }
  }

  private static List<byte[]> contents() {
    byte[] noise = new byte[200_000];
    new Random(5).nextBytes(noise);
    return List.of(new byte[0], new byte[1], new byte[300_000], noise, text(400_000), text(50));
  }

  /** Words in an order that looks random. */
  private static byte[] text(int length) {
    Random random = new Random(3);
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.append("word").append(random.nextInt(3_000)).append(random.nextInt(9) == 0 ? "\n" : " ");
    }
    return text.substring(0, length).getBytes(UTF_8);
  }

  @Test
  void emptyBlocksAreFound() throws Exception {
    BitWriter fixed = new BitWriter().header(false, 1).end().header(true, 1).literal('a').end();
    assertThat(walk(fixed.bytes()).odd()).containsExactly("1 empty block");
    byte[] stored = new BitWriter().stored(false, 0).stored(true, 0, (byte) 'a').bytes();
    assertThat(walk(stored).odd()).containsExactly("1 empty block");
    BitWriter behind = new BitWriter().header(false, 1).literal('a').end();
    behind.header(false, 1).end().header(false, 1).end().header(true, 1).end();
    assertThat(walk(behind.bytes()).odd()).containsExactly("2 empty blocks");
  }

  @Test
  void anEmptyBlockAtTheEndIsUsual() throws Exception {
    BitWriter one = new BitWriter().header(false, 1).literal('a').end();
    assertThat(walk(one.header(true, 1).end().bytes()).odd()).isEmpty();
    BitWriter go = new BitWriter().header(false, 1).literal('a').end();
    assertThat(walk(go.stored(true, 0).bytes()).odd()).isEmpty();
    BitWriter flushed = new BitWriter().header(false, 1).literal('a').end();
    assertThat(walk(flushed.stored(false, 0).header(true, 1).end().bytes()).odd()).isEmpty();
  }

  @Test
  void bitsInPaddingAreFound() throws Exception {
    assertThat(walk(new BitWriter().stored(true, 1, (byte) 'a').bytes()).odd())
        .containsExactly("1 stored block with bits in its padding");
    BitWriter two = new BitWriter().stored(false, 16, (byte) 'a').stored(true, 1, (byte) 'b');
    assertThat(walk(two.bytes()).odd())
        .containsExactly("2 stored blocks with bits in their padding");
    BitWriter tail = new BitWriter().header(true, 1).literal('a').end().fill(1);
    assertThat(walk(tail.bytes()).odd()).containsExactly("bits behind the last block");
    assertThat(walk(new BitWriter().header(true, 1).end().fill(32).bytes()).odd())
        .containsExactly("bits behind the last block");
  }

  @Test
  void needlessLengthIsFound() throws Exception {
    assertThat(walk(dynamic(0, 0)).odd()).isEmpty();
    assertThat(walk(dynamic(1, 0)).odd()).containsExactly("1 table longer than need be");
    assertThat(walk(dynamic(0, 1)).odd()).containsExactly("1 table longer than need be");
    BitWriter match = new BitWriter().header(true, 1).literal('a');
    match.word(8, 0b11000100).bits(5, 31).word(5, 0).end();
    DeflateWalk walk = walk(match.bytes());
    assertThat(walk.odd()).containsExactly("1 match written the long way");
    assertThat(walk.size()).isEqualTo(259);
  }

  /** One "a" in a dynamic block, with so many zeros behind the lengths of literals, distances. */
  private static byte[] dynamic(int moreLiterals, int moreDistances) {
    BitWriter out = new BitWriter().header(true, 2);
    out.bits(5, moreLiterals).bits(5, moreDistances).bits(4, 14);
    for (int symbol : new int[] {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1}) {
      out.bits(3, symbol == 18 ? 1 : symbol < 2 ? 2 : 0);
    }
    // The words of the code: 0 for 18, 10 for 0, 11 for 1.
    out.word(1, 0).bits(7, 97 - 11).word(2, 3);
    out.word(1, 0).bits(7, 138 - 11).word(1, 0).bits(7, 20 - 11).word(2, 3);
    for (int i = 0; i < moreLiterals; i++) {
      out.word(2, 2);
    }
    out.word(2, 3);
    for (int i = 0; i < moreDistances; i++) {
      out.word(2, 2);
    }
    return out.word(1, 0).word(1, 1).bytes();
  }

  @Test
  void aDynamicBlockWithoutContentIsFound() throws Exception {
    byte[] block = dynamic(0, 0);
    // The last two bits are the "a" and the end; the first bit says that it is the last block.
    assertThat(walk(block).size()).isEqualTo(1);
    BitWriter out = new BitWriter().header(true, 2).bits(5, 0).bits(5, 0).bits(4, 14);
    for (int symbol : new int[] {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1}) {
      out.bits(3, symbol == 18 ? 1 : symbol < 2 ? 2 : 0);
    }
    out.word(1, 0).bits(7, 97 - 11).word(2, 3);
    out.word(1, 0).bits(7, 138 - 11).word(1, 0).bits(7, 20 - 11).word(2, 3).word(2, 3).word(1, 1);
    assertThat(walk(out.bytes()).odd()).containsExactly("1 empty block");
  }

  @Test
  void piecesJoinedAsByPigzAreUsual() throws Exception {
    assertThat(walk(pieces(PIECE, PIECE, PIECE)).odd()).isEmpty();
  }

  @Test
  void flushesAnywhereElseAreFound() throws Exception {
    assertThat(walk(pieces(100_000)).odd()).containsExactly("1 empty block");
    assertThat(walk(pieces(2 * PIECE)).odd()).containsExactly("1 empty block");
    assertThat(walk(pieces(PIECE, 2 * PIECE)).odd()).containsExactly("2 empty blocks");
    assertThat(walk(pieces(PIECE, 0, PIECE)).odd()).containsExactly("3 empty blocks");
  }

  /** Content of such pieces, flushed behind each, and a bit more. */
  private static byte[] pieces(int... sizes) {
    byte[] content = text(Arrays.stream(sizes).sum() + 1000);
    Deflater deflater = new Deflater(6, true);
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[2 * content.length + 1000];
      int at = 0;
      for (int size : sizes) {
        if (size == 0) {
          // zlib flushes nothing twice: an empty stored block, as it would write it.
          out.writeBytes(new byte[] {0, 0, 0, -1, -1});
        }
        deflater.setInput(content, at, size);
        int n = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
        out.write(buffer, 0, n);
        at += size;
      }
      deflater.setInput(content, at, content.length - at);
      deflater.finish();
      out.write(buffer, 0, deflater.deflate(buffer));
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  @Test
  void storedBlocksOfOneSizeAreKnown() throws Exception {
    byte[] three = {1, 2, 3};
    BitWriter one = new BitWriter().stored(true, 0, three);
    assertThat(walk(one.bytes()).storedSize()).hasValue(0);
    BitWriter even = new BitWriter().stored(false, 0, three).stored(false, 0, three);
    assertThat(walk(even.stored(true, 0, (byte) 1).bytes()).storedSize()).hasValue(3);
    BitWriter longer = new BitWriter().stored(false, 0, (byte) 1).stored(true, 0, three);
    assertThat(walk(longer.bytes()).storedSize()).isEmpty();
    BitWriter uneven = new BitWriter().stored(false, 0, three).stored(false, 0, (byte) 1);
    assertThat(walk(uneven.stored(true, 0, three).bytes()).storedSize()).isEmpty();
    BitWriter padded = new BitWriter().stored(false, 1, three).stored(true, 0, three);
    assertThat(walk(padded.bytes()).storedSize()).isEmpty();
    BitWriter coded = new BitWriter().stored(false, 0, three).header(true, 1).literal('a').end();
    assertThat(walk(coded.bytes()).storedSize()).isEmpty();
  }

  @Test
  void whatIsNoStreamIsRefused() {
    List<BitWriter> broken = new ArrayList<>();
    broken.add(new BitWriter());
    broken.add(new BitWriter().header(true, 3));
    broken.add(new BitWriter().header(true, 0).fill(0).bits(16, 5).bits(16, 5));
    broken.add(new BitWriter().header(true, 0).fill(0).bits(16, 5).bits(16, ~5).bits(8, 1));
    broken.add(new BitWriter().header(true, 1).literal('a'));
    // A distance beyond the start; distance and length symbols that do not exist.
    broken.add(new BitWriter().header(true, 1).word(7, 1).word(5, 0).end());
    broken.add(new BitWriter().header(true, 1).literal('a').word(7, 1).word(5, 30).end());
    broken.add(new BitWriter().header(true, 1).literal('a').word(8, 0b11000110).word(5, 0).end());
    // Too many literals; a code for lengths that is not whole.
    broken.add(new BitWriter().header(true, 2).bits(5, 31).bits(5, 0).bits(4, 14).bits(16, 0));
    broken.add(new BitWriter().header(true, 2).bits(14, 0).bits(12, 1).bits(16, 0));
    // One more byte.
    broken.add(new BitWriter().header(true, 1).end().raw(new byte[1]));
    for (BitWriter one : broken) {
      assertThatThrownBy(() -> walk(one.bytes())).isInstanceOf(MalformedException.class);
    }
  }

  @Test
  void noByteOfAStreamCrashesTheWalk() throws Exception {
    byte[] clean = deflate(text(600), 6, Deflater.DEFAULT_STRATEGY);
    for (int i = 0; i < clean.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] mutant = clean.clone();
        mutant[i] ^= (byte) (1 << bit);
        try {
          assertThat(walk(mutant).size()).isNotNegative();
        } catch (MalformedException e) {
          assertThat(e).hasMessageContaining("expected");
        }
      }
    }
  }

  @Test
  void theWalkStopsAtTheDeadline() {
    byte[] stream = deflate(new byte[10], 6, Deflater.DEFAULT_STRATEGY);
    assertThatThrownBy(
            () -> DeflateWalk.of(new ArrayBytes(stream), Deadline.in(Duration.ofNanos(-1))))
        .isInstanceOf(LimitReachedException.class);
  }

  private static byte[] deflate(byte[] content, int level, int strategy) {
    Deflater deflater = new Deflater(level, true);
    try {
      deflater.setStrategy(strategy);
      deflater.setInput(content);
      deflater.finish();
      byte[] out = new byte[2 * content.length + 1000];
      int n = 0;
      while (!deflater.finished()) {
        n += deflater.deflate(out, n, out.length - n);
      }
      return Arrays.copyOf(out, n);
    } finally {
      deflater.end();
    }
  }

  private static DeflateWalk walk(byte[] stream)
      throws IOException, MalformedException, LimitReachedException {
    return DeflateWalk.of(new ArrayBytes(stream), Deadline.in(Duration.ofMinutes(1)));
  }
}

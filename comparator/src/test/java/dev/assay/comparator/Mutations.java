package dev.assay.comparator;

import java.util.Arrays;
import java.util.Random;

/** Changes bytes anywhere; seeded, so that a failure can be repeated. */
final class Mutations {
  private static final int LONGEST = 40;

  private final Random random;

  Mutations(long seed) {
    this.random = new Random(seed);
  }

  /** What was done, for messages, and what came out. */
  static final class Mutant {
    final String what;
    final byte[] bytes;

    Mutant(String what, byte[] bytes) {
      this.what = what;
      this.bytes = bytes;
    }
  }

  /**
   * One change; the result may equal {@code clean}.
   *
   * @param donor another file, pieces of which may be spliced in
   */
  Mutant mutate(byte[] clean, byte[] donor) {
    int at = random.nextInt(clean.length + 1);
    int end = Math.min(clean.length, at + 1 + random.nextInt(LONGEST));
    int to = random.nextInt(clean.length + 1);
    return switch (random.nextInt(clean.length == 0 ? 1 : 9)) {
      case 0 -> new Mutant("insert at " + at, splice(clean, at, at, noise()));
      case 1 -> new Mutant("delete " + at + " to " + end, splice(clean, at, end, new byte[0]));
      case 2 -> new Mutant("cut at " + at, Arrays.copyOf(clean, at));
      case 3 -> {
        byte[] piece = Arrays.copyOfRange(clean, at, end);
        yield new Mutant("copy " + at + " to " + end + " to " + to, splice(clean, to, to, piece));
      }
      case 4 -> {
        byte[] piece = new byte[end - at];
        yield new Mutant("zero " + at + " to " + end, splice(clean, at, end, piece));
      }
      case 5 -> new Mutant("overwrite at " + at, splice(clean, at, end, noise()));
      case 6 -> {
        int from = random.nextInt(donor.length + 1);
        int until = Math.min(donor.length, from + random.nextInt(LONGEST * 4));
        byte[] piece = Arrays.copyOfRange(donor, from, until);
        yield new Mutant(
            "splice " + from + " to " + until + " of the donor at " + at,
            splice(clean, at, Math.min(clean.length, at + piece.length), piece));
      }
      default -> {
        byte[] flipped = clean.clone();
        int place = random.nextInt(clean.length);
        int bit = random.nextInt(8);
        flipped[place] ^= (byte) (1 << bit);
        yield new Mutant("flip bit " + bit + " of byte " + place, flipped);
      }
    };
  }

  private byte[] noise() {
    byte[] noise = new byte[1 + random.nextInt(LONGEST)];
    random.nextBytes(noise);
    return noise;
  }

  private static byte[] splice(byte[] bytes, int from, int to, byte[] piece) {
    byte[] all = new byte[from + piece.length + bytes.length - to];
    System.arraycopy(bytes, 0, all, 0, from);
    System.arraycopy(piece, 0, all, from, piece.length);
    System.arraycopy(bytes, to, all, from + piece.length, bytes.length - to);
    return all;
  }
}

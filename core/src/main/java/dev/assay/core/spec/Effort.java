package dev.assay.core.spec;

import java.io.Serial;

/**
 * How much work a {@code .buildspec} may cause, in characters looked at or produced. Real ones stay
 * below a hundredth of it; substitutions that feed each other could go on for hours.
 */
final class Effort {
  private static final int LIMIT = 8_000_000;

  private long left = LIMIT;

  /** Takes {@code amount}, at least 1, off what is left. */
  void spend(long amount) {
    left -= Math.max(1, amount);
    if (left < 0) {
      throw new Spent();
    }
  }

  /** There is nothing left; {@link BuildspecParser#parse} makes a message of it. */
  static final class Spent extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    Spent() {
      super("a .buildspec took too much effort");
    }
  }
}

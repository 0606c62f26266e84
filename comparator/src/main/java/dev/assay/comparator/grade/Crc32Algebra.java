package dev.assay.comparator.grade;

/**
 * CRC-32 (IEEE 802.3) of joined bytes: {@code crc(AB) = crc(A) * x^(8 |B|) + crc(B)} in the field
 * of polynomials modulo the generator, whose coefficients are held with the lowest power highest.
 */
final class Crc32Algebra {
  private static final long GENERATOR = 0xedb88320L;
  private static final long ONE = 1L << 31;
  private static final long X = 1L << 30;

  /** The generator is primitive: x to this power is 1. */
  private static final long ORDER = (1L << 32) - 1;

  private Crc32Algebra() {}

  /**
   * The CRC-32 of A.
   *
   * @param joined of A and B
   * @param second of B
   * @param length of B in bytes, 0 or more
   */
  static long before(long joined, long second, long length) {
    long bits = length % ORDER * 8 % ORDER;
    return times(joined ^ second, power((ORDER - bits) % ORDER));
  }

  /** x to the power of {@code exponent}. */
  private static long power(long exponent) {
    long result = ONE;
    long square = X;
    for (long left = exponent; left > 0; left >>= 1) {
      if ((left & 1) != 0) {
        result = times(result, square);
      }
      square = times(square, square);
    }
    return result;
  }

  private static long times(long a, long b) {
    long product = 0;
    long factor = b;
    for (long bit = ONE; bit > 0; bit >>= 1) {
      if ((a & bit) != 0) {
        product ^= factor;
      }
      factor = (factor & 1) != 0 ? factor >> 1 ^ GENERATOR : factor >> 1;
    }
    return product;
  }
}

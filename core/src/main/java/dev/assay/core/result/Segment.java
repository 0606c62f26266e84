package dev.assay.core.result;

/**
 * One piece of the account of a layer, on one side.
 *
 * @param offset in bytes, from the start of the layer on this side
 * @param length in bytes, at least 1
 * @param owner what accounts for these bytes
 */
public record Segment(long offset, long length, Owner owner) {
  public Segment {
    if (offset < 0 || length < 1) {
      throw new IllegalArgumentException("not a segment: offset " + offset + ", length " + length);
    }
  }

  /** The first offset behind the segment. */
  public long end() {
    return offset + length;
  }

  /** What accounts for the bytes of a segment. */
  public sealed interface Owner {}

  /**
   * The other side has the same bytes.
   *
   * @param offset where, in the same layer of the other side
   */
  public record EqualTo(long offset) implements Owner {}

  /**
   * A finding has them among its ranges.
   *
   * @param finding its index in the comparison
   */
  public record OwnedBy(int finding) implements Owner {}

  /**
   * They are the encoded form of a layer that is accounted for by itself.
   *
   * @param layer its index in the comparison
   */
  public record DecodedAs(int layer) implements Owner {}
}

package dev.assay.comparator.format;

/**
 * Empty blocks of a deflate stream. They carry no content, but where they stand, and of which type
 * they are, can carry anything; so they are only usual where a writer has no choice. pigz
 * compresses pieces of 128 KiB apart, and fills up each to a whole byte: by one empty stored block
 * (always, or where the number of bits in the last byte is odd), else by empty fixed blocks of ten
 * bits each. Many writers flush once before they end, and some end with a block that has nothing.
 */
final class DeflateSeams {
  private static final int PIECE = 1 << 17;
  private static final int FIXED_BITS = 10;

  /** Since the last block with content. */
  private long stored;

  private long fixed;
  private long start;

  private long strays;
  private long seams;
  private long filled;
  private boolean allSynced = true;
  private boolean allAligned = true;

  /** An empty block that does not end the stream, and begins at bit {@code position}. */
  void empty(boolean isStored, long position) {
    if (stored + fixed == 0) {
      start = position;
    }
    if (isStored) {
      stored++;
    } else {
      fixed++;
    }
  }

  /**
   * A block with content begins at bit {@code position}, behind {@code made} bytes of content; or
   * the last block, whatever it has.
   *
   * @param ends whether it is the last one, and empty
   */
  void next(long made, long position, boolean ends) {
    boolean flushed = ends && stored == 1 && fixed == 0;
    if (made > 0 && made % PIECE == 0 && !ends) {
      seam(stored + fixed == 0 ? position : start);
    } else if (!flushed) {
      strays += stored + fixed;
    }
    stored = 0;
    fixed = 0;
  }

  private void seam(long end) {
    seams++;
    filled += stored + fixed;
    allSynced &= stored == 1 && fixed == 0;
    long over = end % 8;
    boolean aligned;
    if (over % 2 == 1) {
      aligned = stored == 1 && fixed == 0;
    } else {
      long blocks = 0;
      while ((over + FIXED_BITS * blocks) % 8 != 0) {
        blocks++;
      }
      aligned = stored == 0 && fixed == blocks;
    }
    allAligned &= aligned;
  }

  /** How many empty blocks stand where no listed writer puts them, in {@code made} bytes. */
  long strays(long made) {
    boolean everywhere = seams == (made - 1) / PIECE && (allSynced || allAligned);
    return strays + (everywhere ? 0 : filled);
  }
}

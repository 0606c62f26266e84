package dev.assay.comparator.bytes;

import dev.assay.core.artifact.Digest;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/**
 * The digests of two sequences, from one pass over both. Up to the first difference the work is
 * shared; and which blocks are equal at equal offsets is kept, so that nobody reads them again.
 */
public final class TwoDigests {
  private static final int BLOCK = 1 << 18;

  private final Digest published;
  private final Digest rebuilt;
  private final BitSet equalBlocks;

  private TwoDigests(Digest published, Digest rebuilt, BitSet equalBlocks) {
    this.published = published;
    this.rebuilt = rebuilt;
    this.equalBlocks = equalBlocks;
  }

  /** Reads both sequences once. */
  public static TwoDigests of(Bytes published, Bytes rebuilt) throws IOException {
    MessageDigest left = Digest.newHasher();
    Optional<MessageDigest> right = Optional.empty();
    BitSet equal = new BitSet();
    byte[] a = new byte[BLOCK];
    byte[] b = new byte[BLOCK];
    long longer = Math.max(published.size(), rebuilt.size());
    int block = 0;
    for (long at = 0; at < longer; at += BLOCK, block++) {
      int n = fill(published, at, a);
      int m = fill(rebuilt, at, b);
      boolean same = n == m && Arrays.equals(a, 0, n, b, 0, n);
      equal.set(block, same);
      if (!same && right.isEmpty()) {
        right = Optional.of(copy(left));
      }
      left.update(a, 0, n);
      if (right.isPresent()) {
        right.get().update(b, 0, m);
      }
    }
    Digest first = Digest.finish(left);
    return new TwoDigests(first, right.map(Digest::finish).orElse(first), equal);
  }

  private static int fill(Bytes bytes, long at, byte[] buffer) throws IOException {
    int n = Math.clamp(bytes.size() - at, 0, BLOCK);
    bytes.read(Math.min(at, bytes.size()), buffer, 0, n);
    return n;
  }

  private static MessageDigest copy(MessageDigest hasher) {
    try {
      return (MessageDigest) hasher.clone();
    } catch (CloneNotSupportedException e) {
      throw new AssertionError("OpenJDK's digests can be copied", e);
    }
  }

  /** SHA-256 of the published sequence. */
  public Digest published() {
    return published;
  }

  /** SHA-256 of the rebuilt sequence. */
  public Digest rebuilt() {
    return rebuilt;
  }

  /** Whether both sequences are known to have the same bytes in a range at one offset. */
  public boolean sameAt(long offset, long length) {
    if (length == 0) {
      return true;
    }
    int first = Math.toIntExact(offset / BLOCK);
    int last = Math.toIntExact((offset + length - 1) / BLOCK);
    return equalBlocks.nextClearBit(first) > last;
  }
}

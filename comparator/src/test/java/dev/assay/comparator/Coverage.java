package dev.assay.comparator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.result.Comparison;
import dev.assay.core.result.Layer;
import dev.assay.core.result.Segment;
import java.util.Arrays;
import java.util.List;

/**
 * Whether the account covers a change. Where a change lies is not unique (one of two equal bytes
 * was deleted: which?), so a changed byte may also stand in a segment that is equal to another
 * place of the other file: then the shift between the two is what other segments account for.
 */
final class Coverage {
  private Coverage() {}

  /** Checks the first and the last byte that differ. */
  static void check(Comparison comparison, byte[] published, byte[] rebuilt) {
    int common = Math.min(published.length, rebuilt.length);
    int first = Arrays.mismatch(published, rebuilt);
    assertThat(first).as("the files differ").isNotNegative();
    int suffix = 0;
    while (suffix < common - first
        && published[published.length - 1 - suffix] == rebuilt[rebuilt.length - 1 - suffix]) {
      suffix++;
    }
    Layer file = comparison.layers().getFirst();
    covers(file.publishedSegments(), first, published.length - suffix, 0);
    covers(file.rebuiltSegments(), first, rebuilt.length - suffix, 0);
    long shift = (long) rebuilt.length - published.length;
    // Where one file is a piece of the other, the last byte may well equal its counterpart.
    if (suffix < common - first) {
      covers(file.publishedSegments(), published.length - suffix - 1, published.length, shift);
      covers(file.rebuiltSegments(), rebuilt.length - suffix - 1, rebuilt.length, -shift);
    }
    for (Layer layer : comparison.layers()) {
      assertThat(layer.publishedSegments().isEmpty() && layer.rebuiltSegments().isEmpty())
          .isFalse();
    }
  }

  /** The byte {@code at}, if the change has it, is not equal to the one {@code shift} behind it. */
  private static void covers(List<Segment> segments, long at, long end, long shift) {
    for (Segment segment : segments) {
      if (at < end && segment.offset() <= at && at < segment.end()) {
        if (segment.owner() instanceof Segment.EqualTo(long other)) {
          assertThat(other - segment.offset()).as("byte %d", at).isNotEqualTo(shift);
        }
      }
    }
  }
}

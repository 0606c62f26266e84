package dev.assay.comparator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.result.Comparison;
import dev.assay.core.result.Finding;
import dev.assay.core.result.Layer;
import dev.assay.core.result.Range;
import dev.assay.core.result.Segment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Checks what every comparison must fulfil, whatever the files are. */
final class Accounts {
  private Accounts() {}

  static void check(Comparison comparison, Bytes published, Bytes rebuilt) throws IOException {
    if (comparison.layers().isEmpty()) {
      assertThat(Bytes.equal(published, rebuilt)).isTrue();
      return;
    }
    for (int i = 0; i < comparison.layers().size(); i++) {
      Layer layer = comparison.layers().get(i);
      tiles(layer.publishedSegments(), layer.published().size());
      tiles(layer.rebuiltSegments(), layer.rebuilt().size());
      equalSegments(layer);
      if (i == 0) {
        sameBytes(layer, published, rebuilt);
      }
      assertThat(differences(layer)).as("layer %s without a difference", layer.path()).isPositive();
    }
    for (int i = 0; i < comparison.findings().size(); i++) {
      ranges(comparison, i, true);
      ranges(comparison, i, false);
    }
  }

  private static long differences(Layer layer) {
    return layer.publishedSegments().stream()
            .filter(s -> !(s.owner() instanceof Segment.EqualTo))
            .count()
        + layer.rebuiltSegments().stream()
            .filter(s -> !(s.owner() instanceof Segment.EqualTo))
            .count()
        + layer.order().size();
  }

  private static void tiles(List<Segment> segments, long size) {
    long at = 0;
    for (Segment segment : segments) {
      assertThat(segment.offset()).isEqualTo(at);
      at = segment.end();
    }
    assertThat(at).isEqualTo(size);
  }

  private static void sameBytes(Layer layer, Bytes published, Bytes rebuilt) throws IOException {
    for (Segment segment : layer.publishedSegments()) {
      if (segment.owner() instanceof Segment.EqualTo(long offset)) {
        assertThat(Bytes.mismatch(published, segment.offset(), rebuilt, offset, segment.length()))
            .isEqualTo(-1);
      }
    }
  }

  private static void equalSegments(Layer layer) {
    List<long[]> left = new ArrayList<>();
    List<long[]> right = new ArrayList<>();
    long last = -1;
    boolean crossing = false;
    for (Segment segment : layer.publishedSegments()) {
      if (segment.owner() instanceof Segment.EqualTo(long offset)) {
        left.add(new long[] {segment.offset(), offset, segment.length()});
        crossing |= offset < last;
        last = offset;
      }
    }
    for (Segment segment : layer.rebuiltSegments()) {
      if (segment.owner() instanceof Segment.EqualTo(long offset)) {
        right.add(new long[] {offset, segment.offset(), segment.length()});
      }
    }
    assertThat(right.stream().mapToLong(s -> s[2]).sum())
        .isEqualTo(left.stream().mapToLong(s -> s[2]).sum());
    if (crossing) {
      assertThat(layer.order()).isNotEmpty();
    }
  }

  private static void ranges(Comparison comparison, int index, boolean published) {
    Finding finding = comparison.findings().get(index);
    Layer layer = comparison.layers().get(finding.layer());
    List<Segment> segments = published ? layer.publishedSegments() : layer.rebuiltSegments();
    List<String> owned =
        segments.stream()
            .filter(s -> s.owner().equals(new Segment.OwnedBy(index)))
            .map(s -> s.offset() + "+" + s.length())
            .toList();
    boolean whole =
        layer.order().contains(index)
            || comparison.layers().stream()
                .anyMatch(inner -> inner.encoding().equals(OptionalInt.of(index)));
    List<Range> ranges = published ? finding.published() : finding.rebuilt();
    if (!whole) {
      assertThat(ranges.stream().map(r -> r.offset() + "+" + r.length()).sorted().toList())
          .as("%s %s", finding.path(), finding.part())
          .isEqualTo(owned.stream().sorted().toList());
    }
  }
}

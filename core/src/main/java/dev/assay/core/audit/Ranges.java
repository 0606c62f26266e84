package dev.assay.core.audit;

import dev.assay.core.result.Range;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A set of bytes: the union of ranges. */
final class Ranges {
  /** Ends by starts; they neither touch nor overlap. */
  private final TreeMap<Long, Long> union = new TreeMap<>();

  Ranges(List<Range> ranges) {
    ranges.stream()
        .sorted(Comparator.comparingLong(Range::offset))
        .forEach(range -> add(range.offset(), range.end()));
  }

  private void add(long start, long end) {
    Map.Entry<Long, Long> last = union.lastEntry();
    if (last != null && last.getValue() >= start) {
      union.put(last.getKey(), Math.max(last.getValue(), end));
    } else {
      union.put(start, end);
    }
  }

  /** Whether all of these bytes are in the set. */
  boolean contain(long offset, long length) {
    Map.Entry<Long, Long> before = union.floorEntry(offset);
    return before != null && before.getValue() >= offset + length;
  }
}

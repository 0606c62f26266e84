package dev.assay.core.audit;

import dev.assay.core.json.RefusedException;
import dev.assay.core.result.Finding;
import dev.assay.core.result.Layer;
import dev.assay.core.result.Range;
import dev.assay.core.result.Segment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Checks the segments of one layer. */
final class LayerCheck {
  private final List<Layer> layers;
  private final int index;
  private final List<Integer> children;
  private final Roles roles;
  private final Layer layer;
  private final String name;

  LayerCheck(List<Layer> layers, int index, List<Integer> children, Roles roles) {
    this.layers = layers;
    this.index = index;
    this.children = children;
    this.roles = roles;
    this.layer = layers.get(index);
    this.name = LayerTree.name(layers, index);
  }

  /** Checks everything that this layer says. */
  void check(Content published, Content rebuilt) throws IOException, RefusedException {
    tile("published", layer.publishedSegments(), layer.published().size());
    tile("rebuilt", layer.rebuiltSegments(), layer.rebuilt().size());
    equalSegments(published, rebuilt);
    findings(published, rebuilt);
    inner("published", layer.publishedSegments(), true);
    inner("rebuilt", layer.rebuiltSegments(), false);
    order(published, rebuilt);
    contradictions(published, rebuilt);
  }

  /** They own nothing, and so excuse nothing; but the bytes that they name are there. */
  private void contradictions(Content published, Content rebuilt)
      throws IOException, RefusedException {
    for (int finding : layer.contradictions()) {
      Finding owner = roles.take(name, finding, index, "a contradiction in " + name);
      String where = AccountCheck.describe(finding, owner);
      digests(where + ", published", owner.published(), published);
      digests(where + ", rebuilt", owner.rebuilt(), rebuilt);
    }
  }

  private void tile(String side, List<Segment> segments, long size) throws RefusedException {
    long at = 0;
    for (int i = 0; i < segments.size(); i++) {
      Segment segment = segments.get(i);
      if (segment.offset() != at) {
        throw new RefusedException(
            place(side, i), "offset " + at + ", where the one before ends", "" + segment.offset());
      }
      at = segment.end();
    }
    if (at != size) {
      throw new RefusedException(name + ", " + side, "segments up to " + size, "an end at " + at);
    }
  }

  private void equalSegments(Content published, Content rebuilt)
      throws IOException, RefusedException {
    Map<Long, Segment> mirror = new HashMap<>();
    for (Segment segment : layer.rebuiltSegments()) {
      if (segment.owner() instanceof Segment.EqualTo) {
        mirror.put(segment.offset(), segment);
      }
    }
    List<Segment> segments = layer.publishedSegments();
    for (int i = 0; i < segments.size(); i++) {
      Segment segment = segments.get(i);
      if (segment.owner() instanceof Segment.EqualTo(long offset)) {
        Segment other = mirror.remove(offset);
        if (other == null
            || other.length() != segment.length()
            || !other.owner().equals(new Segment.EqualTo(segment.offset()))) {
          throw new RefusedException(
              place("published", i),
              "the same segment at " + offset + " of the other side",
              "none");
        }
        if (!published.equals(segment.offset(), rebuilt, offset, segment.length())) {
          throw new RefusedException(
              place("published", i),
              "the same bytes at " + offset + " of the other side",
              "others");
        }
      }
    }
    if (!mirror.isEmpty()) {
      throw new RefusedException(
          name + ", rebuilt",
          "an equal segment on the published side for each one here",
          "none for that at " + mirror.keySet().iterator().next());
    }
  }

  /** Owned segments and the ranges of findings, one to one. */
  private void findings(Content published, Content rebuilt) throws IOException, RefusedException {
    Map<Integer, List<Segment>> left = owned(layer.publishedSegments());
    Map<Integer, List<Segment>> right = owned(layer.rebuiltSegments());
    Map<Integer, Boolean> all = new TreeMap<>();
    left.keySet().forEach(finding -> all.put(finding, true));
    right.keySet().forEach(finding -> all.put(finding, true));
    for (int finding : all.keySet()) {
      Finding owner = roles.take(name, finding, index, "segments of " + name);
      String where = AccountCheck.describe(finding, owner);
      match(where + ", published", owner.published(), left.getOrDefault(finding, List.of()));
      match(where + ", rebuilt", owner.rebuilt(), right.getOrDefault(finding, List.of()));
      digests(where + ", published", owner.published(), published);
      digests(where + ", rebuilt", owner.rebuilt(), rebuilt);
    }
  }

  private static Map<Integer, List<Segment>> owned(List<Segment> segments) {
    Map<Integer, List<Segment>> owned = new HashMap<>();
    for (Segment segment : segments) {
      if (segment.owner() instanceof Segment.OwnedBy(int finding)) {
        owned.computeIfAbsent(finding, _ -> new ArrayList<>()).add(segment);
      }
    }
    return owned;
  }

  private static void match(String where, List<Range> ranges, List<Segment> segments)
      throws RefusedException {
    List<String> stated =
        ranges.stream()
            .sorted(Comparator.comparingLong(Range::offset))
            .map(range -> range.offset() + "+" + range.length())
            .toList();
    List<String> owned =
        segments.stream().map(segment -> segment.offset() + "+" + segment.length()).toList();
    if (!stated.equals(owned)) {
      throw new RefusedException(where, "the ranges that its segments have, " + owned, "" + stated);
    }
  }

  private static void digests(String where, List<Range> ranges, Content content)
      throws IOException, RefusedException {
    for (Range range : ranges) {
      if (range.end() > content.size()) {
        throw new RefusedException(
            where, "ranges up to " + content.size(), "one up to " + range.end());
      }
      if (!range.digest().equals(content.digest(range.offset(), range.length()))) {
        throw new RefusedException(
            where,
            range.digest() + " at " + range.offset() + "+" + range.length(),
            "another digest");
      }
    }
  }

  /** Segments that are a layer inside: each exactly where that layer says. */
  private void inner(String side, List<Segment> segments, boolean published)
      throws RefusedException {
    Map<Integer, Layer.Origin> left = new HashMap<>();
    for (int child : children) {
      Layer.Origin origin = published ? layers.get(child).published() : layers.get(child).rebuilt();
      if (origin.length() > 0) {
        left.put(child, origin);
      }
    }
    for (int i = 0; i < segments.size(); i++) {
      if (segments.get(i).owner() instanceof Segment.DecodedAs(int child)) {
        Layer.Origin origin = left.remove(child);
        if (origin == null
            || origin.offset() != segments.get(i).offset()
            || origin.length() != segments.get(i).length()) {
          throw new RefusedException(
              place(side, i), "a layer that is decoded from it alone", "layer " + child);
        }
      }
    }
    if (!left.isEmpty()) {
      throw new RefusedException(
          name + ", " + side,
          "a segment for each layer inside",
          "none for layer " + left.keySet().iterator().next());
    }
  }

  /** What stands in the same order on both sides needs no finding; the rest does. */
  private void order(Content published, Content rebuilt) throws IOException, RefusedException {
    List<Range> left = new ArrayList<>();
    List<Range> right = new ArrayList<>();
    for (int finding : layer.order()) {
      Finding owner = roles.take(name, finding, index, "an order in " + name);
      String where = AccountCheck.describe(finding, owner);
      if (owner.published().isEmpty() || owner.rebuilt().isEmpty()) {
        throw new RefusedException(where, "ranges on both sides", "none on one");
      }
      digests(where + ", published", owner.published(), published);
      digests(where + ", rebuilt", owner.rebuilt(), rebuilt);
      left.addAll(owner.published());
      right.addAll(owner.rebuilt());
    }
    Ranges movedLeft = new Ranges(left);
    Ranges movedRight = new Ranges(right);
    long last = -1;
    List<Segment> segments = layer.publishedSegments();
    for (int i = 0; i < segments.size(); i++) {
      Segment segment = segments.get(i);
      Optional<Segment> other = counterpart(segment);
      if (other.isEmpty()
          || (movedLeft.contain(segment.offset(), segment.length())
              && movedRight.contain(other.get().offset(), other.get().length()))) {
        continue;
      }
      if (other.get().offset() < last) {
        throw new RefusedException(
            place("published", i),
            "the order of the other side, or an order finding on it",
            "offset " + other.get().offset() + " of the other side behind " + last);
      }
      last = other.get().offset();
    }
  }

  /** What the other side has for a segment, if it has the same bytes or the same layer. */
  private Optional<Segment> counterpart(Segment segment) {
    return switch (segment.owner()) {
      case Segment.EqualTo(long offset) ->
          Optional.of(new Segment(offset, segment.length(), segment.owner()));
      case Segment.DecodedAs(int child) -> {
        Layer.Origin other = layers.get(child).rebuilt();
        yield other.length() == 0
            ? Optional.empty()
            : Optional.of(new Segment(other.offset(), other.length(), segment.owner()));
      }
      case Segment.OwnedBy _ -> Optional.empty();
    };
  }

  private String place(String side, int segment) {
    return name + ", " + side + " segment " + segment;
  }
}

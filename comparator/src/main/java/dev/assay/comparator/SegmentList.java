package dev.assay.comparator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The segments of one side of a layer, while they are collected in any order. */
final class SegmentList {
  private final List<Draft> drafts = new ArrayList<>();

  /** Who owns a segment, with indexes that are local to the layer. */
  sealed interface Owner {}

  /** The other side has the same bytes at {@code offset}. */
  record Equal(long offset) implements Owner {}

  /** The layer's own finding {@code index}. */
  record Finding(int index) implements Owner {}

  /** The layer's body {@code index}, which is opened later. */
  record Body(int index) implements Owner {}

  /** A segment. */
  record Draft(Span span, Owner owner) {}

  void add(Span span, Owner owner) {
    if (span.length() > 0) {
      drafts.add(new Draft(span, owner));
    }
  }

  /** All segments by offset; neighbours that continue each other are joined. */
  List<Draft> sorted() {
    drafts.sort(Comparator.comparingLong((Draft draft) -> draft.span().offset()));
    List<Draft> joined = new ArrayList<>();
    for (Draft next : drafts) {
      Draft last = joined.isEmpty() ? null : joined.getLast();
      if (last != null && continues(last, next)) {
        joined.removeLast();
        Span span = new Span(last.span().offset(), last.span().length() + next.span().length());
        joined.add(new Draft(span, last.owner()));
      } else {
        joined.add(next);
      }
    }
    return joined;
  }

  private static boolean continues(Draft last, Draft next) {
    return last.span().end() == next.span().offset()
        && last.owner() instanceof Equal(long before)
        && next.owner() instanceof Equal(long after)
        && before + last.span().length() == after;
  }
}

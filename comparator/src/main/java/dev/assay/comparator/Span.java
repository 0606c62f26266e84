package dev.assay.comparator;

import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.graft.Graft;

/** A range of one layer, before anybody needs its digest. */
record Span(long offset, long length) {
  static Span of(Part part) {
    return new Span(part.offset(), part.length());
  }

  static Span of(Graft.Place place) {
    return new Span(place.start(), place.length());
  }

  long end() {
    return offset + length;
  }
}

package dev.assay.comparator;

import dev.assay.comparator.anatomy.Part;

/** A range of one layer, before anybody needs its digest. */
record Span(long offset, long length) {
  static Span of(Part part) {
    return new Span(part.offset(), part.length());
  }

  long end() {
    return offset + length;
  }
}

package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Anatomy;
import dev.assay.comparator.anatomy.Fields;
import dev.assay.comparator.anatomy.Format;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.limits.Limits;

/** Bytes that no other format explains: one part, which counts as code if it differs (rule 3). */
public final class UnknownFormat implements Format {
  static final String ID = "unknown";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public boolean recognizes(Bytes bytes, String name) {
    return true;
  }

  @Override
  public Anatomy read(Bytes bytes, String name, Limits limits) {
    return anatomy(bytes);
  }

  static Anatomy anatomy(Bytes bytes) {
    return new Anatomy(
        ID,
        bytes.size(),
        new Fields(bytes, 0).add("content", bytes.size(), Nature.PAYLOAD).build());
  }
}

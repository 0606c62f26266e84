package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Anatomy;
import dev.assay.comparator.anatomy.Fields;
import dev.assay.comparator.anatomy.Format;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.explain.TextEncoding;
import dev.assay.core.limits.Limits;
import java.io.IOException;

/** Text in UTF-8, UTF-16 or a single-byte encoding: one part. */
public final class TextFormat implements Format {
  private static final int SNIFFED = 1 << 16;

  @Override
  public String id() {
    return "text";
  }

  @Override
  public boolean recognizes(Bytes bytes, String name) throws IOException {
    return bytes.size() > 0
        && TextEncoding.sniff(bytes.head(SNIFFED), bytes.size() > SNIFFED).isPresent();
  }

  @Override
  public Anatomy read(Bytes bytes, String name, Limits limits) {
    return new Anatomy(
        id(), bytes.size(), new Fields(bytes, 0).add("text", bytes.size(), Nature.TEXT).build());
  }
}

package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Anatomy;
import dev.assay.comparator.anatomy.Format;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.limits.Limits;
import java.io.IOException;

/**
 * tar: ustar, PAX and GNU headers, sparse files. Members go by the name that a reader with all
 * extensions gives them.
 */
public final class TarFormat implements Format {
  @Override
  public String id() {
    return "tar";
  }

  @Override
  public boolean recognizes(Bytes bytes, String name) throws IOException {
    if (bytes.size() < TarBlock.SIZE) {
      return false;
    }
    try {
      TarBlock first = TarBlock.read(bytes, 0);
      return first.isHeader() && first.checksumHolds();
    } catch (MalformedException e) {
      return false;
    }
  }

  @Override
  public Anatomy read(Bytes bytes, String name, Limits limits)
      throws IOException, MalformedException, LimitReachedException {
    return new Anatomy(id(), bytes.size(), new TarLayout(bytes, limits).parts());
  }
}

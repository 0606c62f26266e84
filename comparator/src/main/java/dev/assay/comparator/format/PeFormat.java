package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Anatomy;
import dev.assay.comparator.anatomy.Format;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.limits.Limits;
import java.io.IOException;

/**
 * Windows programs and libraries (Microsoft's "PE Format"), laid out by headers, sections, symbols
 * and the certificate table; what lies between these is padding or slack, and what lies behind the
 * sections is a file of its own.
 */
public final class PeFormat implements Format {
  private static final int DOS_HEADER = 64;

  @Override
  public String id() {
    return "pe";
  }

  @Override
  public boolean recognizes(Bytes bytes, String name) throws IOException {
    byte[] head = bytes.head(DOS_HEADER);
    if (head.length < DOS_HEADER || head[0] != 'M' || head[1] != 'Z') {
      return false;
    }
    long start =
        (head[60] & 0xff)
            | (head[61] & 0xff) << 8
            | (head[62] & 0xff) << 16
            | (head[63] & 0xffL) << 24;
    if (start < 0 || start > bytes.size() - 24) {
      return false;
    }
    byte[] signature = bytes.copy(start, 4);
    return signature[0] == 'P' && signature[1] == 'E' && signature[2] == 0 && signature[3] == 0;
  }

  @Override
  public Anatomy read(Bytes bytes, String name, Limits limits)
      throws IOException, MalformedException, LimitReachedException {
    return new Anatomy(id(), bytes.size(), new PeLayout(new PeFile(bytes, limits)).parts());
  }
}

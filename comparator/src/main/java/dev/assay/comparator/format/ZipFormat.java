package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Anatomy;
import dev.assay.comparator.anatomy.Cursor;
import dev.assay.comparator.anatomy.Format;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.limits.Limits;
import java.io.IOException;

/**
 * The zip family: jar, war, ear, apk, whl, nupkg, docx … (APPNOTE 6.3.10). Read in both orders: the
 * central directory as random-access readers see it, and the local headers as stream readers do.
 * What only one of them sees is AMBIGUOUS; what neither sees is slack.
 */
public final class ZipFormat implements Format {
  private static final int TAIL = 1 << 16;

  @Override
  public String id() {
    return "zip";
  }

  /** A local header at the start, or an end record near the end (a prefix may come first). */
  @Override
  public boolean recognizes(Bytes bytes, String name) throws IOException {
    if (bytes.size() < ZipDirectory.END_FIXED) {
      return false;
    }
    try {
      if (new Cursor(bytes, 0).u32() == ZipDirectory.LOCAL_SIGNATURE) {
        return true;
      }
    } catch (MalformedException e) {
      return false;
    }
    int window = (int) Math.min(bytes.size(), TAIL + ZipDirectory.END_FIXED);
    byte[] tail = bytes.copy(bytes.size() - window, window);
    for (int i = window - ZipDirectory.END_FIXED; i >= 0; i--) {
      if (tail[i] == 'P' && tail[i + 1] == 'K' && tail[i + 2] == 5 && tail[i + 3] == 6) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Anatomy read(Bytes bytes, String name, Limits limits)
      throws IOException, MalformedException, LimitReachedException {
    ZipDirectory directory = ZipDirectory.read(bytes, limits);
    return new Anatomy(id(), bytes.size(), new ZipLayout(bytes, directory, limits).parts());
  }
}

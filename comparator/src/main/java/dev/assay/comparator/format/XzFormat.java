package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Anatomy;
import dev.assay.comparator.anatomy.Cursor;
import dev.assay.comparator.anatomy.Format;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * xz (.xz file format 1.2.1): one or more streams, which are read as one. Their inner structure is
 * how the content is encoded, and belongs to the body.
 */
public final class XzFormat implements Format {
  private static final byte[] MAGIC = {(byte) 0xfd, '7', 'z', 'X', 'Z', 0};
  static final int FOOTER = 12;

  @Override
  public String id() {
    return "xz";
  }

  @Override
  public boolean recognizes(Bytes bytes, String name) throws IOException {
    return startsAt(bytes, 0);
  }

  /** Whether a stream begins at {@code at}. */
  static boolean startsAt(Bytes bytes, long at) throws IOException {
    return bytes.size() - at >= MAGIC.length && Arrays.equals(bytes.copy(at, MAGIC.length), MAGIC);
  }

  @Override
  public Anatomy read(Bytes bytes, String name, Limits limits)
      throws IOException, MalformedException, LimitReachedException {
    long end = end(bytes, limits);
    List<Part> parts = new ArrayList<>();
    Part.Key key = Part.Key.of("content", StreamName.of(name));
    parts.add(new Part.Body(key, 0, end, XzCoding.INSTANCE, Optional.empty()));
    if (end < bytes.size()) {
      boolean zeros = TarFields.isZero(bytes, end, bytes.size() - end);
      Part.Key slack = Part.Key.of(zeros ? "stream padding" : "bytes after the last stream");
      // Half a stream is shown by readers that do not wait for its end.
      Nature nature = startsAt(bytes, end) ? Nature.AMBIGUOUS : Nature.SLACK;
      parts.add(new Part.Slack(slack, end, bytes.size() - end, nature));
    }
    return new Anatomy(id(), bytes.size(), parts);
  }

  /** Where the last stream ends; decodes only if the file does not end in a footer and zeros. */
  private static long end(Bytes bytes, Limits limits)
      throws IOException, MalformedException, LimitReachedException {
    long end = bytes.size();
    byte[] buffer = new byte[Decoding.CHUNK];
    boolean zero = true;
    while (zero && end > FOOTER) {
      int n = (int) Math.min(buffer.length, end);
      bytes.read(end - n, buffer, 0, n);
      int i = n;
      while (i > 0 && buffer[i - 1] == 0) {
        i--;
      }
      end -= n - i;
      zero = i == 0;
    }
    return isFooter(bytes, end - FOOTER) ? end : XzCoding.end(bytes, limits);
  }

  /** Whether a stream footer stands at {@code at} (section 2.1.2). */
  static boolean isFooter(Bytes bytes, long at) throws IOException, MalformedException {
    if (at < 0) {
      return false;
    }
    byte[] footer = bytes.copy(at, FOOTER);
    CRC32 crc = new CRC32();
    crc.update(footer, 4, 6);
    return footer[10] == 'Y' && footer[11] == 'Z' && new Cursor(bytes, at).u32() == crc.getValue();
  }
}

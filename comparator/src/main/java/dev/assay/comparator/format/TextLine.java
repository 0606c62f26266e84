package dev.assay.comparator.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.bytes.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One line of a text file.
 *
 * @param start offset of its first byte
 * @param text without the line end, one char for each byte
 * @param lineEnd CR LF, LF or CR; empty at the end of a file without one
 */
record TextLine(long start, String text, String lineEnd) {
  /** Larger files are compared as plain text. */
  private static final int LIMIT = 16 << 20;

  long end() {
    return start + text.length() + lineEnd.length();
  }

  boolean isEmpty() {
    return text.isEmpty();
  }

  /** All lines of a file. */
  static List<TextLine> of(Bytes bytes) throws IOException, LimitReachedException {
    if (bytes.size() > LIMIT) {
      throw new LimitReachedException("more than " + LIMIT + " bytes of text");
    }
    String all = new String(bytes.copy(0, (int) bytes.size()), ISO_8859_1);
    List<TextLine> lines = new ArrayList<>();
    for (int at = 0; at < all.length(); ) {
      int end = at;
      while (end < all.length() && all.charAt(end) != '\n' && all.charAt(end) != '\r') {
        end++;
      }
      int next = Math.min(all.length(), all.startsWith("\r\n", end) ? end + 2 : end + 1);
      lines.add(new TextLine(at, all.substring(at, end), all.substring(end, next)));
      at = next;
    }
    return lines;
  }
}

package dev.assay.rebuilder.checkout;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Line ends as git writes them where they shall be CRLF: an LF that has no CR gets one. */
final class NewlineFilter {
  private static final int CHUNK = 1 << 16;

  private NewlineFilter() {}

  /**
   * Counts what decides.
   *
   * @return whether {@code in}, read to its end, is text whose lines all end in a plain LF
   */
  static boolean applies(InputStream in) throws IOException {
    long nul = 0;
    long carriageReturns = 0;
    long lineFeeds = 0;
    long printable = 0;
    long odd = 0;
    int last = -1;
    byte[] buffer = new byte[CHUNK];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      for (int i = 0; i < n; i++) {
        last = buffer[i] & 0xff;
        switch (last) {
          case 0 -> nul++;
          case '\r' -> carriageReturns++;
          case '\n' -> lineFeeds++;
          case '\b', '\t', '\f', 0x1b -> printable++;
          default -> {
            if (last < 0x20 || last == 0x7f) {
              odd++;
            } else {
              printable++;
            }
          }
        }
      }
    }
    // A Ctrl-Z at the very end is how DOS ended a text file.
    long counted = last == 0x1a ? odd - 1 : odd;
    return nul == 0 && carriageReturns == 0 && lineFeeds > 0 && counted <= printable >> 7;
  }

  /** Copies {@code in} to {@code out} with a CR before every LF that has none. */
  static void convert(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[CHUNK];
    byte[] wide = new byte[2 * CHUNK];
    byte last = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      int filled = 0;
      for (int i = 0; i < n; i++) {
        if (buffer[i] == '\n' && last != '\r') {
          wide[filled++] = '\r';
        }
        last = buffer[i];
        wide[filled++] = last;
      }
      out.write(wide, 0, filled);
    }
  }
}

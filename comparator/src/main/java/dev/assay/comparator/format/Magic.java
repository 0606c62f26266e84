package dev.assay.comparator.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.assay.comparator.bytes.Bytes;
import java.io.IOException;
import java.util.List;

/**
 * Looks for the first bytes of programs and archives in what should have none, such as pixels and
 * comments. Not finding any proves nothing; finding one makes the bytes count as code.
 */
final class Magic {
  /** Long enough not to occur by chance in a picture. */
  private static final List<String> LONG =
      List.of(
          "PK\3\4",
          "PK\5\6",
          "\177ELF",
          "\u00ca\u00fe\u00ba\u00be",
          "\u00fe\u00ed\u00fa\u00ce",
          "\u00fe\u00ed\u00fa\u00cf",
          "\u00ce\u00fa\u00ed\u00fe",
          "\u00cf\u00fa\u00ed\u00fe",
          "7z\u00bc\u00af'\34",
          "Rar!\32\7",
          "\u00fd7zXZ",
          "1AY&SY",
          "(\u00b5/\u00fd",
          "!<arch>\n",
          "dex\n0",
          "\0asm\1",
          "MSCF\0");

  /** These would be found in every large picture. */
  private static final List<String> SHORT =
      List.of("\37\u008b\b", "BZh", "PE\0\0", "#!/", "MZ\u0090\0", "<?php", "<script", "ustar");

  private static final int LONGEST = 8;

  /** From how many bytes on they can look compressed or encrypted. */
  private static final int MIN_RANDOM = 1 << 10;

  /** In bits per byte: text has 4 to 6, what is compressed more than 7. */
  private static final double RANDOM = 7.0;

  private final List<String> patterns;
  private String tail = "";
  private boolean found;

  private Magic(List<String> patterns) {
    this.patterns = patterns;
  }

  /** For decoded media, of which there may be much. */
  static Magic ofMedia() {
    return new Magic(LONG);
  }

  /** Takes the next bytes. */
  void feed(byte[] bytes, int at, int length) {
    if (!found && length > 0) {
      String text = tail + new String(bytes, at, length, ISO_8859_1);
      found = patterns.stream().anyMatch(text::contains);
      tail = text.substring(Math.max(0, text.length() - LONGEST + 1));
    }
  }

  /** Whether one of them was in the bytes so far. */
  boolean found() {
    return found;
  }

  /** Whether bytes that nobody shows hold a program or an archive, or could: they look random. */
  static boolean isSuspicious(Bytes bytes, long offset, long length) throws IOException {
    Magic all = new Magic(LONG);
    Magic more = new Magic(SHORT);
    long[] counts = new long[256];
    byte[] window = new byte[Decoding.CHUNK];
    for (long at = offset; at < offset + length; ) {
      int n = (int) Math.min(window.length, offset + length - at);
      bytes.read(at, window, 0, n);
      all.feed(window, 0, n);
      more.feed(window, 0, n);
      for (int i = 0; i < n; i++) {
        counts[window[i] & 0xff]++;
      }
      at += n;
    }
    return all.found() || more.found() || (length > MIN_RANDOM && entropy(counts, length) > RANDOM);
  }

  private static double entropy(long[] counts, long total) {
    double bits = 0;
    for (long count : counts) {
      if (count > 0) {
        double share = (double) count / total;
        bits -= share * Math.log(share) / Math.log(2);
      }
    }
    return bits;
  }
}

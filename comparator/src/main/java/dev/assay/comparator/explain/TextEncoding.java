package dev.assay.comparator.explain;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Which encoding a text is in; decides only how it is shown. */
public final class TextEncoding {
  private TextEncoding() {}

  /**
   * Guesses the encoding of bytes from their beginning.
   *
   * @param head the first bytes
   * @param cut whether there is more behind {@code head}, so that a character may be cut in two
   * @return empty if they are not text
   */
  public static Optional<Charset> sniff(byte[] head, boolean cut) {
    if (startsWith(head, 0xff, 0xfe)) {
      return decodes(head, cut, StandardCharsets.UTF_16LE);
    }
    if (startsWith(head, 0xfe, 0xff)) {
      return decodes(head, cut, StandardCharsets.UTF_16BE);
    }
    boolean ascii = true;
    for (byte b : head) {
      ascii &= b >= 0;
      if (b >= 0 && b < ' ' && !isTextControl(b)) {
        return Optional.empty();
      }
    }
    if (ascii) {
      return Optional.of(StandardCharsets.UTF_8);
    }
    return decodes(head, cut, StandardCharsets.UTF_8)
        .or(() -> mostlyAscii(head) ? Optional.of(StandardCharsets.ISO_8859_1) : Optional.empty());
  }

  /** Tab, line feed, vertical tab, form feed, carriage return, escape, and backspace. */
  private static boolean isTextControl(byte b) {
    return (b >= '\b' && b <= '\r') || b == 0x1b;
  }

  private static boolean mostlyAscii(byte[] head) {
    int high = 0;
    for (byte b : head) {
      high += b < 0 ? 1 : 0;
    }
    return high * 10L < head.length;
  }

  private static boolean startsWith(byte[] head, int first, int second) {
    return head.length >= 2 && (head[0] & 0xff) == first && (head[1] & 0xff) == second;
  }

  private static Optional<Charset> decodes(byte[] head, boolean cut, Charset charset) {
    CharsetDecoder decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CoderResult result =
        decoder.decode(ByteBuffer.wrap(head), CharBuffer.allocate(head.length + 1), !cut);
    return result.isError() ? Optional.empty() : Optional.of(charset);
  }
}

package dev.assay.rebuilder.checkout;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.assay.core.signature.SignatureKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A tag or commit, split into its signature and what that signs (gitformat-signature(5)). Works on
 * the raw bytes; ISO 8859-1 keeps each as one character.
 *
 * @param signature armored; empty if there is none
 * @param payload everything else, as it was signed
 */
record SignedObject(Optional<String> signature, String payload) {
  private static final String HEADER = "gpgsig";

  /** Git could read one in more than one way, so that two programs would check two things. */
  static final class UnclearException extends Exception {
    @java.io.Serial private static final long serialVersionUID = 1L;

    UnclearException(String message) {
      super(message);
    }
  }

  byte[] signatureBytes() {
    return signature.orElseThrow().getBytes(ISO_8859_1);
  }

  byte[] payloadBytes() {
    return payload.getBytes(ISO_8859_1);
  }

  /** The signature of a tag is the end of its message, from the last line that begins one on. */
  static SignedObject ofTag(byte[] raw) throws UnclearException {
    String text = new String(raw, ISO_8859_1);
    requireNoHeader(text);
    int start = -1;
    for (SignatureKind kind : SignatureKind.values()) {
      start = Math.max(start, text.lastIndexOf("\n" + kind.begin()));
    }
    return start < 0
        ? new SignedObject(Optional.empty(), text)
        : new SignedObject(Optional.of(text.substring(start + 1)), text.substring(0, start + 1));
  }

  private static void requireNoHeader(String text) throws UnclearException {
    for (String line : headers(text)) {
      if (line.startsWith(HEADER)) {
        throw new UnclearException("a tag with the header " + name(line) + " is not read here");
      }
    }
  }

  /** The signature of a commit is one header, whose further lines begin with a blank. */
  static SignedObject ofCommit(byte[] raw) throws UnclearException {
    String text = new String(raw, ISO_8859_1);
    StringBuilder payload = new StringBuilder();
    StringBuilder signature = new StringBuilder();
    boolean inside = false;
    int signatures = 0;
    List<String> headers = headers(text);
    int length = 0;
    for (String line : headers) {
      length += line.length() + 1;
      inside = inside && line.startsWith(" ");
      if (line.startsWith(HEADER)) {
        if (!line.startsWith(HEADER + " ")) {
          throw new UnclearException("the header " + name(line) + " is not read here");
        }
        signatures++;
        inside = true;
        signature.append(line, HEADER.length() + 1, line.length()).append('\n');
      } else if (inside) {
        signature.append(line, 1, line.length()).append('\n');
      } else {
        payload.append(line).append('\n');
      }
    }
    if (signatures > 1) {
      throw new UnclearException("the commit has " + signatures + " signatures");
    }
    payload.append(text, Math.min(length, text.length()), text.length());
    return signatures == 0
        ? new SignedObject(Optional.empty(), text)
        : new SignedObject(Optional.of(signature.toString()), payload.toString());
  }

  /** The lines before the first empty one, without their ends. */
  static List<String> headers(String text) {
    List<String> lines = new ArrayList<>();
    int from = 0;
    int end = text.indexOf('\n');
    while (end > from) {
      lines.add(text.substring(from, end));
      from = end + 1;
      end = text.indexOf('\n', from);
    }
    return lines;
  }

  private static String name(String line) {
    int blank = line.indexOf(' ');
    return blank < 0 ? line : line.substring(0, blank);
  }
}

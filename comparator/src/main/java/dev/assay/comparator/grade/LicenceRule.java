package dev.assay.comparator.grade;

import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.artifact.ArtifactPath;
import dev.assay.core.artifact.MemberName;
import dev.assay.core.artifact.Printable;
import dev.assay.core.result.Grade;
import dev.assay.core.result.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Licences, notices and readme files: text that people read and that no tool runs. A change of one
 * is still a difference, and the verdict is the same; but it is told apart from code. What could be
 * more than such a text, on either side, stays code.
 */
public final class LicenceRule {
  /** Larger ones are not looked at, and so code. */
  private static final int LARGEST = 1 << 20;

  /** How much is looked at together, in bytes. */
  private static final int WINDOW = 1 << 10;

  /** Bits for each byte of a window: prose has 4 to 5, source code up to 5.4, base 64 almost 6. */
  private static final double MOST_ENTROPY = 5.6;

  /** At least one of so many bytes of a window is white space: digits in hexadecimal have none. */
  private static final int LEAST_SPACE = 32;

  /** The longest word; a URL is shorter. */
  private static final int LONGEST_WORD = 200;

  private static final Pattern NAME =
      Pattern.compile(
          "(META-INF/|package/)?(?i:LICEN[SC]E|COPYING|COPYRIGHT|NOTICE|README|CHANGELOG|CHANGES"
              + "|AUTHORS|CONTRIBUTORS)(?i:\\.(txt|md|rst))?");

  /** Beginnings of text that some program takes for more than text. */
  private static final List<String> STARTS =
      List.of("#!", "MZ", "!<arch>", "BZh", "%PDF", "%!", "<?", "{\\rtf", "---", "+++", "GIF8");

  static final List<Rule> ALL =
      List.of(
          new Rule(
              "licence-or-readme",
              1,
              Grade.DATA,
              new Rule.Text(
                  "a member LICENSE, COPYING, COPYRIGHT, NOTICE, README, CHANGELOG, CHANGES, AUTHORS"
                      + " or CONTRIBUTORS, as it is or with .txt, .md or .rst, at the top of its"
                      + " archive, in META-INF or in package",
                  "UTF-8 of at most 1 MiB; only visible characters, spaces, tabs and line ends; no"
                      + " mark that begins a program, an archive or front matter; no word of more"
                      + " than 200 bytes; in no KiB more than 5.6 bits for each byte, or less than"
                      + " one in 32 white space",
                  "none: the text may be any",
                  "not counted: it is no METADATA"),
              difference ->
                  difference.kind() == Kind.CHANGED
                          && difference.format().equals("text")
                          && hasName(difference.path())
                          && isInert(difference.published().layer())
                          && isInert(difference.rebuilt().layer())
                      ? Optional.of(Proved.NOTHING)
                      : Optional.empty()));

  private LicenceRule() {}

  private static boolean hasName(ArtifactPath path) {
    MemberName last = path.last();
    return path.names().size() > 1 && last.occurrence() == 1 && isName(last.bytes());
  }

  /** Whether a member of this name, one byte per char, is a licence, notice or readme file. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** Whether bytes are nothing but a text for people. */
  public static boolean isInert(Bytes bytes) throws IOException {
    if (bytes.size() > LARGEST) {
      return false;
    }
    byte[] raw = bytes.copy(0, (int) bytes.size());
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw)).toString();
    } catch (CharacterCodingException e) {
      return false;
    }
    return STARTS.stream().noneMatch(text::startsWith) && isVisible(text) && isProse(raw);
  }

  private static boolean isVisible(String text) {
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      boolean lineEnd = c == '\n' || (c == '\r' && text.startsWith("\n", i + 1));
      if (!lineEnd && c != '\t' && c != ' ' && !Printable.isVisible(c)) {
        return false;
      }
      i += Character.charCount(c);
    }
    return true;
  }

  private static boolean isProse(byte[] raw) {
    int[] counts = new int[256];
    int spaces = 0;
    int word = 0;
    for (int i = 0; i < raw.length; i++) {
      counts[raw[i] & 0xff]++;
      boolean space = isSpace(raw[i]);
      spaces += space ? 1 : 0;
      word = space ? 0 : word + 1;
      if (word > LONGEST_WORD) {
        return false;
      }
      if (i >= WINDOW) {
        byte gone = raw[i - WINDOW];
        counts[gone & 0xff]--;
        spaces -= isSpace(gone) ? 1 : 0;
      }
      // Overlapping windows, so that nothing of that size falls between two.
      if (i >= WINDOW - 1 && (i + 1) % (WINDOW / 8) == 0) {
        if (spaces * LEAST_SPACE < WINDOW || entropy(counts) > MOST_ENTROPY) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  private static double entropy(int[] counts) {
    double bits = 0;
    for (int count : counts) {
      if (count > 0) {
        bits -= (double) count / WINDOW * Grammar.log2((double) count / WINDOW);
      }
    }
    return bits;
  }
}

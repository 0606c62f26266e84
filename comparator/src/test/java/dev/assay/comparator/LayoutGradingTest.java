package dev.assay.comparator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.comparator.golden.RawZip;
import dev.assay.core.result.Grade;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Line ends, folding and order of manifests: nothing that says something may go with them. */
class LayoutGradingTest {
  private static final String HEAD = "Manifest-Version: 1.0\r\n";

  @Test
  void otherLineEndsAndFoldingAreMetadata() throws IOException {
    String folded = HEAD + "A: " + "x".repeat(69) + "\r\n yy\r\nB: 1\r\n";
    String plain = HEAD + "A: " + "x".repeat(69) + "yy\r\nB: 1\r\n";
    assertThat(manifest(folded.replace("\r\n", "\n"), folded)).isEqualTo(Grade.METADATA);
    assertThat(manifest(plain, folded)).isEqualTo(Grade.METADATA);
  }

  @Test
  void whatSomeReadersTakeForOneLineIsNot() throws IOException {
    String two = HEAD + "A: 1\r\nMain-Class: evil\r\n";
    assertThat(manifest(two.replace("\r\n", "\r"), two)).isGreaterThanOrEqualTo(Grade.HIDDEN);
  }

  @Test
  void linesThatTheJdkRefusesAreNotMetadata() throws IOException {
    String value = "x".repeat(600);
    StringBuilder folded = new StringBuilder(HEAD + "A: " + value.substring(0, 69) + "\r\n");
    for (int at = 69; at < 600; at += 71) {
      folded.append(' ').append(value, at, Math.min(600, at + 71)).append("\r\n");
    }
    assertThat(manifest(HEAD + "A: " + value + "\r\n", folded.toString()))
        .isGreaterThanOrEqualTo(Grade.HIDDEN);
  }

  @Test
  void oddLayoutsHide() throws IOException {
    String clean = HEAD + "A: one\r\nB: two\r\n\r\nName: a\r\nC: 3\r\n\r\n";
    for (String odd :
        List.of(
            clean.replace("A: one", "A: o\r\n ne"),
            clean.replace("B: two\r\n", "B: two\n"),
            clean.replace("B: two", "B: two\r\n "),
            clean.replace("\r\nName", "\r\n\r\nName"),
            clean.substring(0, clean.length() - 4),
            clean + "\r\n",
            clean.replace("C: 3", "C:  3"),
            clean.replace("C: 3", "c: 3"))) {
      assertThat(manifest(odd, clean)).as(odd).isGreaterThanOrEqualTo(Grade.HIDDEN);
      assertThat(manifest(clean, odd)).as(odd).isGreaterThanOrEqualTo(Grade.HIDDEN);
    }
  }

  @Test
  void anAttributeInAnotherSectionIsNotALayout() throws IOException {
    String main = HEAD + "Main-Class: a\r\n\r\nName: a\r\nC: 3\r\n\r\n";
    String section = HEAD + "\r\nName: a\r\nC: 3\r\nMain-Class: a\r\n\r\n";
    assertThat(manifest(main, section)).isGreaterThanOrEqualTo(Grade.SURFACE);
    assertThat(manifest(section, main)).isGreaterThanOrEqualTo(Grade.SURFACE);
    String two = HEAD + "\r\nName: a\r\nC: 3\r\n\r\nName: a\r\nD: 4\r\n\r\n";
    String other = HEAD + "\r\nName: a\r\nC: 3\r\nD: 4\r\n\r\nName: a\r\n\r\n";
    assertThat(manifest(two, other)).isGreaterThanOrEqualTo(Grade.HIDDEN);
  }

  /** Readers ignore the case, and take the last. */
  @Test
  void anOrderAmongAttributesThatDifferInCaseIsHidden() throws IOException {
    String evilLast = HEAD + "Main-Class: a\r\nMAIN-CLASS: evil\r\n";
    String evilFirst = HEAD + "MAIN-CLASS: evil\r\nMain-Class: a\r\n";
    assertThat(manifest(evilLast, evilFirst)).isGreaterThanOrEqualTo(Grade.HIDDEN);
  }

  /** One key, written in two ways. */
  @Test
  void anOrderAmongEscapedKeysIsHidden() throws IOException {
    assertThat(
            Compared.of(
                    "a.properties",
                    "a=1\n\\u0061=2\n".getBytes(UTF_8),
                    "\\u0061=2\na=1\n".getBytes(UTF_8))
                .worst())
        .isGreaterThanOrEqualTo(Grade.HIDDEN);
  }

  @Test
  void whatIsSignedHasNoOtherLayout() throws IOException {
    String digests = HEAD + "A: 1\r\n\r\nName: a\r\nSHA-256-Digest: AAAA\r\n\r\n";
    assertThat(manifest(digests.replace("\r\n", "\n"), digests))
        .isGreaterThanOrEqualTo(Grade.HIDDEN);
    String order = HEAD + "\r\nName: a\r\nSHA-256-Digest: AAAA\r\nB: 1\r\n\r\n";
    String moved = HEAD + "\r\nName: a\r\nB: 1\r\nSHA-256-Digest: AAAA\r\n\r\n";
    assertThat(manifest(order, moved)).isGreaterThanOrEqualTo(Grade.HIDDEN);
    String signature = "Signature-Version: 1.0\r\nA: 1\r\nB: 2\r\n\r\n";
    for (String other :
        List.of(
            signature.replace("\r\n", "\n"), "Signature-Version: 1.0\r\nB: 2\r\nA: 1\r\n\r\n")) {
      assertThat(
              Compared.of(
                      "x.jar",
                      new RawZip().add("META-INF/A.SF", other).build(),
                      new RawZip().add("META-INF/A.SF", signature).build())
                  .worst())
          .isGreaterThanOrEqualTo(Grade.HIDDEN);
    }
  }

  private static Grade manifest(String published, String rebuilt) throws IOException {
    return Compared.of("MANIFEST.MF", published.getBytes(UTF_8), rebuilt.getBytes(UTF_8)).worst();
  }
}

package dev.assay.comparator;

import static dev.assay.comparator.golden.RawTar.octal;
import static dev.assay.comparator.golden.RawTar.put;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.comparator.golden.RawAr;
import dev.assay.comparator.golden.RawGzip;
import dev.assay.comparator.golden.RawTar;
import dev.assay.core.result.Comparison;
import dev.assay.core.result.Finding;
import dev.assay.core.result.Grade;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules about headers of tar, gzip and ar: what they prove, and what they must not. */
class HeaderGradingTest {
  private static final byte[] CONTENT = "the same on both sides".getBytes(UTF_8);
  private static final int MANY = 500;

  // --- tar

  @Test
  void valuesOfTarThatFitTheirGrammarAreMetadata() throws IOException {
    for (RawTar.Edit edit :
        List.<RawTar.Edit>of(
            b -> put(b, 136, octal(11, 0)),
            b -> put(b, 136, octal(11, 1_800_000_000L)),
            b -> put(b, 136, octal(11, 1_800_000_000L) + " "),
            b -> put(b, 108, "0000000\0"),
            b -> put(b, 116, "7777777\0"),
            b -> put(b, 116, "007777 \0"),
            b -> put(b, 265, "root\0\0\0"),
            b -> put(b, 297, "\0\0\0\0\0\0\0"),
            b -> put(b, 297, "gitlab-runner"),
            b -> put(b, 329, "\0\0\0\0\0\0\0\0"),
            b -> put(b, 100, "0000664\0"))) {
      Comparison comparison = tar(edit, b -> {});
      assertThat(comparison.worst()).as("%s", comparison.findings()).isEqualTo(Grade.METADATA);
      assertThat(tar(b -> {}, edit).worst()).isEqualTo(Grade.METADATA);
    }
  }

  @Test
  void anythingElseInTheirPlaceIsNot() throws IOException {
    for (RawTar.Edit edit :
        List.<RawTar.Edit>of(
            // Beyond the bounds, in base 256, with spaces in front, with other digits.
            b -> put(b, 136, "77777777777\0"),
            b -> put(b, 136, "\u0080\0\0\0\0\0\0\0INJE"),
            b -> put(b, 136, "   14524770400"),
            b -> put(b, 136, "14524770409\0"),
            b -> put(b, 136, "-4524770400\0"),
            b -> put(b, 136, "1452477\0INJE"),
            b -> put(b, 108, "\u0080INJECT"),
            b -> put(b, 108, "1750\0INJ"),
            b -> put(b, 108, "INJECTED"),
            b -> put(b, 108, "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff"),
            b -> put(b, 265, "root\0ROOT"),
            b -> put(b, 265, "INJECTED:1"),
            b -> put(b, 265, "../root"),
            b -> put(b, 265, "r\u00e9mi"),
            b -> put(b, 265, "aGVsbG8gd29ybGQgaGVsbG8gd29yb"),
            b -> put(b, 329, "0000001\0"))) {
      assertThat(tar(edit, b -> {}).worst()).isGreaterThanOrEqualTo(Grade.HIDDEN);
      assertThat(tar(b -> {}, edit).worst()).isGreaterThanOrEqualTo(Grade.HIDDEN);
    }
  }

  @Test
  void modesOfTarButForGroupWriteAreSurface() throws IOException {
    for (String mode : List.of("0000666", "0000755", "0004644", "0001644", "0000600", "0000646")) {
      assertThat(tar(b -> put(b, 100, mode), b -> {}).worst()).as(mode).isEqualTo(Grade.SURFACE);
    }
    assertThat(tar(b -> put(b, 100, "000664 \0"), b -> {}).worst()).isEqualTo(Grade.SURFACE);
  }

  @Test
  void oneTimeForAllMembersCountsOnce() throws IOException {
    Comparison comparison = times(i -> 1_600_000_000L);
    assertThat(comparison.worst()).isEqualTo(Grade.METADATA);
    assertThat(comparison.metadataBits()).isLessThan(40);
  }

  @Test
  void aTimeForEachMemberIsAMessage() throws IOException {
    Comparison comparison = times(i -> 1_600_000_000L + i);
    assertThat(comparison.worst()).isEqualTo(Grade.HIDDEN);
    assertThat(comparison.findings()).extracting(Finding::rule).contains("metadata-budget/1");
    assertThat(times(i -> 1_600_000_000L + Integer.bitCount(i * 0x9E3779B1) % 2).worst())
        .isEqualTo(Grade.HIDDEN);
  }

  private static Comparison times(IntToLongFunction time) throws IOException {
    RawTar published = new RawTar();
    RawTar rebuilt = new RawTar();
    for (int i = 0; i < MANY; i++) {
      String text = octal(11, time.applyAsLong(i));
      published.file("m" + i, "x", b -> put(b, 136, text));
      rebuilt.file("m" + i, "x");
    }
    return Compared.of("x.tar", published.end().bytes(), rebuilt.end().bytes());
  }

  private static Comparison tar(RawTar.Edit published, RawTar.Edit rebuilt) throws IOException {
    return Compared.of(
        "x.tar",
        new RawTar().file("first", "x").file("f", "x", published).end().bytes(),
        new RawTar().file("first", "x").file("f", "x", rebuilt).end().bytes());
  }

  /** An order may decide where a file goes: see docs/grading.md. */
  @Test
  void theOrderOfATarIsNeverMetadata() throws IOException {
    Comparison comparison =
        Compared.of(
            "x.tar",
            new RawTar().file("b", "x").file("a", "x").end().bytes(),
            new RawTar().file("a", "x").file("b", "x").end().bytes());
    assertThat(comparison.worst()).isEqualTo(Grade.HIDDEN);
  }

  // --- PAX

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mtime=1700000001",
        "mtime=1700000001.123456789",
        "mtime=0",
        "atime=1.5",
        "ctime=1700000001.0",
        "uid=4000000",
        "gid=0",
        "uname=runner",
        "gname=somebody"
      })
  void paxRecordsThatFitTheirGrammarAreMetadata(String record) throws IOException {
    Comparison comparison = pax(record);
    assertThat(comparison.worst()).as("%s", comparison.findings()).isEqualTo(Grade.METADATA);
    assertThat(comparison.metadataBits()).isBetween(1, 100);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mtime=1700000001.1234567890",
        "mtime=01700000001",
        "mtime=+1700000001",
        "mtime=-1",
        "mtime=1e9",
        "mtime=17000000010",
        "mtime=1700000001.",
        "mtime= 1700000001",
        "mtime=1700000001\u0000INJECTED",
        "mtime=0x10",
        "uid=INJECTED",
        "uid=00",
        "uid=4294967296",
        "uname=INJECTED:1",
        "uname=../root",
        "comment=INJECTED",
        "SCHILY.xattr.user.x=1"
      })
  void anyOtherPaxRecordIsNot(String record) throws IOException {
    assertThat(pax(record).worst()).isGreaterThanOrEqualTo(Grade.HIDDEN);
  }

  /** Records where there are records already. */
  private static Comparison pax(String record) throws IOException {
    String key = record.substring(0, record.indexOf('='));
    String value = record.substring(key.length() + 1);
    boolean time = key.equals("mtime");
    RawTar published =
        time
            ? new RawTar().pax('x', key, value)
            : new RawTar().pax('x', "mtime", "1700000000.5", key, value);
    return Compared.of(
        "x.tar",
        published.file("f", "x").end().bytes(),
        new RawTar().pax('x', "mtime", "1700000000.5").file("f", "x").end().bytes());
  }

  // --- gzip

  @Test
  void valuesOfGzipThatFitTheirGrammarAreMetadata() throws IOException {
    assertThat(gzip(new RawGzip(CONTENT).header(4, 1).header(7, 0x65)).worst())
        .isEqualTo(Grade.METADATA);
    for (int system : new int[] {0, 13, 19, 255}) {
      assertThat(gzip(new RawGzip(CONTENT).header(9, system)).worst()).isEqualTo(Grade.METADATA);
    }
    assertThat(gzip(new RawGzip(CONTENT).header(8, 2)).worst()).isEqualTo(Grade.METADATA);
    for (Map.Entry<String, Integer> name :
        Map.of("x.tar", 1, "a.b-c_1+2", 54, "file", 24).entrySet()) {
      Comparison comparison = gzip(new RawGzip(CONTENT).optional(8, zero(name.getKey())));
      assertThat(comparison.worst()).as(name.getKey()).isEqualTo(Grade.METADATA);
      assertThat(comparison.metadataBits()).isEqualTo(name.getValue());
    }
  }

  @Test
  void anythingElseInAGzipHeaderIsNot() throws IOException {
    for (int system : new int[] {14, 77, 254}) {
      assertThat(gzip(new RawGzip(CONTENT).header(9, system)).worst()).isEqualTo(Grade.HIDDEN);
    }
    for (int effort : new int[] {1, 3, 6, 128}) {
      assertThat(gzip(new RawGzip(CONTENT).header(8, effort)).worst()).isEqualTo(Grade.HIDDEN);
    }
    for (String name :
        List.of("../x", "a/b", ".profile", "-rf", "a..b", "x.", "a b", "n\u00e4me", "C:x", "")) {
      assertThat(gzip(new RawGzip(CONTENT).optional(8, zero(name))).worst())
          .as(name)
          .isGreaterThanOrEqualTo(Grade.HIDDEN);
    }
    assertThat(gzip(new RawGzip(CONTENT).optional(8, zero("a".repeat(33)))).worst())
        .isGreaterThanOrEqualTo(Grade.HIDDEN);
  }

  private static byte[] zero(String name) {
    return (name + "\0").getBytes(UTF_8);
  }

  private static Comparison gzip(RawGzip published) throws IOException {
    return Compared.of("x.tar.gz", published.bytes(), new RawGzip(CONTENT).bytes());
  }

  // --- ar

  @Test
  void valuesOfArThatFitTheirGrammarAreMetadata() throws IOException {
    for (List<String> fields :
        List.of(
            List.of("0", "0", "100644"),
            List.of("1800000000", "0", "100644"),
            List.of("", "0", "100644"),
            List.of("1700000000", "999999", "100644"),
            List.of("1700000000", "", "100644"),
            List.of("1700000000", "0", "100664"))) {
      assertThat(ar(fields).worst()).as("%s", fields).isEqualTo(Grade.METADATA);
    }
  }

  @Test
  void anythingElseInAnArHeaderIsNot() throws IOException {
    for (List<String> fields :
        List.of(
            List.of("01800000000", "0", "100644"),
            List.of("999999999999", "0", "100644"),
            List.of("18 INJECTED", "0", "100644"),
            List.of("1700000000", "INJECT", "100644"),
            List.of("1700000000", "00", "100644"),
            List.of("1700000000", "\0\0", "100644"),
            List.of("1700000000", "0", "100755"),
            List.of("1700000000", "0", "100646"),
            List.of("1700000000", "0", "0100644"),
            List.of("1700000000", "0", "104644"))) {
      assertThat(ar(fields).worst()).as("%s", fields).isGreaterThanOrEqualTo(Grade.HIDDEN);
    }
  }

  private static Comparison ar(List<String> fields) throws IOException {
    return Compared.of(
        "x.a",
        new RawAr().add("f/", CONTENT, fields.get(0), fields.get(1), fields.get(2)).bytes(),
        new RawAr().add("f/", CONTENT, "1700000000", "0", "100644").bytes());
  }
}

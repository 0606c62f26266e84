package dev.assay.comparator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.comparator.golden.Little;
import dev.assay.comparator.golden.RawZip;
import dev.assay.core.result.Comparison;
import dev.assay.core.result.Finding;
import dev.assay.core.result.Grade;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The rules about zip archives: what they prove, and what they must not. */
class ZipGradingTest {
  private static final int DAY = 0x6021_0000;
  private static final int MANY = 857;

  @Test
  void oneOtherTimeIsMetadata() throws IOException {
    Comparison comparison = compare(entry -> entry.time = DAY, entry -> {});
    assertThat(comparison.worst()).isEqualTo(Grade.METADATA);
    assertThat(comparison.metadataBits()).isEqualTo(32);
  }

  @Test
  void aTimeThatNoCalendarHasIsHidden() throws IOException {
    for (int time : new int[] {0x6000_0000, 0x605e_0000, 0x6021_c000, 0x6021_0780, 0x6021_001e}) {
      assertThat(compare(entry -> entry.time = time, entry -> {}).worst())
          .as(Integer.toHexString(time))
          .isEqualTo(Grade.HIDDEN);
      assertThat(compare(entry -> {}, entry -> entry.time = time).worst()).isEqualTo(Grade.HIDDEN);
    }
  }

  /** Like woodstox 6.7.0: only extra timestamps differ, in all 857 entries. */
  @Test
  void oneExtendedTimeInAllEntriesIsMetadata() throws IOException {
    Comparison comparison =
        many(
            (i, entry) -> entry.localExtra = entry.centralExtra = extended(1, 1_700_000_000),
            (i, entry) -> entry.localExtra = entry.centralExtra = extended(1, 1_600_000_000));
    assertThat(comparison.worst()).isEqualTo(Grade.METADATA);
    assertThat(comparison.metadataBits()).isLessThan(40);
    assertThat(comparison.findings()).hasSizeGreaterThanOrEqualTo(2 * MANY);
  }

  @Test
  void extendedTimesThatOnlyOneSideHasAreMetadata() throws IOException {
    BiConsumer<Integer, RawZip.Entry> times =
        (i, entry) -> entry.localExtra = entry.centralExtra = extended(1, 1_700_000_000);
    assertThat(many(times, (i, entry) -> {}).worst()).isEqualTo(Grade.METADATA);
    assertThat(many((i, entry) -> {}, times).worst()).isEqualTo(Grade.METADATA);
  }

  @Test
  void manyDistinctTimesAreHidden() throws IOException {
    Comparison comparison = many((i, entry) -> entry.time = DAY + i * 7 % 30, (i, entry) -> {});
    Comparison distinct =
        many(
            (i, entry) -> entry.localExtra = extended(1, 1_700_000_000 + i),
            (i, entry) -> entry.localExtra = extended(1, 1_600_000_000));
    for (Comparison one : List.of(comparison, distinct)) {
      assertThat(one.worst()).isEqualTo(Grade.HIDDEN);
      assertThat(one.metadataBits()).isGreaterThan(MANY);
      assertThat(one.findings())
          .filteredOn(f -> f.rule().equals("metadata-budget/1"))
          .hasSizeGreaterThanOrEqualTo(MANY)
          .allSatisfy(f -> assertThat(f.detail().summary()).contains("bits, more than the 256"));
    }
  }

  /** Two values carry one bit in each place. */
  @Test
  void twoTimesScatteredOverManyEntriesAreHidden() throws IOException {
    Random random = new Random(7);
    Comparison comparison =
        many((i, entry) -> entry.time = DAY + (random.nextBoolean() ? 1 : 0), (i, entry) -> {});
    assertThat(comparison.worst()).isEqualTo(Grade.HIDDEN);
  }

  @Test
  void payloadInAnExtendedTimeIsHidden() throws IOException {
    List<byte[]> payloads =
        List.of(
            extra(0x5455, "\1INJECTED"),
            extra(0x5455, "\1"),
            extra(0x5455, ""),
            extra(0x5455, "\17aaaabbbb"),
            extended(7, 1, 2),
            extended(1, -1),
            extra(0x7875, "\1\4aaaa\4bbbb"),
            extra(0x7875, "\1\4\0\0\0\0\4\0\0\0\0INJECTED"),
            extra(0x000a, "INJECTED" + "x".repeat(24)));
    for (byte[] payload : payloads) {
      assertThat(
              compare(
                      entry -> entry.centralExtra = payload,
                      entry -> entry.centralExtra = extended(1, 1_600_000_000))
                  .worst())
          .isGreaterThanOrEqualTo(Grade.HIDDEN);
      assertThat(compare(entry -> entry.localExtra = payload, entry -> {}).worst())
          .isGreaterThanOrEqualTo(Grade.HIDDEN);
    }
  }

  @Test
  void ownersAndNtfsTimesThatFitTheirGrammarAreMetadata() throws IOException {
    byte[] owner =
        new Little()
            .u16(0x7875)
            .u16(11)
            .bytes(new byte[] {1, 4})
            .u32(1000)
            .bytes(new byte[] {4})
            .u32(100)
            .toByteArray();
    long ticks = (1_700_000_000L + 11_644_473_600L) * 10_000_000;
    byte[] ntfs =
        new Little()
            .u16(10)
            .u16(32)
            .u32(0)
            .u16(1)
            .u16(24)
            .u64(ticks)
            .u64(ticks)
            .u64(ticks)
            .toByteArray();
    for (byte[] extra : List.of(owner, ntfs, extra(0xcafe, ""))) {
      assertThat(compare(entry -> entry.localExtra = extra, entry -> {}).worst())
          .isEqualTo(Grade.METADATA);
    }
  }

  @Test
  void payloadInTheJarMarkIsCode() throws IOException {
    assertThat(compare(entry -> entry.localExtra = extra(0xcafe, "x"), entry -> {}).worst())
        .isEqualTo(Grade.CODE);
  }

  @Test
  void anotherUmaskIsMetadata() throws IOException {
    assertThat(compare(entry -> entry.mode(0100664), entry -> entry.mode(0100644)).worst())
        .isEqualTo(Grade.METADATA);
    assertThat(compare(entry -> entry.mode(040755), entry -> entry.mode(040775)).worst())
        .isEqualTo(Grade.METADATA);
  }

  @Test
  void anyOtherModeIsSurface() throws IOException {
    for (int mode : new int[] {0100666, 0100755, 0104644, 0120664, 0100600, 040664}) {
      assertThat(compare(entry -> entry.mode(mode), entry -> entry.mode(0100644)).worst())
          .as(Integer.toOctalString(mode))
          .isEqualTo(Grade.SURFACE);
    }
  }

  @Test
  void theGroupWriteBitMeansNothingUnlessTheHostIsUnix() throws IOException {
    Consumer<RawZip.Entry> dos = entry -> entry.madeBy = 20;
    assertThat(
            compare(
                    dos.andThen(entry -> entry.attributes = 0100664L << 16),
                    dos.andThen(entry -> entry.attributes = 0100644L << 16))
                .worst())
        .isEqualTo(Grade.SURFACE);
  }

  @Test
  void anotherVersionMadeByIsMetadata() throws IOException {
    assertThat(compare(entry -> entry.madeBy = 10, entry -> {}).worst()).isEqualTo(Grade.METADATA);
    assertThat(compare(entry -> entry.madeBy = 3 << 8 | 20, entry -> {}).worst())
        .isEqualTo(Grade.METADATA);
    assertThat(compare(entry -> entry.madeBy = 200, entry -> {}).worst()).isEqualTo(Grade.HIDDEN);
  }

  /** The host makes the mode count: a DOS entry with mode bits is not executable, a Unix one is. */
  @Test
  void aHostThatBringsAModeToLifeIsHidden() throws IOException {
    long mode = 0100755L << 16;
    assertThat(
            compare(
                    entry -> {
                      entry.madeBy = 3 << 8 | 20;
                      entry.attributes = mode;
                    },
                    entry -> entry.attributes = mode)
                .worst())
        .isGreaterThanOrEqualTo(Grade.HIDDEN);
  }

  @Test
  void flagsThatSayNothingAreMetadata() throws IOException {
    assertThat(compare(entry -> entry.flags = entry.localFlags = 0x806, entry -> {}).worst())
        .isEqualTo(Grade.METADATA);
  }

  @Test
  void flagsThatReadersActOnAreNot() throws IOException {
    for (int flags : new int[] {1, 8, 0x20, 0x40, 0x2000, 0x8000}) {
      assertThat(compare(e -> e.flags = e.localFlags = flags, entry -> {}).worst())
          .as(Integer.toHexString(flags))
          .isGreaterThanOrEqualTo(Grade.AMBIGUOUS);
    }
  }

  /** Readers decode the name by this flag. */
  @Test
  void theUtf8FlagMattersForOtherNames() throws IOException {
    byte[] name = "grün.txt".getBytes(UTF_8);
    Consumer<RawZip.Entry> named = entry -> entry.name = entry.localName = name;
    assertThat(compare(named.andThen(e -> e.flags = e.localFlags = 0x800), named).worst())
        .isEqualTo(Grade.CODE);
  }

  @Test
  void aTrueDataDescriptorIsMetadata() throws IOException {
    assertThat(compare(entry -> entry.descriptor(true), entry -> {}).worst())
        .isEqualTo(Grade.METADATA);
  }

  @Test
  void aStoredBodyWithADescriptorIsNot() throws IOException {
    assertThat(compare(entry -> entry.stored().descriptor(true), RawZip.Entry::stored).worst())
        .isEqualTo(Grade.CODE);
  }

  @Test
  void aSortedOrderIsMetadata() throws IOException {
    List<String> names = names(1000);
    List<String> shuffled = new ArrayList<>(names);
    Collections.shuffle(shuffled, new Random(1));
    assertThat(order(names, shuffled).worst()).isEqualTo(Grade.METADATA);
    assertThat(order(names, shuffled).metadataBits()).isEqualTo(3);
    assertThat(order(names.reversed(), names).worst()).isEqualTo(Grade.METADATA);
  }

  @Test
  void anyOrderOfAFewIsMetadataAndOfManyIsHidden() throws IOException {
    List<String> few = names(30);
    Collections.shuffle(few, new Random(1));
    assertThat(order(few, names(30)).worst()).isEqualTo(Grade.METADATA);
    assertThat(order(few, names(30)).metadataBits()).isEqualTo(108);
    List<String> many = names(1000);
    Collections.shuffle(many, new Random(1));
    Comparison comparison = order(many, names(1000));
    assertThat(comparison.worst()).isEqualTo(Grade.HIDDEN);
    assertThat(comparison.metadataBits()).isEqualTo(8530);
  }

  @Test
  void aMemberThatMovedInALargeArchiveIsMetadata() throws IOException {
    List<String> moved = names(1000);
    moved.addLast(moved.remove(17));
    Comparison comparison = order(moved, names(1000));
    assertThat(comparison.worst()).isEqualTo(Grade.METADATA);
    assertThat(comparison.metadataBits()).isEqualTo(20);
  }

  @Test
  void anOrderThatSomeReaderActsOnIsHidden() throws IOException {
    String manifest = "META-INF/MANIFEST.MF";
    for (List<String> names :
        List.of(
            List.of(manifest, "a"),
            List.of("META-INF/", manifest, "a"),
            List.of("META-INF/A.SF", "a"),
            List.of("lib/b.jar", "lib/a.jar"),
            List.of("mimetype", "a"))) {
      assertThat(order(names.reversed(), names).worst())
          .as(names.toString())
          .isEqualTo(Grade.HIDDEN);
      assertThat(order(names, names.reversed()).worst()).isEqualTo(Grade.HIDDEN);
    }
  }

  @Test
  void anOrderAmongDuplicatesIsNeverMetadata() throws IOException {
    RawZip published = new RawZip().add("a", "1").add("b", "2").add("a", "3");
    RawZip rebuilt = new RawZip().add("b", "2").add("a", "1").add("a", "3");
    assertThat(of(published, rebuilt).worst()).isEqualTo(Grade.HIDDEN);
  }

  /** The JVM takes the last of them, others the first. */
  @Test
  void duplicatesThatSwapTheirPlacesAreAmbiguous() throws IOException {
    RawZip published = new RawZip().add("a", "1").add("b", "2").add("a", "3").swapCentral();
    RawZip rebuilt = new RawZip().add("a", "1").add("b", "2").add("a", "3");
    assertThat(of(published, rebuilt).worst()).isEqualTo(Grade.AMBIGUOUS);
  }

  private static List<String> names(int count) {
    return new ArrayList<>(
        IntStream.range(0, count).mapToObj(i -> String.format("dir/member%04d", i)).toList());
  }

  private static Comparison order(List<String> published, List<String> rebuilt) throws IOException {
    return of(archive(published), archive(rebuilt));
  }

  private static RawZip archive(List<String> names) {
    RawZip zip = new RawZip();
    names.forEach(name -> zip.add(name, "content of " + name));
    return zip;
  }

  private static Comparison many(
      BiConsumer<Integer, RawZip.Entry> published, BiConsumer<Integer, RawZip.Entry> rebuilt)
      throws IOException {
    RawZip left = new RawZip();
    RawZip right = new RawZip();
    for (int i = 0; i < MANY; i++) {
      int number = i;
      left.add("m" + i, new byte[] {1}, entry -> published.accept(number, entry));
      right.add("m" + i, new byte[] {1}, entry -> rebuilt.accept(number, entry));
    }
    return of(left, right);
  }

  private static Comparison compare(
      Consumer<RawZip.Entry> published, Consumer<RawZip.Entry> rebuilt) throws IOException {
    byte[] content = "the same on both sides".getBytes(UTF_8);
    return of(
        new RawZip().add("first", content).add("a.txt", content, published),
        new RawZip().add("first", content).add("a.txt", content, rebuilt));
  }

  private static Comparison of(RawZip published, RawZip rebuilt) throws IOException {
    Comparison comparison = Compared.of("x.zip", published.build(), rebuilt.build());
    assertThat(comparison.findings()).extracting(Finding::detail).isNotEmpty();
    return comparison;
  }

  private static byte[] extended(int flags, int... times) {
    Little extra = new Little().u16(0x5455).u16(1 + 4 * times.length);
    extra.bytes(new byte[] {(byte) flags});
    for (int time : times) {
      extra.u32(time);
    }
    return extra.toByteArray();
  }

  private static byte[] extra(int id, String payload) {
    byte[] bytes = payload.getBytes(UTF_8);
    return new Little().u16(id).u16(bytes.length).bytes(bytes).toByteArray();
  }
}

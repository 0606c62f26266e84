package dev.assay.comparator;

import static dev.assay.comparator.Zips.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.limits.Limits;
import dev.assay.core.result.Comparison;
import dev.assay.core.result.Finding;
import dev.assay.core.result.Grade;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/** Each limit: reached, it is UNINSPECTED and names its option; not reached, it does nothing. */
class LimitsTest {
  private static final Limits USUAL = Limits.DEFAULT;

  @Test
  void archivesDeeperThanTheLimit() throws IOException {
    byte[] evil = text("evil");
    byte[] good = text("good");
    for (int i = 0; i < 20; i++) {
      evil = Zips.of(Map.of("n.zip", evil));
      good = Zips.of(Map.of("n.zip", good));
    }
    unread(Compared.of("f.zip", evil, good, limits(5, 10, 1 << 20, 2_000)), "--max-depth");
    assertThat(Compared.of("f.zip", evil, good, limits(30, 10, 1 << 20, 2_000)).worst())
        .isEqualTo(Grade.CODE);
  }

  @Test
  void moreMembersThanTheLimit() throws IOException {
    byte[] evil = Zips.of(members(50, "evil"));
    byte[] good = Zips.of(members(50, "good"));
    unread(Compared.of("f.zip", evil, good, limits(9, 49, 1 << 20, 2_000)), "--max-members");
    assertThat(Compared.of("f.zip", evil, good, limits(9, 50, 1 << 20, 2_000)).worst())
        .isEqualTo(Grade.CODE);
  }

  @Test
  void moreMembersThanTheDefaultLimit() throws IOException {
    Comparison comparison = Compared.of("f.a", ar(2), ar(USUAL.members() + 1));
    unread(comparison, "--max-members");
    assertThat(comparison.findings().getFirst().detail().summary())
        .contains("the rebuilt one looks like ar, but more than the limit of 1000000 members");
  }

  @Test
  void moreDecodedBytesThanTheLimit() throws IOException {
    byte[] evil = gzip(concat(new byte[100_000], text("evil")));
    byte[] good = gzip(concat(new byte[100_000], text("good")));
    unread(Compared.of("f.gz", evil, good, limits(9, 9, 100_003, 2_000)), "--max-decoded");
    assertThat(Compared.of("f.gz", evil, good, limits(9, 9, 100_004, 2_000)).worst())
        .isEqualTo(Grade.CODE);
  }

  @Test
  void aBombIsNotBlownUp() throws IOException {
    byte[] evil = gzip(new byte[8 << 20]);
    byte[] good = gzip(new byte[(8 << 20) + 1]);
    unread(Compared.of("f.gz", evil, good, limits(9, 9, 1 << 30, 500)), "--max-ratio");
  }

  @Test
  void noTimeLeft() throws IOException {
    Limits limits = new Limits(9, 9, 1 << 20, 2_000, 40, Duration.ZERO);
    byte[] evil = Zips.of(Map.of("n", text("evil")));
    byte[] good = Zips.of(Map.of("n", text("good")));
    unread(Compared.of("f.zip", evil, good, limits), "--max-time");
  }

  @Test
  void aCutDetailSaysHowMuchIsLeftOut() throws IOException {
    Limits limits = new Limits(9, 9, 1 << 20, 2_000, 10, Duration.ofMinutes(5));
    Comparison comparison =
        Compared.of("f.txt", lines(1_000, "evil"), lines(1_000, "good"), limits);
    List<String> detail = comparison.findings().getFirst().detail().lines();
    long shown = detail.stream().filter(l -> l.startsWith("+ line ")).count();
    shown += detail.stream().filter(l -> l.startsWith("- line ")).count();
    assertThat(shown).isBetween(5L, 40L);
    assertThat(detail).contains("  … " + (2_000 - shown) + " more changed lines");
    assertThat(comparison.worst()).isEqualTo(Grade.CODE);
  }

  /** What is beyond the limit counts as not looked at, never as harmless slack. */
  @Test
  void moreUnlistedMembersThanTheLimit() throws IOException {
    byte[] good = Zips.of(members(3, "good"));
    byte[] hidden = stored(members(30, "evil"));
    byte[] locals = Arrays.copyOf(hidden, indexOf(hidden, new byte[] {'P', 'K', 1, 2}));
    byte[] evil = concat(locals, good);
    shiftDirectory(evil, locals.length);
    unread(Compared.of("f.zip", evil, good, limits(9, 20, 1 << 20, 2_000)), "--max-members");
    assertThat(Compared.of("f.zip", evil, good, limits(9, 40, 1 << 20, 2_000)).findings())
        .anyMatch(f -> f.part().contains("unlisted") || f.path().text().contains("m29"));
  }

  /** A size limit of one format only means that another one, of which all is seen, takes over. */
  @Test
  void whatIsTooLargeForAFormatIsStillReadAsText() throws IOException {
    String big = "{\"a\":\"" + "x".repeat(17 << 20) + "\",\"b\":\"";
    Comparison comparison =
        Compared.of("f.json", text(big + "evil\"}"), text(big + "good\"}"), USUAL);
    Finding finding = comparison.findings().getFirst();
    assertThat(finding.grade()).isEqualTo(Grade.CODE);
    assertThat(finding.detail().summary())
        .contains("read as text: the published file looks like json, but more than");
  }

  private static void unread(Comparison comparison, String option) {
    assertThat(comparison.worst()).isEqualTo(Grade.UNINSPECTED);
    assertThat(comparison.findings())
        .anySatisfy(
            finding -> {
              assertThat(finding.grade()).isEqualTo(Grade.UNINSPECTED);
              assertThat(finding.detail().summary()).contains("(" + option + " raises it)");
            });
  }

  private static Limits limits(int depth, int members, long decoded, int ratio) {
    return new Limits(depth, members, decoded, ratio, 40, Duration.ofMinutes(5));
  }

  private static Map<String, byte[]> members(int count, String content) {
    Map<String, byte[]> members = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      members.put("m" + i, text(i == 0 ? content : ""));
    }
    return members;
  }

  private static byte[] ar(int members) {
    byte[] member = text("m               0           0     0     100644  0         `\n");
    byte[] ar = Arrays.copyOf(text("!<arch>\n"), 8 + members * member.length);
    for (int i = 0; i < members; i++) {
      System.arraycopy(member, 0, ar, 8 + i * member.length, member.length);
    }
    return ar;
  }

  private static byte[] lines(int count, String word) {
    return text(
        IntStream.range(0, count)
            .mapToObj(i -> "line " + i + ' ' + word + i * 31 % 977 + '\n')
            .collect(Collectors.joining()));
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    }
    return out.toByteArray();
  }

  /** With sizes in the local headers, where stream readers find them. */
  private static byte[] stored(Map<String, byte[]> members) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.setMethod(ZipOutputStream.STORED);
      for (Map.Entry<String, byte[]> member : members.entrySet()) {
        CRC32 crc = new CRC32();
        crc.update(member.getValue());
        ZipEntry entry = new ZipEntry(member.getKey());
        entry.setTime(1_700_000_000_000L);
        entry.setSize(member.getValue().length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(member.getValue());
        zip.closeEntry();
      }
    }
    return out.toByteArray();
  }

  private static byte[] concat(byte[] a, byte[] b) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(a);
    out.writeBytes(b);
    return out.toByteArray();
  }

  private static int indexOf(byte[] bytes, byte[] what) {
    for (int i = 0; i <= bytes.length - what.length; i++) {
      if (Arrays.equals(bytes, i, i + what.length, what, 0, what.length)) {
        return i;
      }
    }
    throw new AssertionError("not found");
  }

  /** Makes the directory and the offsets in it point to where the records now are. */
  private static void shiftDirectory(byte[] zip, int by) {
    int end = zip.length - 22;
    int directory = add(zip, end + 16, by);
    for (int at = directory; at < end; ) {
      add(zip, at + 42, by);
      at += 46 + (zip[at + 28] & 0xff) + (zip[at + 30] & 0xff) + (zip[at + 32] & 0xff);
    }
  }

  private static int add(byte[] bytes, int at, int by) {
    int value = by;
    for (int i = 3, shift = 24; i >= 0; i--, shift -= 8) {
      value += (bytes[at + i] & 0xff) << shift;
    }
    for (int i = 0; i < 4; i++) {
      bytes[at + i] = (byte) (value >> (8 * i));
    }
    return value;
  }
}

package dev.assay.comparator;

import static dev.assay.comparator.Zips.text;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.comparator.bytes.ArrayBytes;
import dev.assay.core.limits.Limits;
import dev.assay.core.result.Comparison;
import dev.assay.core.result.Finding;
import dev.assay.core.result.Grade;
import dev.assay.core.result.Kind;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ComparatorTest {
  private static final Map<String, byte[]> CLEAN =
      ordered(
          entry("META-INF/MANIFEST.MF", text("Manifest-Version: 1.0\nCreated-By: me\n")),
          entry("a/A.class", text("not really\0a class")),
          entry("b.txt", text("line 1\nline 2\nline 3\n".repeat(30))));

  @Test
  void equalFilesHaveNoFinding() throws IOException {
    Comparison comparison = compare(Zips.of(CLEAN), Zips.of(CLEAN));
    assertThat(comparison.findings()).isEmpty();
    assertThat(comparison.worst()).isEqualTo(Grade.IDENTICAL);
  }

  @Test
  void aChangedManifestIsNamedAndItsLineShown() throws IOException {
    Map<String, byte[]> evil = new LinkedHashMap<>(CLEAN);
    evil.put(
        "META-INF/MANIFEST.MF", text("Manifest-Version: 1.0\nCreated-By: me\nMain-Class: Evil\n"));
    Comparison comparison = compare(Zips.of(evil), Zips.of(CLEAN));
    Finding finding = find(comparison, "x.jar!/META-INF/MANIFEST.MF", "Main-Class");
    assertThat(finding.grade()).isEqualTo(Grade.SURFACE);
    assertThat(finding.detail().lines()).contains("+ Main-Class: Evil");
    assertThat(comparison.findings().stream().filter(f -> f.grade() != Grade.METADATA))
        .containsExactly(finding);
  }

  @Test
  void anAddedMemberIsOneFindingWithItsContent() throws IOException {
    Map<String, byte[]> evil = new LinkedHashMap<>(CLEAN);
    evil.put("evil.sh", text("#!/bin/sh\necho INJECTED\n"));
    Finding finding = find(compare(Zips.of(evil), Zips.of(CLEAN)), "x.jar!/evil.sh", "member");
    assertThat(finding.kind()).isEqualTo(Kind.ADDED);
    assertThat(finding.rebuilt()).isEmpty();
    assertThat(finding.detail().lines()).contains("+ echo INJECTED");
  }

  @Test
  void nestedArchivesAreOpenedToTheInnermostMember() throws IOException {
    byte[] clean = Zips.of(ordered(entry("in.jar", Zips.of(CLEAN))));
    Map<String, byte[]> evil = new LinkedHashMap<>(CLEAN);
    evil.put("b.txt", text("line 1\nINJECTED\n"));
    Comparison comparison = compare(Zips.of(ordered(entry("in.jar", Zips.of(evil)))), clean);
    assertThat(find(comparison, "x.jar!/in.jar!/b.txt", "text").detail().lines())
        .contains("+ INJECTED");
  }

  @Test
  void reorderedMembersAreAFinding() throws IOException {
    Map<String, byte[]> other = new LinkedHashMap<>();
    CLEAN.keySet().stream().sorted().toList().reversed().forEach(n -> other.put(n, get(n)));
    Comparison comparison = compare(Zips.of(other), Zips.of(CLEAN));
    Finding order = find(comparison, "x.jar", "order");
    assertThat(order.grade()).isEqualTo(Grade.HIDDEN);
    assertThat(order.detail().lines()).isNotEmpty();
  }

  @Test
  void bytesAroundTheArchiveAreHidden() throws IOException {
    byte[] clean = Zips.of(CLEAN);
    byte[] prefixed = concat(text("#!/bin/sh\nexec evil\n"), clean);
    assertThat(find(compare(prefixed, clean), "x.jar", "bytes before the archive").grade())
        .isEqualTo(Grade.HIDDEN);
    byte[] trailed = concat(clean, text("INJECTED"));
    assertThat(find(compare(trailed, clean), "x.jar", "bytes after the end").grade())
        .isEqualTo(Grade.HIDDEN);
  }

  @Test
  void differentKindsOfFileAreComparedAsBytes() throws IOException {
    Comparison comparison = compare(text("plain text\n"), Zips.of(CLEAN));
    assertThat(comparison.findings()).hasSize(1);
    assertThat(comparison.worst()).isEqualTo(Grade.CODE);
  }

  @Test
  void aDepthLimitIsNeverAPass() throws IOException {
    byte[] evil = text("evil");
    byte[] good = text("good");
    for (int i = 0; i < 20; i++) {
      evil = Zips.of(ordered(entry("n", evil)));
      good = Zips.of(ordered(entry("n", good)));
    }
    assertThat(compare(evil, good).worst()).isEqualTo(Grade.UNINSPECTED);
  }

  /** Flips, inserts and deletes bytes anywhere: never equal, always accounted for. */
  @Test
  void everyMutationIsFoundAndCovered() throws IOException {
    byte[] clean = Zips.of(ordered(entry("in.jar", Zips.of(CLEAN)), entry("t", get("b.txt"))));
    Random random = new Random(42);
    for (int i = 0; i < 3_000; i++) {
      byte[] mutant = mutate(clean, random);
      if (!Arrays.equals(mutant, clean)) {
        assertThat(compare(mutant, clean).findings()).isNotEmpty();
        assertThat(compare(clean, mutant).findings()).isNotEmpty();
      }
    }
  }

  static byte[] mutate(byte[] clean, Random random) {
    int at = random.nextInt(clean.length);
    return switch (random.nextInt(3)) {
      case 0 -> {
        byte[] flipped = clean.clone();
        flipped[at] ^= (byte) (1 << random.nextInt(8));
        yield flipped;
      }
      case 1 -> {
        byte[] inserted = new byte[1 + random.nextInt(40)];
        random.nextBytes(inserted);
        yield concat(
            Arrays.copyOf(clean, at), inserted, Arrays.copyOfRange(clean, at, clean.length));
      }
      default -> {
        int end = Math.min(clean.length, at + 1 + random.nextInt(40));
        yield concat(Arrays.copyOf(clean, at), Arrays.copyOfRange(clean, end, clean.length));
      }
    };
  }

  private static byte[] get(String name) {
    return Objects.requireNonNull(CLEAN.get(name));
  }

  private static Comparison compare(byte[] published, byte[] rebuilt) throws IOException {
    ArrayBytes left = new ArrayBytes(published);
    ArrayBytes right = new ArrayBytes(rebuilt);
    Comparison comparison = new Comparator(Limits.DEFAULT).compare("x.jar", left, right);
    Accounts.check(comparison, left, right);
    return comparison;
  }

  private static Finding find(Comparison comparison, String path, String part) {
    List<Finding> found =
        comparison.findings().stream()
            .filter(f -> f.path().text().equals(path) && f.part().equals(part))
            .toList();
    assertThat(found).as("%s of %s among %s", part, path, comparison.findings()).hasSize(1);
    return found.getFirst();
  }

  private static byte[] concat(byte[]... pieces) {
    int length = Arrays.stream(pieces).mapToInt(p -> p.length).sum();
    byte[] all = new byte[length];
    int at = 0;
    for (byte[] piece : pieces) {
      System.arraycopy(piece, 0, all, at, piece.length);
      at += piece.length;
    }
    return all;
  }

  @SafeVarargs
  private static Map<String, byte[]> ordered(Map.Entry<String, byte[]>... entries) {
    Map<String, byte[]> map = new LinkedHashMap<>();
    for (Map.Entry<String, byte[]> entry : entries) {
      map.put(entry.getKey(), entry.getValue());
    }
    return map;
  }
}

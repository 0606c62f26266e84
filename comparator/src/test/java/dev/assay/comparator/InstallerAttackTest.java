package dev.assay.comparator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.comparator.bytes.ArrayBytes;
import dev.assay.comparator.golden.RawNsis;
import dev.assay.core.limits.Limits;
import dev.assay.core.result.Comparison;
import dev.assay.core.result.Grade;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ways to bring bytes along in an installer, with lengths and checksum made again. */
class InstallerAttackTest {
  private static final int VARIANTS = 32;
  private static final String PAYLOAD = "INJECTED:";

  /** Adds a trick to an installer; {@code n} tells its variants apart. */
  @FunctionalInterface
  private interface Trick {
    RawNsis add(RawNsis installer, int n);
  }

  /** A trick, and how bad it is at the least. */
  private record Way(String what, Grade least, Trick trick) {}

  private static final List<Way> WAYS =
      List.of(
          new Way("an item nobody refers to", Grade.HIDDEN, (i, n) -> i.item(text(n))),
          new Way("bytes that are no item", Grade.HIDDEN, (i, n) -> i.raw(text(n))),
          new Way("bytes behind the checksum", Grade.HIDDEN, (i, n) -> i.behind(text(n))),
          new Way("bytes behind the script", Grade.HIDDEN, (i, n) -> i.padding(text(n))),
          new Way("bytes behind the strings", Grade.CODE, (i, n) -> i.lastString(text(n))),
          new Way(
              "a string nobody refers to",
              Grade.CODE,
              (i, n) -> {
                i.string(text(n));
                return i;
              }),
          new Way("an added file", Grade.CODE, (i, n) -> i.file("x" + n, text(n))),
          new Way(
              "the item of another file under a second name",
              Grade.CODE,
              (i, n) -> i.extract("y" + n, 0)),
          new Way(
              "an item that begins inside another one",
              Grade.AMBIGUOUS,
              (i, n) -> i.extract("y", 4 + n)),
          new Way("a negative offset", Grade.AMBIGUOUS, (i, n) -> i.extract("y", -1 - n)),
          new Way(
              "a size whose highest bit is set",
              Grade.CODE,
              (i, n) -> {
                int at = i.offset();
                return i.compressedItem(
                        text(n).getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                    .extract("z", at);
              }),
          new Way("a number that no instruction uses", Grade.CODE, (i, n) -> i.entry(1, n + 1)),
          new Way("an instruction that is none", Grade.CODE, (i, n) -> i.entry(200 + n)),
          new Way("a jump over the rest", Grade.CODE, (i, n) -> i.entry(2, n)),
          new Way(
              "a number of the header",
              Grade.HIDDEN,
              (i, n) -> i.number(n < 8 ? n : n + 1, 0x45434a4e + n)),
          new Way(
              "a time that is none",
              Grade.HIDDEN,
              (i, n) -> i.time(Long.MAX_VALUE - n).file("t", "same")));

  private static String text(int n) {
    return PAYLOAD + "x".repeat(n);
  }

  private static RawNsis base(int kind) {
    RawNsis installer = new RawNsis();
    if (kind % 3 > 0) {
      installer.method("zlib");
    }
    if (kind % 3 == 2) {
      installer.solid();
    }
    return installer.file("main.js", "start(); start(); start(); start(); start();\n").exec("x");
  }

  @Test
  void noneOf512WaysToBringBytesAlongIsMissed() throws IOException {
    int tried = 0;
    for (Way way : WAYS) {
      for (int n = 0; n < VARIANTS; n++) {
        byte[] clean = base(n).bytes();
        byte[] mutant = way.trick.add(base(n), n).bytes();
        Comparison comparison = Compared.of("x", mutant, clean, Limits.DEFAULT);
        Accounts.check(comparison, new ArrayBytes(mutant), new ArrayBytes(clean));
        assertThat(comparison.worst().atLeast(way.least))
            .as("%s, %d: %s", way.what, n, comparison.findings())
            .isTrue();
        Comparison back = Compared.of("x", clean, mutant, Limits.DEFAULT);
        assertThat(back.worst().atLeast(way.least)).as("%s, %d, back", way.what, n).isTrue();
        tried++;
      }
    }
    assertThat(tried).isEqualTo(512);
  }
}

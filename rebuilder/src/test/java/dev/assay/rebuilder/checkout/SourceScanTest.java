package dev.assay.rebuilder.checkout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.artifact.Digest;
import dev.assay.core.failure.AssayException;
import dev.assay.core.policy.Policy;
import dev.assay.core.result.Condition;
import dev.assay.core.signature.TrustedKeys;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people cannot read in a source. */
class SourceScanTest {
  private static final String POINTER =
      "version https://git-lfs.github.com/spec/v1\noid sha256:" + "ab".repeat(32) + "\nsize 12\n";

  @TempDir Path temp;
  private GitProject project;
  private Setting setting;

  @BeforeEach
  void makeRepository() throws Exception {
    setting = new Setting(temp);
    project = GitProject.create(temp.resolve("project"));
    project.file("a.txt", "plain\n");
  }

  private void bytes(String path, String hex) throws Exception {
    Files.write(project.folder().resolve(path), HexFormat.of().parseHex(hex));
  }

  private Checkout checkout() throws Exception {
    project.commit("all");
    return setting.checkout(Setting.git(project.folder(), "main"));
  }

  private static List<String> binaries(Checkout checkout) {
    return checkout.conditions().stream()
        .filter(Condition.UnverifiedBinary.class::isInstance)
        .map(condition -> ((Condition.UnverifiedBinary) condition).path())
        .toList();
  }

  @Test
  void binariesAreConditionsWithTheirDigests() throws Exception {
    bytes("lib.jar", "504b030400");
    bytes("logo.png", "89504e470d0a1a0a0000000d");
    bytes("tool", "7f454c460201");
    Checkout checkout = checkout();

    assertThat(binaries(checkout)).containsExactly("lib.jar", "tool");
    assertThat(checkout.conditions())
        .contains(
            new Condition.UnverifiedBinary(
                "tool", Digest.of(HexFormat.of().parseHex("7f454c460201"))));
  }

  @Test
  void aPolicyKnowsBinaries() throws Exception {
    bytes("lib.jar", "504b030400");
    bytes("tool", "7f454c460201");
    Digest known = Digest.of(HexFormat.of().parseHex("504b030400"));
    Policy policy =
        new Policy(
            "releases", Set.of(), List.of(), Set.of(known), Set.of(), TrustedKeys.NONE, Set.of());
    setting.demands(new SourceDemands(policy, List.of(), Instant.now()));

    assertThat(binaries(checkout())).containsExactly("tool");
    assertThat(KnownBinaries.and(Set.of(known))).hasSize(9).contains(known);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cafebabe0000003d",
        "4d5a90000300000004000000ffff0000b800000000000000400000000000000000000000000000000000000000000000000000000000000000000000800000000e1f",
        "0061736d01000000",
        "1f8b0800",
        "fd377a585a000004",
        "425a683931415926",
        "28b52ffd04",
        "377abcaf271c",
        "213c617263683e0a",
        "d0cf11e0a1b11ae1",
        "aced0005",
        "a70d0d0a000000000000000000000000"
      })
  void thesAreBinaries(String hex) {
    assertThat(BinaryKind.of(HexFormat.of().parseHex(hex))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "4d5a",
        "4d5a20697320746578742c20616e64206e6f742061",
        "89504e47",
        "ffd8ffe0",
        "25504446",
        "2321",
        "50"
      })
  void theseAreNone(String hex) {
    assertThat(BinaryKind.of(HexFormat.of().parseHex(hex))).isEmpty();
  }

  @Test
  void aTarIsKnownByItsMiddle() {
    byte[] tar = new byte[512];
    System.arraycopy("ustar".getBytes(UTF_8), 0, tar, 257, 5);

    assertThat(BinaryKind.of(tar)).isPresent();
  }

  @Test
  void hiddenCharactersAreRemarksWithTheirLine() throws Exception {
    project.file("src/A.java", "one\ntwo \u202e evil \u2066\n\u200b\n");
    project.file("ok.md", "\ufeffemoji \u2764\ufe0f \ud83d\udc68\u200d\ud83d\udc69 \u00e9\n");

    assertThat(checkout().info().remarks())
        .containsExactly("src/A.java:2: U+202E RIGHT-TO-LEFT OVERRIDE, and 2 more in this file");
  }

  @ParameterizedTest
  @CsvSource({
    "'a\u200bb', U+200B ZERO WIDTH SPACE",
    "'a\ufe00', U+FE00 VARIATION SELECTOR-1",
    "'a\udb40\udd00', U+E0100 VARIATION SELECTOR-17",
    "'a\udb40\udc41', U+E0041 TAG LATIN CAPITAL LETTER A",
    "'x\ufeff', U+FEFF ZERO WIDTH NO-BREAK SPACE",
    "'\u3164', U+3164 HANGUL FILLER",
    "'a\u00adb', U+00AD SOFT HYPHEN"
  })
  void eachKindIsNamed(String text, String name) throws Exception {
    assertThat(HiddenText.find(new ByteArrayInputStream(text.getBytes(UTF_8))).orElseThrow())
        .isEqualTo(new HiddenText.Found(1, name, 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"e280", "c0ae", "eda080", "f4908080", "61ff", "e280ae00"})
  void whatIsNotTextHasNoRemark(String hex) throws Exception {
    byte[] raw = HexFormat.of().parseHex(hex + "e280ae");
    raw[raw.length - 1] = hex.equals("e280") ? (byte) 0xff : raw[raw.length - 1];
    assertThat(HiddenText.find(new ByteArrayInputStream(raw))).isEmpty();
  }

  // --- Git LFS

  @Test
  void aPointerOfLfsWithoutItsFileIsRefused() throws Exception {
    project.file("big.bin", POINTER).file("src/.gitattributes", "*.dat filter=lfs\n");
    project.file("src/x.dat", POINTER.replace("\nsize", "\nsize")).commit("pointers");
    Checkout plain = checkoutOf("git rm -q --cached src/x.dat && git commit -q -m none");
    assertThat(plain.info().remarks())
        .containsExactly("big.bin: looks like a pointer of Git LFS, and is a file");

    project.file(".gitattributes", "*.bin filter=lfs diff=lfs merge=lfs -text\n").commit("lfs");
    setting = new Setting(Files.createDirectory(temp.resolve("second")));
    assertThatThrownBy(() -> setting.checkout(Setting.git(project.folder(), "main")))
        .isInstanceOf(AssayException.Source.class)
        .hasMessageContainingAll(
            "big.bin of ",
            "is in Git LFS, and cannot be had: the repository has no lfs/objects/ab/ab/"
                + "ab".repeat(32));
  }

  private Checkout checkoutOf(String command) throws Exception {
    project.run(List.of("sh", "-c", command));
    return setting.checkout(Setting.git(project.folder(), "main"));
  }

  @ParameterizedTest
  @CsvSource({"'ext-0-foo sha256:', true", "'', true", "'garbage', false"})
  void onlyExactPointersAreOnes(String line, boolean pointer) throws Exception {
    String more =
        line.startsWith("ext") ? line + "cd".repeat(32) + "\n" : line.isEmpty() ? "" : line + "\n";
    project.file("big.bin", POINTER.replace("oid", more + "oid"));
    project.file(".gitattributes", "*.bin filter=lfs\n");
    project.git("config", "filter.lfs.clean", "cat");
    project.commit("all files");
    if (pointer) {
      assertThatThrownBy(() -> setting.checkout(Setting.git(project.folder(), "main")))
          .hasMessageContaining("is in Git LFS, and cannot be had")
          .hasMessageContaining(line.isEmpty() ? "has no lfs/objects" : "wants a program");
    } else {
      Checkout checkout = setting.checkout(Setting.git(project.folder(), "main"));
      assertThat(checkout.root().resolve("big.bin")).exists();
      assertThat(checkout.info().remarks()).as("not in silence").hasSize(1);
    }
  }
}

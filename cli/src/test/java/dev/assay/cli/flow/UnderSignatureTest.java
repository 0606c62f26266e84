package dev.assay.cli.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.artifact.ArtifactPath;
import dev.assay.core.result.ArtifactResult;
import dev.assay.core.result.Detail;
import dev.assay.core.result.Finding;
import dev.assay.core.result.Grade;
import dev.assay.core.result.Kind;
import dev.assay.core.result.Verdict;
import dev.assay.core.signature.PinnedCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever compared may say what it likes: only what is proved here is a pass. */
class UnderSignatureTest {
  private static final Path FILES =
      Path.of("..", "comparator", "src", "test", "resources", "signed").toAbsolutePath();

  @TempDir Path folder;

  /** A comparator that was taken over, and says that nothing but a signature differs. */
  private static PairComparator saying(Grade grade, int layer) {
    return pairs ->
        pairs.stream()
            .map(
                pair ->
                    new ArtifactResult(
                        pair.published().name(),
                        new Verdict.Different(),
                        Optional.of(pair.published().artifact()),
                        Optional.of(pair.rebuilt().artifact()),
                        List.of(
                            new Finding(
                                ArtifactPath.of(pair.published().name()),
                                "signature",
                                Kind.CHANGED,
                                grade,
                                "signature-graft/1",
                                layer,
                                List.of(),
                                List.of(),
                                Detail.of(""))),
                        List.of()))
            .toList();
  }

  private static Verdict judged(PairComparator comparator, Path published, String rebuilt)
      throws Exception {
    PinnedCertificates pinned =
        new PinnedCertificates(
            PinnedCertificates.parse(Files.readString(FILES.resolve("signer.pem"))),
            PinnedCertificates.parse(Files.readString(FILES.resolve("time.pem"))));
    return judged(pinned, comparator, published, rebuilt);
  }

  private static Verdict judged(
      PinnedCertificates pinned, PairComparator comparator, Path published, String rebuilt)
      throws Exception {
    return new UnderSignature(comparator, pinned)
        .compare("a.exe", published, FILES.resolve(rebuilt))
        .verdict();
  }

  private static Path file(String name) {
    return FILES.resolve(name);
  }

  @Test
  void whatIsProvedHerePasses() throws Exception {
    assertThat(judged(saying(Grade.SIGNATURE, 0), file("signed.exe"), "unsigned.exe"))
        .isEqualTo(new Verdict.ReproducedUnderSignature());
  }

  @Test
  void soDoesAJar() throws Exception {
    PairComparator liar = saying(Grade.SIGNATURE, 0);
    for (String name : List.of("jar/jdk8.jar", "jar/jdk11.jar", "jar/jdk25.jar")) {
      assertThat(judged(jars(), liar, file(name), "jar/modes.jar"))
          .as(name)
          .isEqualTo(new Verdict.ReproducedUnderSignature());
      assertThat(judged(PinnedCertificates.NONE, liar, file(name), "jar/modes.jar"))
          .isEqualTo(different());
    }
    assertThat(judged(jars(), liar, file("jar/jdk25.jar"), "jar/unsigned.jar"))
        .isEqualTo(different());
    assertThat(judged(jars(), liar, file("jar/modes.jar"), "jar/jdk25.jar")).isEqualTo(different());
  }

  private static PinnedCertificates jars() throws Exception {
    return new PinnedCertificates(
        PinnedCertificates.parse(Files.readString(FILES.resolve("jar/root.pem"))),
        PinnedCertificates.parse(Files.readString(FILES.resolve("jar/time.pem"))));
  }

  @Test
  void whatIsOnlySaidDoesNot() throws Exception {
    PairComparator liar = saying(Grade.SIGNATURE, 0);
    for (String name :
        List.of("stranger.exe", "pages.exe", "extra.exe", "attribute.exe", "notime.exe")) {
      assertThat(judged(liar, file(name), "unsigned.exe")).as(name).isEqualTo(different());
    }
    assertThat(judged(liar, file("unsigned.exe"), "signed.exe")).isEqualTo(different());
    assertThat(judged(liar, patched(), "unsigned.exe")).isEqualTo(different());
  }

  @Test
  void aClaimAboutAnythingElseIsNoneOfAPass() throws Exception {
    for (PairComparator other : List.of(saying(Grade.SIGNATURE, 1), saying(Grade.METADATA, 0))) {
      assertThat(judged(other, file("signed.exe"), "unsigned.exe")).isEqualTo(different());
    }
  }

  private static Verdict different() {
    return new Verdict.Different();
  }

  /** The signed program with another byte in the middle of what was built. */
  private Path patched() throws IOException {
    byte[] program = Files.readAllBytes(file("signed.exe"));
    program[(int) Files.size(file("unsigned.exe")) / 2] ^= 1;
    return Files.write(folder.resolve("patched.exe"), program);
  }
}

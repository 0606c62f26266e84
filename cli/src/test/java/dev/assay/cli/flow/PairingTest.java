package dev.assay.cli.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.artifact.Digest;
import dev.assay.core.artifact.StoredFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PairingTest {
  @Test
  void pairsByNameWhereNoPathIsKnown() {
    Pairing pairing = Pairing.of(List.of(file("a"), file("b")), List.of(file("b"), file("c")));
    assertThat(pairing.pairs()).containsExactly(new Pairing.Pair(file("b"), file("b")));
    assertThat(pairing.publishedOnly()).containsExactly(file("a"));
    assertThat(pairing.rebuiltOnly()).containsExactly(file("c"));
  }

  @Test
  void thePathInTheRepositoryComesBeforeTheName() {
    ReleaseFile published = file("a.jar", "org/x/a.jar");
    ReleaseFile right = file("target-a.jar", "org/x/a.jar");
    ReleaseFile wrong = file("a.jar");
    Pairing pairing = Pairing.of(List.of(published), List.of(wrong, right));
    assertThat(pairing.pairs()).containsExactly(new Pairing.Pair(published, right));
    assertThat(pairing.rebuiltOnly()).containsExactly(wrong);
  }

  @Test
  void aNameIsEnoughIfOneSideHasNoPath() {
    Pairing pairing = Pairing.of(List.of(file("a", "org/a")), List.of(file("a")));
    assertThat(pairing.pairs()).hasSize(1);
  }

  @Test
  void filesOfOneNameAtDifferentPathsDoNotBelongTogether() {
    Pairing pairing = Pairing.of(List.of(file("a", "org/a")), List.of(file("a", "com/a")));
    assertThat(pairing.pairs()).isEmpty();
    assertThat(pairing.publishedOnly()).hasSize(1);
    assertThat(pairing.rebuiltOnly()).hasSize(1);
  }

  @Test
  void whatIsThereTwiceIsNotGuessed() {
    Pairing pairing = Pairing.of(List.of(file("a")), List.of(file("a"), file("a")));
    assertThat(pairing.pairs()).isEmpty();
    assertThat(pairing.rebuiltOnly()).hasSize(2);
    Pairing byPath = Pairing.of(List.of(file("a", "p"), file("b", "p")), List.of(file("c", "p")));
    assertThat(byPath.pairs()).isEmpty();
  }

  @Test
  void twoPublishedFilesNeverClaimOneRebuiltFile() {
    ReleaseFile byPath = file("x", "org/a");
    ReleaseFile byName = file("a");
    ReleaseFile rebuilt = file("a", "org/a");
    Pairing pairing = Pairing.of(List.of(byName, byPath), List.of(rebuilt));
    assertThat(pairing.pairs()).containsExactly(new Pairing.Pair(byPath, rebuilt));
    assertThat(pairing.publishedOnly()).containsExactly(byName);
  }

  @Test
  void everyFileIsInExactlyOnePlace() {
    Random random = new Random(3);
    for (int i = 0; i < 2_000; i++) {
      List<ReleaseFile> published = some(random);
      List<ReleaseFile> rebuilt = some(random);
      Pairing pairing = Pairing.of(published, rebuilt);
      List<ReleaseFile> left = new ArrayList<>(pairing.publishedOnly());
      List<ReleaseFile> right = new ArrayList<>(pairing.rebuiltOnly());
      for (Pairing.Pair pair : pairing.pairs()) {
        left.add(pair.published());
        right.add(pair.rebuilt());
      }
      assertThat(left).containsExactlyInAnyOrderElementsOf(published);
      assertThat(right).containsExactlyInAnyOrderElementsOf(rebuilt);
    }
  }

  private static List<ReleaseFile> some(Random random) {
    List<ReleaseFile> files = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      String name = "n" + random.nextInt(3);
      files.add(random.nextBoolean() ? file(name) : file(name, "p" + random.nextInt(3)));
    }
    return files;
  }

  private static ReleaseFile file(String name) {
    return new ReleaseFile(name, Optional.empty(), content(name));
  }

  private static ReleaseFile file(String name, String path) {
    return new ReleaseFile(name, Optional.of(path), content(name));
  }

  private static StoredFile content(String name) {
    return new StoredFile(Path.of(name), 1, Digest.of(name.getBytes(UTF_8)));
  }
}

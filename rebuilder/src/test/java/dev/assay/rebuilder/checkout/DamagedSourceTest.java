package dev.assay.rebuilder.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.assay.core.failure.AssayException;
import dev.assay.core.spec.SourceRef;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Damage of any kind ends in a source or an {@link AssayException}, never in anything else. */
class DamagedSourceTest {
  private static final long SEED = 20240302;

  @TempDir Path temp;

  @ParameterizedTest
  @CsvSource({"source.zip, 200", "source.tar, 200", "source.tar.gz, 100", "source.bundle, 60"})
  void damageIsToldAsSuch(String name, int rounds) throws Exception {
    Path source = make(name);
    byte[] whole = Files.readAllBytes(source);
    Random random = new Random(SEED);
    int refused = 0;
    for (int round = 0; round < rounds; round++) {
      Files.write(source, damaged(whole, random));
      Trees.delete(temp.resolve("round"));
      Setting setting = new Setting(Files.createDirectory(temp.resolve("round")));
      setting.limits(TreeDigestTest.limits(100, 1 << 20));
      try {
        setting.checkout(ref(source));
      } catch (AssayException e) {
        refused++;
      } catch (RuntimeException | Error e) {
        fail("round " + round + " of " + name, e);
      }
    }
    assertThat(refused).isGreaterThan(rounds / 20);
  }

  private static SourceRef ref(Path source) {
    return source.toString().endsWith(".bundle")
        ? Setting.git(source, "v1")
        : new SourceRef.UrlArchive(source.toUri().toString(), Optional.empty(), "", List.of());
  }

  private Path make(String name) throws Exception {
    GitProject project = GitProject.create(temp.resolve("project"));
    project.file("src/a.txt", "a\n").file("b.txt", "b\n".repeat(50)).commit("x");
    Files.createSymbolicLink(project.folder().resolve("link"), Path.of("b.txt"));
    project.commit("y");
    project.git("tag", "-a", "v1", "-m", "version 1");
    Path source = temp.resolve(name);
    if (name.endsWith(".bundle")) {
      project.git("bundle", "create", "-q", source.toString(), "--all");
    } else {
      project.git("archive", "--prefix=p-1/", "-o", source.toString(), "v1");
    }
    return source;
  }

  private static byte[] damaged(byte[] whole, Random random) {
    byte[] copy = whole.clone();
    int at = random.nextInt(copy.length);
    switch (random.nextInt(4)) {
      case 0 -> copy[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> copy[at] = (byte) random.nextInt(256);
      case 2 -> copy = Arrays.copyOf(copy, at);
      default -> Arrays.fill(copy, at, Math.min(copy.length, at + 4), (byte) 0xff);
    }
    return copy;
  }
}

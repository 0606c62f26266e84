package dev.assay.core.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.artifact.Digest;
import dev.assay.core.failure.AssayException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpecReaderTest {
  @TempDir Path folder;

  @Test
  void theExtensionDecides() throws Exception {
    for (String name : List.of("assay.yaml", "a.yml", "A.YAML")) {
      Path file = Files.writeString(folder.resolve(name), Specs.YAML);
      BuildSpec spec = SpecReader.read(file, Map.of());
      assertThat(spec.origin()).isEqualTo(file.toString());
      assertThat(spec.digest()).isEqualTo(Digest.of(file));
      assertThat(spec.environment().jdk()).isEqualTo("17");
    }
    Path file = Files.writeString(folder.resolve("demo-1.0.buildspec"), Specs.BUILDSPEC);
    assertThat(SpecReader.read(file, Map.of()).environment().jdk()).isEqualTo("8");
  }

  @Test
  void anArtifactGetsToldWhichCommandToUse() throws Exception {
    Path jar = Files.write(folder.resolve("demo-1.0.jar"), new byte[] {'P', 'K'});
    for (Path file : List.of(jar, folder, folder.resolve("none.tgz"))) {
      assertRefused(file, file.toString(), "assay compare PUBLISHED REBUILT");
    }
  }

  @Test
  void whatCannotBeReadIsNamed() throws Exception {
    assertRefused(folder.resolve("none.yaml"), "none.yaml: no such file");
    assertRefused(
        Files.createDirectory(folder.resolve("dir.yaml")), "expected a file, found a folder");
    Path endless = Files.createSymbolicLink(folder.resolve("zero.yaml"), Path.of("/dev/zero"));
    assertRefused(endless, "expected a regular file");
    Files.delete(endless);
    assertRefused(
        Files.write(folder.resolve("big.buildspec"), new byte[(1 << 20) + 1]),
        "larger than 1048576 bytes");
    assertRefused(
        Files.write(folder.resolve("latin.yaml"), new byte[] {'a', ':', '\n', (byte) 0xe9, '\n'}),
        "latin.yaml:2: not UTF-8 text, from byte 3 on");
  }

  @Test
  void windowsLineEndsAndAByteOrderMarkAreFine() throws Exception {
    for (String text : List.of(Specs.YAML, Specs.BUILDSPEC)) {
      boolean yaml = text.equals(Specs.YAML);
      Path file = folder.resolve(yaml ? "a.yaml" : "a.buildspec");
      BuildSpec plain = SpecReader.read(Files.writeString(file, text), Map.of());
      String windows = "\ufeff" + text.replace("\n", "\r\n");
      BuildSpec same = SpecReader.read(Files.writeString(file, windows), Map.of());
      assertThat(same).isEqualTo(Specs.withoutOrigin(plain, same));
    }
  }

  @Test
  void otherVariablesAreABug() {
    assertThatThrownBy(() -> SpecReader.read(folder, Map.of("tag", "x")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertRefused(Path file, String... parts) {
    assertThatThrownBy(() -> SpecReader.read(file, Map.of()))
        .isInstanceOf(AssayException.Usage.class)
        .hasMessageContainingAll(parts);
  }
}

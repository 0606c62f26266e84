package dev.assay.cli.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.artifact.Digest;
import dev.assay.core.artifact.StoredFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BuildinfoFileTest {
  @TempDir Path folder;
  private String honest = "";
  private ReleaseFile jar;

  @BeforeEach
  void publish() throws Exception {
    jar = file("demo-1.0.jar", "published");
    honest =
        """
        # https://reproducible-builds.org/docs/jvm/
        buildinfo.version=1.0-SNAPSHOT

        name=Démo
        java.version=17
        line.separator=\\n
        outputs.0.filename=demo-1.0.jar
        outputs.0.length=9
        outputs.0.checksums.sha512=SUM
        outputs.1.filename=demo-1.0-javadoc.jar
        outputs.1.length=10
        outputs.1.checksums.sha512=SUM
        """
            .replace("SUM", Checksum.SHA512.digest(jar.file().path()));
  }

  private ReleaseFile file(String name, String text) throws Exception {
    Path path = Files.writeString(folder.resolve(name), text);
    return new ReleaseFile(
        name, Optional.empty(), new StoredFile(path, Files.size(path), Digest.of(path)));
  }

  private Sidecars.Outcome check(String text) throws Exception {
    return BuildinfoFile.check(file("demo-1.0.buildinfo", text), Map.of(jar.name(), jar));
  }

  @Test
  void oneThatAgreesIsNoPartOfTheRelease() throws Exception {
    assertThat(check(honest))
        .isInstanceOfSatisfying(
            Sidecars.Outcome.Fine.class,
            fine -> {
              assertThat(fine.sidecar().of()).isEqualTo("1 published file");
              assertThat(fine.sidecar().notChecked()).isPresent();
            });
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        Arguments.of("length=9", "length=8"),
        Arguments.of("sha512=", "sha512=0"),
        Arguments.of("name=Démo", "name=Démo\\"),
        Arguments.of("name=Démo", " name=Démo"),
        Arguments.of("name=Démo", "name=Démo\rx"),
        Arguments.of("name=Démo", "payload=Démo"),
        Arguments.of("# https", "! https"),
        Arguments.of("# https", "\t# https"),
        Arguments.of("1.0-SNAPSHOT", "2.0"),
        Arguments.of("java.version=17", "java.version=17\njava.version=18"),
        Arguments.of("name=Démo", "name=" + "x".repeat(400)),
        Arguments.of("name=Démo", "#\n".repeat(80)));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void anythingElseIsAFinding(String from, String to) throws Exception {
    assertThat(honest).contains(from);
    assertThat(check(honest.replace(from, to))).isInstanceOf(Sidecars.Outcome.Wrong.class);
  }

  @Test
  void anotherSumIsShown() throws Exception {
    String sum = Checksum.SHA512.digest(jar.file().path());
    String other = (sum.startsWith("0") ? "1" : "0") + sum.substring(1);
    assertThat(check(honest.replace(sum, other)))
        .isInstanceOfSatisfying(
            Sidecars.Outcome.Wrong.class,
            wrong -> assertThat(wrong.result().toString()).contains("- demo-1.0.jar", sum, other));
  }
}

package dev.assay.rebuilder.ecosystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.assay.core.artifact.Store;
import dev.assay.core.failure.AssayException;
import dev.assay.rebuilder.sandbox.Collector;
import dev.assay.rebuilder.sandbox.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The list is written by the build, so it may say anything. */
class MavenClaimsTest {
  @TempDir Path temp;
  private Path source = Path.of("source");
  private Path record = Path.of("record");

  @BeforeEach
  void prepare() throws IOException {
    source = temp.resolve("source");
    Files.createDirectories(source.resolve("target"));
    record = Files.createDirectory(temp.resolve("record"));
    Files.writeString(source.resolve("pom.xml"), "pom");
    Files.writeString(source.resolve("target/a.jar"), "jar");
    Files.writeString(source.resolve("target/a b.jar"), "other");
    Files.writeString(temp.resolve("secret"), "s3cret");
  }

  @Test
  void filesGetTheNamesThatTheyWouldBeDeployedUnder() throws Exception {
    assertThat(
            claims(
                "org.example\ta\t1\t\tpom\t/w/pom.xml\tfalse",
                "org.example\ta\t1\tsource-release\ttar.gz\t/w/target/a.jar\ttrue"))
        .extracting(o -> o.repositoryPath().orElseThrow(), Output::name, Output::deploySkipped)
        .containsExactly(
            tuple("org/example/a/1/a-1-source-release.tar.gz", "a-1-source-release.tar.gz", true),
            tuple("org/example/a/1/a-1.pom", "a-1.pom", false));
  }

  @Test
  void ofTwoSessionsTheLaterCounts() throws Exception {
    List<Output> outputs =
        claims(
            "g\ta\t1\t\tjar\t/w/target/a.jar\tfalse", "g\ta\t1\t\tjar\t/w/target/a%20b.jar\ttrue");
    assertThat(outputs).hasSize(1);
    assertThat(outputs.getFirst().file().path()).hasContent("other");
    assertThat(outputs.getFirst().deploySkipped()).isTrue();
  }

  /** Classifier {@code x.y} with {@code jar}, and {@code x} with {@code y.jar}, are one file. */
  @Test
  void onePathIsOneOutput() throws Exception {
    assertThat(
            claims(
                "g\ta\t1\tx.y\tjar\t/w/target/a.jar\tfalse",
                "g\ta\t1\tx\ty.jar\t/w/pom.xml\tfalse"))
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "g\ta\t1\t\tjar\t/w/target/a.jar",
        "g\ta\t1\t\tjar\t/w/target/a.jar\tfalse\tmore",
        "nonsense",
        "\ta\t1\t\tjar\t/w/target/a.jar\tfalse",
        "g\t\t1\t\tjar\t/w/target/a.jar\tfalse",
        "g\ta\t\t\tjar\t/w/target/a.jar\tfalse",
        "g\ta\t1\t\t\t/w/target/a.jar\tfalse",
        "..\ta\t1\t\tjar\t/w/target/a.jar\tfalse",
        "g..h\ta\t1\t\tjar\t/w/target/a.jar\tfalse",
        "g/h\ta\t1\t\tjar\t/w/target/a.jar\tfalse",
        "g\t..\t1\t\tjar\t/w/target/a.jar\tfalse",
        "g\ta\t..\t\tjar\t/w/target/a.jar\tfalse",
        "g\ta\t1/../2\t\tjar\t/w/target/a.jar\tfalse",
        "g\ta\t1\tx/y\tjar\t/w/target/a.jar\tfalse",
        "g\ta\t1\t\tj/r\t/w/target/a.jar\tfalse",
        "g\ta%0a\t1\t\tjar\t/w/target/a.jar\tfalse",
        "g\ta%e2%80%ae\t1\t\tjar\t/w/target/a.jar\tfalse",
        "g\ta%zz\t1\t\tjar\t/w/target/a.jar\tfalse",
        "g\ta%\t1\t\tjar\t/w/target/a.jar\tfalse",
        "g\ta b\t1\t\tjar\t/w/target/a.jar\tfalse",
        "g\ta\t1\t\tjar\t/etc/passwd\tfalse",
        "g\ta\t1\t\tjar\t/w\tfalse",
        "g\ta\t1\t\tjar\t/wrong/target/a.jar\tfalse",
        "g\ta\t1\t\tjar\t/w/../secret\tfalse",
        "g\ta\t1\t\tjar\t/w/%2e%2e/secret\tfalse",
        "g\ta\t1\t\tjar\t/w//etc/passwd\tfalse",
        "g\ta\t1\t\tjar\t/w/target/a.jar%00\tfalse",
        "g\ta\t1\t\tjar\t/w/target\tfalse",
        "g\ta\t1\t\tjar\t/w/nothing.jar\tfalse",
        "g\ta\t1\t\tjar\ttarget/a.jar\tfalse",
      })
  void aMalformedClaimIsRefused(String line) {
    assertThatThrownBy(() -> claims(line)).isInstanceOf(AssayException.Build.class);
  }

  @Test
  void aListThatIsALinkIsNotRead() throws Exception {
    Files.createSymbolicLink(record.resolve("maven"), temp.resolve("secret"));
    assertThatThrownBy(this::collect)
        .isInstanceOf(AssayException.Build.class)
        .hasMessageContaining("a link");
  }

  @Test
  void withoutAListNothingIsKnownToBeBuilt() {
    assertThatThrownBy(this::collect)
        .isInstanceOf(AssayException.Build.class)
        .hasMessageContaining("name the files under outputs");
  }

  @Test
  void aListWithoutEndIsNotRead() throws Exception {
    try (var huge = new java.io.RandomAccessFile(record.resolve("maven").toFile(), "rw")) {
      huge.setLength(1L << 36);
    }
    assertThatThrownBy(this::collect).isInstanceOf(AssayException.Limit.class);
  }

  private List<Output> claims(String... lines) throws AssayException, IOException {
    Files.writeString(record.resolve("maven"), String.join("\n", lines) + "\n");
    return collect();
  }

  private List<Output> collect() throws AssayException, IOException {
    return new MavenClaims("/w").outputs(collector(source), collector(record));
  }

  private Collector collector(Path folder) throws IOException {
    Store store = new Store(temp.resolve("store"));
    return new Collector(Ended.run(temp.resolve("log")), folder, store, Collector.Bounds.DEFAULT);
  }
}

package dev.assay.cli.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.cli.isolation.ArchiveChild;
import dev.assay.cli.isolation.ChildJvm;
import dev.assay.cli.isolation.OwnCode;
import dev.assay.core.event.EventSink;
import dev.assay.core.failure.AssayException;
import dev.assay.core.limits.Limits;
import dev.assay.rebuilder.checkout.ArchiveReader;
import dev.assay.rebuilder.checkout.Archives;
import dev.assay.rebuilder.checkout.TreeDigest;
import dev.assay.rebuilder.sandbox.Bubblewrap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class IsolatedArchivesTest {
  @TempDir Path folder;

  @Test
  void theTreeIsTheSame() throws Exception {
    Path archive = zip(Map.of("a/b.txt", "one", "a/c/d.bin", "x".repeat(300_000), "e/", ""));
    assertThat(unpack(apart(OwnCode.current()), archive))
        .isEqualTo(unpack(Archives::read, archive));
    Path tar = folder.resolve("t.tar.gz");
    Process made =
        new ProcessBuilder(
                "sh", "-c", "mkdir s && echo x >s/f && ln -s f s/l && tar czf t.tar.gz s")
            .directory(folder.toFile())
            .start();
    assertThat(made.waitFor()).isZero();
    assertThat(unpack(apart(OwnCode.current()), tar)).isEqualTo(unpack(Archives::read, tar));
  }

  @Test
  void refusalsAreTheSame() throws Exception {
    Path cut = zip(Map.of("a.txt", "x".repeat(100_000)));
    Files.write(cut, Arrays.copyOf(Files.readAllBytes(cut), 60));
    for (Path archive :
        List.of(
            cut,
            zip(Map.of("../a.txt", "x")),
            zip(Map.of("a\\b.txt", "x")),
            zip(Map.of("a\u202e/.git/config", "x")),
            Files.writeString(folder.resolve("none"), "no archive"))) {
      String here = refusal(Archives::read, archive);
      assertThat(refusal(apart(OwnCode.current()), archive)).isEqualTo(here).isNotEmpty();
    }
  }

  @Test
  void aBombIsStoppedInTheChild() throws Exception {
    Path bomb = zip(Map.of("a", "\0".repeat(3 << 20)));
    Limits limits = new Limits(16, 1000, 1L << 30, 10, 10, Duration.ofSeconds(60));
    ArchiveReader reader = new IsolatedArchives(child(OwnCode.current()), limits);
    assertThatThrownBy(() -> unpack(reader, bomb))
        .isInstanceOf(AssayException.Limit.class)
        .hasMessageContaining("ratio of 10");
  }

  @Test
  void whatAChildSaysIsChecked() throws Exception {
    assertThat(refusal(fake(""), none())).contains("ended without an answer");
    assertThat(refusal(fake("System.exit(9);"), none())).contains("ended with 9");
    assertThat(refusal(fake("System.out.println(\"assay: problem {}\"); System.exit(4);"), none()))
        .contains("ended with 4");
    String write =
        "java.nio.file.Path e = java.nio.file.Path.of(System.getProperty(\"java.io.tmpdir\"),"
            + " \"entries\");";
    assertThat(refusal(fake(write + "java.nio.file.Files.write(e, new byte[] {'d', 0});"), none()))
        .contains("cannot unpack");
    // A name that leads out of the folder, from a child that was taken over.
    String out = "{'d', 0, 0, 0, 4, 0, '.', 0, '.', 0, '/', 0, 'x', 0, 0, 0, 0, 0, 0, 0, 0, 'e'}";
    assertThat(
            refusal(fake(write + "java.nio.file.Files.write(e, new byte[] " + out + ");"), none()))
        .contains("..");
    assertThat(folder.resolve("x")).doesNotExist();
    // A link to a file of the host.
    assertThat(
            refusal(
                fake(
                    write
                        + "java.nio.file.Files.createSymbolicLink(e,"
                        + " java.nio.file.Path.of(\"/etc/passwd\"));"),
                none()))
        .contains("ended without an answer");
    assertThat(refusal(fake("Thread.sleep(1_000_000);"), none())).contains("limit of PT8S");
  }

  private Path none() throws IOException {
    return Files.writeString(folder.resolve("archive"), "PK");
  }

  private ArchiveReader fake(String program) throws IOException {
    return apart(FakeChild.code(folder, ArchiveChild.class, program));
  }

  private ArchiveReader apart(OwnCode code) {
    return new IsolatedArchives(child(code), Limits.DEFAULT);
  }

  private ChildJvm child(OwnCode code) {
    return new ChildJvm(
        new Bubblewrap(System.getenv(), folder.resolve("probe"), EventSink.NONE),
        folder.resolve("children"),
        code,
        new ChildJvm.Bounds(64L << 20, Duration.ofSeconds(8), 1 << 20));
  }

  private String refusal(ArchiveReader reader, Path archive) {
    try {
      unpack(reader, archive);
      return "";
    } catch (AssayException | IOException e) {
      return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
  }

  private TreeDigest unpack(ArchiveReader reader, Path archive) throws AssayException, IOException {
    Path target = Files.createTempDirectory(folder, "target");
    Archives.unpack(reader, archive, "an archive", target, Limits.DEFAULT);
    return TreeDigest.of(target, Limits.DEFAULT);
  }

  private Path zip(Map<String, String> files) throws IOException {
    Path archive = Files.createTempFile(folder, "made", ".zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
      for (Map.Entry<String, String> file : new TreeMap<>(files).entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue().getBytes(UTF_8));
        zip.closeEntry();
      }
    }
    return archive;
  }
}

package dev.assay.rebuilder.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.artifact.Digest;
import dev.assay.core.artifact.Store;
import dev.assay.core.artifact.StoredFile;
import dev.assay.core.failure.AssayException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hole 5: what a build leaves behind may be anything but a file. */
@Timeout(60)
class CollectorTest {
  private static final Collector.Bounds SMALL = new Collector.Bounds(5, 1000, 3000, 200);

  @TempDir Path temp;
  private Path out = Path.of("out");
  private Path secret = Path.of("secret");

  @BeforeEach
  void prepare() throws IOException {
    out = Files.createDirectories(temp.resolve("out"));
    secret = Files.writeString(temp.resolve("secret"), "s3cret");
  }

  @Test
  void aRegularFileIsTakenByContentOnly() throws Exception {
    Path file = write("a/b/app.jar", "content");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxrwxrwx"));
    setSpecialBits(file);
    StoredFile taken = collector().take("a/b/app.jar");
    assertThat(taken.path()).hasContent("content").isNotEqualTo(file);
    assertThat(taken.size()).isEqualTo(7);
    assertThat(taken.digest()).isEqualTo(Digest.of(file));
    assertThat(Files.getAttribute(taken.path(), "unix:mode")).isEqualTo(0100444);
  }

  @Test
  void aHardLinkIsAFileLikeAnyOther() throws Exception {
    write("one", "same");
    Files.createLink(out.resolve("two"), out.resolve("one"));
    assertThat(collector().take("two").path()).hasContent("same");
  }

  @Test
  void aLinkIsNotFollowed() throws Exception {
    Files.createSymbolicLink(out.resolve("app.jar"), secret);
    Files.createSymbolicLink(out.resolve("zero"), Path.of("/dev/zero"));
    Files.createSymbolicLink(out.resolve("dangling"), Path.of("nowhere"));
    write("real", "");
    Files.createSymbolicLink(out.resolve("harmless"), Path.of("real"));
    for (String name : List.of("app.jar", "zero", "dangling", "harmless")) {
      assertRefused(name, name + " a link");
    }
  }

  @Test
  void aFolderThatIsALinkIsNotFollowed() throws Exception {
    Files.createSymbolicLink(out.resolve("target"), temp);
    Files.createDirectories(out.resolve("a"));
    Files.createSymbolicLink(out.resolve("a/b"), temp);
    assertRefused("target/secret", "target a link");
    assertRefused("a/b/secret", "b a link");
  }

  @Test
  void aFifoDoesNotBlock() throws Exception {
    Path fifo = out.resolve("app.jar");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
    assertRefused("app.jar", "app.jar a FIFO, socket or device");
  }

  @Test
  void aSocketIsNoFile() throws Exception {
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(out.resolve("app.jar")));
      assertRefused("app.jar", "app.jar a FIFO, socket or device");
    }
  }

  @Test
  void aDeviceIsNoFile() {
    Collector devices = new Collector(ended(), Path.of("/dev"), store(), SMALL);
    assertThatThrownBy(() -> devices.take("zero"))
        .isInstanceOf(AssayException.Build.class)
        .hasMessageContaining("zero a FIFO, socket or device");
  }

  @Test
  void aFolderIsNoFileAndAFileIsNoFolder() throws Exception {
    write("folder/file", "x");
    assertRefused("folder", "folder a folder");
    assertRefused("folder/file/more", "file a regular file");
    assertRefused("nothing", "the build made no file nothing");
    assertRefused("no/thing", "the build made no file no/thing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/etc/passwd",
        "../secret",
        "a/../../secret",
        "a//b",
        "./a",
        "a/.",
        "a\0b"
      })
  void aPathStaysInTheFolder(String path) throws Exception {
    write("a/b", "x");
    assertThatThrownBy(() -> collector().take(path)).isInstanceOf(AssayException.Build.class);
  }

  @Test
  void aHugeSparseFileIsNotCopied() throws Exception {
    try (RandomAccessFile sparse = new RandomAccessFile(out.resolve("big").toFile(), "rw")) {
      sparse.setLength(1L << 40);
    }
    assertThatThrownBy(() -> collector().take("big"))
        .isInstanceOf(AssayException.Limit.class)
        .hasMessageContaining("1000 bytes");
  }

  @Test
  void allFilesTogetherAreBounded() throws Exception {
    Collector collector = collector();
    for (int i = 0; i < 3; i++) {
      write("f" + i, "x".repeat(1000));
      collector.take("f" + i);
    }
    write("more", "x");
    assertThatThrownBy(() -> collector.take("more")).isInstanceOf(AssayException.Limit.class);
  }

  @Test
  void theNumberOfFilesIsBounded() throws Exception {
    Collector collector = collector();
    write("f", "x");
    for (int i = 0; i < 5; i++) {
      collector.take("f");
    }
    assertThatThrownBy(() -> collector.take("f")).isInstanceOf(AssayException.Limit.class);
    for (int i = 0; i < 5; i++) {
      write("g" + i, "");
    }
    assertThat(collector().find(Glob.of("g*"))).hasSize(5);
    assertThatThrownBy(() -> collector().find(Glob.of("*")))
        .isInstanceOf(AssayException.Limit.class);
  }

  @Test
  void theWorkOfASearchIsBounded() throws Exception {
    for (int i = 0; i < 250; i++) {
      write("many/" + i, "");
    }
    assertThat(collector().find(Glob.of("nothing*"))).isEmpty();
    assertThatThrownBy(() -> collector().find(Glob.of("**/nothing")))
        .isInstanceOf(AssayException.Limit.class);
  }

  @Test
  void theDepthOfASearchIsBounded() throws Exception {
    Files.createDirectories(out.resolve("d/".repeat(250)));
    Collector patient =
        new Collector(ended(), out, store(), new Collector.Bounds(5, 1000, 3000, 10_000));
    assertThatThrownBy(() -> patient.find(Glob.of("**/x")))
        .isInstanceOf(AssayException.Limit.class)
        .hasMessageContaining("200 folders");
  }

  @ParameterizedTest
  @CsvSource({
    "target/*.jar,        target/a.jar;target/b.jar",
    "target/a.jar,        target/a.jar",
    "**/*.jar,            deep/er/c.jar;target/a.jar;target/b.jar",
    "**/er/*.jar,         deep/er/c.jar",
    "deep/**/c.jar,       deep/er/c.jar",
    "deep/er/**/c.jar,    deep/er/c.jar",
    "**/**/target/?.jar,  target/a.jar;target/b.jar",
    "*/a.jar,             target/a.jar",
    "*.jar,               ''",
    "target,              ''",
    "target/[ab].jar,     ''",
  })
  void patternsNameFiles(String pattern, String expected) throws Exception {
    write("target/a.jar", "");
    write("target/b.jar", "");
    write("target/notes.txt", "");
    write("deep/er/c.jar", "");
    assertThat(String.join(";", collector().find(Glob.of(pattern)))).isEqualTo(expected);
  }

  @Test
  void aPatternThatMatchesALinkIsRefused() throws Exception {
    Files.createDirectories(out.resolve("target"));
    Files.createSymbolicLink(out.resolve("target/app.jar"), secret);
    for (String pattern : List.of("target/*.jar", "target/app.jar", "**/app.jar", "*/*")) {
      assertThatThrownBy(() -> collector().find(Glob.of(pattern)))
          .as(pattern)
          .isInstanceOf(AssayException.Build.class)
          .hasMessageContaining("app.jar a link");
    }
  }

  @Test
  void aPatternThatNamesALinkAsAFolderIsRefused() throws Exception {
    Files.createSymbolicLink(out.resolve("target"), temp);
    assertThatThrownBy(() -> collector().find(Glob.of("target/*")))
        .isInstanceOf(AssayException.Build.class)
        .hasMessageContaining("target a link");
    assertThatThrownBy(() -> collector().find(Glob.of("**/target/*")))
        .isInstanceOf(AssayException.Build.class);
  }

  @Test
  void wildcardsDoNotLeadThroughLinks() throws Exception {
    write("real/app.jar", "");
    Files.createSymbolicLink(out.resolve("loop"), Path.of("."));
    Files.createSymbolicLink(out.resolve("away"), temp);
    assertThat(collector().find(Glob.of("**/app.jar"))).containsExactly("real/app.jar");
    assertThat(collector().find(Glob.of("*/app.jar"))).containsExactly("real/app.jar");
    assertThat(collector().find(Glob.of("**/secret"))).isEmpty();
  }

  /** In octal, since what Java can write depends on the locale. */
  @ParameterizedTest
  @ValueSource(
      strings = {"a\\012b", "a\\342\\200\\256gnp", "a\\033[2J", "a\\342\\200\\213", "\\377"})
  void aNameThatCannotBeShownIsRefused(String octal) throws Exception {
    String make = "touch \"$(printf '" + octal + ".jar')\"";
    assertThat(new ProcessBuilder("sh", "-c", make).directory(out.toFile()).start().waitFor())
        .isZero();
    assertThatThrownBy(() -> collector().find(Glob.of("*.jar")))
        .isInstanceOf(AssayException.Build.class)
        .hasMessageContaining("a name that cannot be shown");
  }

  private void assertRefused(String path, String why) {
    assertThatThrownBy(() -> collector().take(path))
        .isInstanceOf(AssayException.Build.class)
        .hasMessageContaining(why);
  }

  private Path write(String path, String content) throws IOException {
    Path file = out.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  private static void setSpecialBits(Path file) throws Exception {
    assertThat(new ProcessBuilder("chmod", "6777", file.toString()).start().waitFor()).isZero();
  }

  private Collector collector() {
    return new Collector(ended(), out, store(), SMALL);
  }

  private Store store() {
    try {
      return new Store(temp.resolve("store"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private SandboxRun ended() {
    return Ended.run(temp.resolve("log"));
  }
}

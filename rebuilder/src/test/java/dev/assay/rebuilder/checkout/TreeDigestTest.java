package dev.assay.rebuilder.checkout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.artifact.Digest;
import dev.assay.core.failure.AssayException;
import dev.assay.core.limits.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeDigestTest {
  @TempDir Path root;

  @BeforeEach
  void fill() throws IOException {
    Files.writeString(root.resolve("a.txt"), "a");
    Files.createDirectories(root.resolve("d/empty"));
    Files.writeString(root.resolve("d/run"), "r");
    Files.setPosixFilePermissions(
        root.resolve("d/run"), PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createSymbolicLink(root.resolve("link"), Path.of("../nowhere"));
    Files.createDirectories(root.resolve(".git"));
    Files.writeString(root.resolve(".git/HEAD"), "x");
  }

  private TreeDigest read() throws AssayException {
    return TreeDigest.of(root, Limits.DEFAULT);
  }

  @Test
  void isWhatItsDocumentationSays() throws Exception {
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    record(expected, "100644", "a", "a.txt");
    record(expected, "040000", "", "d/empty");
    record(expected, "100755", "r", "d/run");
    record(expected, "120000", "../nowhere", "link");

    assertThat(read().digest()).isEqualTo(Digest.of(expected.toByteArray()));
  }

  private static void record(ByteArrayOutputStream out, String mode, String content, String path)
      throws IOException {
    String digest = Digest.of(content.getBytes(UTF_8)).sha256();
    out.write((mode + " " + digest + " " + path + "\0").getBytes(UTF_8));
  }

  @Test
  void sortsByBytesNotByCharacters() throws Exception {
    Files.writeString(root.resolve("\uffee"), "");
    Files.writeString(root.resolve("\ud83d\ude00"), "");

    assertThat(read().entries().sequencedKeySet().reversed()).startsWith("\ud83d\ude00", "\uffee");
  }

  @Test
  void timesOwnersAndGroupModesDoNotCount() throws Exception {
    Digest before = read().digest();
    Files.setPosixFilePermissions(
        root.resolve("a.txt"), PosixFilePermissions.fromString("rw-rw----"));
    Files.setLastModifiedTime(
        root.resolve("a.txt"), java.nio.file.attribute.FileTime.fromMillis(1000));

    assertThat(read().digest()).isEqualTo(before);
  }

  @Test
  void namesWhatChangedLater() throws Exception {
    TreeDigest before = read();
    Files.delete(root.resolve("a.txt"));
    Files.setPosixFilePermissions(
        root.resolve("d/run"), PosixFilePermissions.fromString("rw-r--r--"));
    Files.delete(root.resolve("link"));
    Files.createSymbolicLink(root.resolve("link"), Path.of("d/run"));
    Files.writeString(root.resolve("new"), "built");

    assertThat(before.changedIn(read())).containsExactly("a.txt", "d/run", "link");
  }

  @Test
  void doesNotReadAPipe() throws Exception {
    new ProcessBuilder("mkfifo", root.resolve("pipe").toString()).start().waitFor();

    assertThat(read().entries().get("pipe"))
        .isEqualTo(new TreeDigest.Entry("000000", Digest.of(new byte[0])));
  }

  @Test
  void stopsAtItsLimits() {
    assertThatThrownBy(() -> TreeDigest.of(root, limits(3, 1000)))
        .isInstanceOf(AssayException.Limit.class);
    assertThatThrownBy(() -> TreeDigest.of(root, limits(1000, 1)))
        .isInstanceOf(AssayException.Limit.class);
  }

  static Limits limits(int members, long bytes) {
    return new Limits(1, members, bytes, 100, 1, Duration.ofMinutes(5));
  }
}

package dev.assay.rebuilder.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.failure.AssayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a build leaves may be anything but the file that is to be replaced. */
class ReplacementTest {
  private static final FileTime TIME = FileTime.from(Instant.parse("2001-02-03T04:05:06Z"));

  @TempDir Path temp;
  private Path out = Path.of("out");
  private Path secret = Path.of("secret");
  private Path content = Path.of("content");

  @BeforeEach
  void prepare() throws IOException {
    out = Files.createDirectories(temp.resolve("out"));
    secret = Files.writeString(temp.resolve("secret"), "s3cret");
    content = Files.writeString(temp.resolve("content"), "new");
  }

  private void put(String path) throws AssayException {
    Replacement.put(Ended.run(temp.resolve("log")), out, path, content);
  }

  private void refused(String path, String why) {
    assertThatThrownBy(() -> put(path))
        .isInstanceOf(AssayException.Build.class)
        .hasMessageContaining(why);
    assertThat(secret).hasContent("s3cret");
  }

  @Test
  void contentIsReplacedAndModeAndTimesStay() throws Exception {
    Path folder = Files.createDirectories(out.resolve("a/b"));
    Path file = Files.writeString(folder.resolve("app.exe"), "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x--x"));
    Files.setLastModifiedTime(file, TIME);
    Files.setLastModifiedTime(folder, TIME);
    put("a/b/app.exe");
    assertThat(file).hasContent("new");
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rwxr-x--x"));
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(TIME);
    assertThat(Files.getLastModifiedTime(folder)).isEqualTo(TIME);
    assertThat(folder.toFile().list()).containsExactly("app.exe");
  }

  /** A file that cannot be written to can be replaced; what shares its bytes stays. */
  @Test
  void aHardLinkKeepsTheOldContent() throws Exception {
    Path file = Files.writeString(out.resolve("app.exe"), "old");
    Files.createLink(out.resolve("tracked.bin"), file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    put("app.exe");
    assertThat(file).hasContent("new");
    assertThat(out.resolve("tracked.bin")).hasContent("old");
  }

  @Test
  void noLinkIsFollowed() throws Exception {
    Files.createSymbolicLink(out.resolve("link"), secret);
    Files.createSymbolicLink(out.resolve("up"), temp);
    Files.createSymbolicLink(out.resolve("gone"), Path.of("nowhere"));
    refused("link", "expected a regular file");
    refused("up/secret", "expected a folder");
    refused("gone", "expected a regular file");
    assertThat(out.resolve("link")).isSymbolicLink();
  }

  @Test
  void nothingIsMadeWhereNothingWas() throws Exception {
    Files.createDirectories(out.resolve("folder"));
    refused("none", "the build made no file");
    refused("folder/none", "the build made no file");
    refused("folder", "expected a regular file");
    refused("../secret", "not a path in the build's folder");
    refused("folder/../../secret", "not a path in the build's folder");
    refused("/etc/passwd", "not a path in the build's folder");
    refused("", "not a path in the build's folder");
    assertThat(out.resolve("folder").toFile().list()).isEmpty();
  }
}

package dev.assay.rebuilder.toolchain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.artifact.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderDigestTest {
  @TempDir Path folder;

  @Test
  void isTheDigestOfItsLines() throws Exception {
    Files.writeString(folder.resolve("b"), "x");
    Files.createDirectory(folder.resolve("a"));
    Path program = Files.writeString(folder.resolve("a/c"), "y");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    Files.createSymbolicLink(folder.resolve("l"), Path.of("a"));
    String lines =
        "file %s x a/c\nfile %s - b\nlink %s - l\n"
            .formatted(sha256("y"), sha256("x"), sha256("a"));
    assertThat(FolderDigest.of(folder)).isEqualTo(Digest.of(lines.getBytes(UTF_8)));
  }

  @Test
  void changesWithContentNameModeAndTarget() throws Exception {
    Set<Digest> seen = new HashSet<>();
    Path file = Files.writeString(folder.resolve("a"), "x");
    seen.add(FolderDigest.of(folder));
    Files.writeString(file, "y");
    seen.add(FolderDigest.of(folder));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    seen.add(FolderDigest.of(folder));
    Files.move(file, folder.resolve("b"));
    seen.add(FolderDigest.of(folder));
    Files.delete(folder.resolve("b"));
    Files.createSymbolicLink(folder.resolve("b"), Path.of("c"));
    seen.add(FolderDigest.of(folder));
    Files.delete(folder.resolve("b"));
    Files.createSymbolicLink(folder.resolve("b"), Path.of("d"));
    seen.add(FolderDigest.of(folder));
    assertThat(seen).hasSize(6);
  }

  @Test
  void doesNotChangeWithTimes() throws Exception {
    Path file = Files.writeString(folder.resolve("a"), "x");
    Digest before = FolderDigest.of(folder);
    Files.setLastModifiedTime(file, FileTime.fromMillis(0));
    assertThat(FolderDigest.of(folder)).isEqualTo(before);
  }

  @Test
  void refusesNamesThatCouldPretendToBeLines() throws Exception {
    Files.writeString(folder.resolve("a\nb"), "");
    assertThatThrownBy(() -> FolderDigest.of(folder)).isInstanceOf(IOException.class);
  }

  private static String sha256(String text) {
    return Digest.of(text.getBytes(UTF_8)).sha256();
  }
}

package dev.assay.cli.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceTest {
  @TempDir Path home;

  @Test
  void aRunLeavesNothingInItsWorkFolderButKeepsLogs() throws Exception {
    Path log;
    try (Workspace workspace = open()) {
      Path folder = workspace.folder("build");
      Path inside = Files.createDirectory(folder.resolve("read-only"));
      Files.createFile(inside.resolve("file"));
      Files.setPosixFilePermissions(inside, PosixFilePermissions.fromString("r-xr-xr-x"));
      // What a build may leave, and an overlay does; only an ordinary user is stopped by it.
      Path closed = Files.createDirectories(folder.resolve("closed/closed"));
      Files.createFile(closed.resolve("file"));
      Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
      Files.setPosixFilePermissions(
          closed.getParent(), PosixFilePermissions.fromString("---------"));
      log = workspace.log("demo 1.0");
    }
    assertThat(entries()).isEmpty();
    assertThat(log).exists();
  }

  @Test
  void theNextRunRemovesWhatADeadOneLeft() throws Exception {
    try (Workspace workspace = open()) {
      Files.createFile(all().resolve("1-dead.lock"));
      Files.createDirectories(all().resolve("1-dead/build"));
      Files.createSymbolicLink(all().resolve("1-dead/link"), home);
      try (Workspace next = open()) {
        assertThat(entries()).hasSize(4).noneMatch(name -> name.startsWith("1-dead"));
        assertThat(workspace.work()).isDirectory().isNotEqualTo(next.work());
      }
      assertThat(workspace.work()).isDirectory();
    }
    assertThat(home).exists();
  }

  @Test
  void whatIsNotOursStays() throws Exception {
    Files.createDirectories(all().resolve("notes"));
    try (Workspace workspace = open()) {
      assertThat(workspace.cache()).isEqualTo(home.resolve("cache"));
    }
    assertThat(entries()).containsExactly("notes");
  }

  private Workspace open() throws Exception {
    return Workspace.open(Map.of("ASSAY_CACHE", home.resolve("cache").toString()), home);
  }

  private Path all() {
    return home.resolve("cache/work");
  }

  private List<String> entries() throws IOException {
    try (Stream<Path> all = Files.list(all())) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}

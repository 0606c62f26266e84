package dev.assay.cli.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.artifact.Store;
import dev.assay.core.failure.AssayException;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderFilesTest {
  @TempDir Path folder;

  @Test
  void filesAreCalledWhatTheyAreCalledInARepository() throws Exception {
    List<ReleaseFile> files = read("org/demo/1/demo-1.jar", "org/demo/1/demo-1.jar.sha1");
    assertThat(files)
        .extracting(ReleaseFile::name)
        .containsExactly("demo-1.jar", "demo-1.jar.sha1");
    assertThat(files.getFirst().repositoryPath()).contains("org/demo/1/demo-1.jar");
  }

  @Test
  void whereTwoHaveOneNameTheirPathTellsThemApart() throws Exception {
    assertThat(read("a/x.jar", "b/x.jar", "b/x.jar.asc", "b/x.jar.asc.md5", "b/y.jar"))
        .extracting(ReleaseFile::name)
        .containsExactly("a/x.jar", "b/x.jar", "b/x.jar.asc", "b/x.jar.asc.md5", "y.jar");
  }

  @Test
  void aFlatFolderSaysNothingAboutARepository() throws Exception {
    assertThat(read("x.jar").getFirst().repositoryPath()).isEqualTo(Optional.empty());
  }

  @Test
  void aLinkIsRefused() throws Exception {
    Files.createDirectories(folder.resolve("files/a"));
    Files.createSymbolicLink(folder.resolve("files/a/x.jar"), folder.resolve("elsewhere"));
    assertThatThrownBy(() -> read())
        .isInstanceOf(AssayException.Published.class)
        .hasMessageContaining("found links: a/x.jar");
  }

  private List<ReleaseFile> read(String... names) throws IOException, AssayException {
    Path root = Files.createDirectories(folder.resolve("files"));
    for (String name : names) {
      Path file = root.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, name);
    }
    Store store = new Store(folder.resolve("store"));
    return new FolderFiles(store, Limits.DEFAULT).read(root, root);
  }
}

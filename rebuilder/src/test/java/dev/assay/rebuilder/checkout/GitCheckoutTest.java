package dev.assay.rebuilder.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.failure.AssayException;
import dev.assay.core.result.Condition;
import dev.assay.core.spec.SourceRef;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitCheckoutTest {
  @TempDir Path temp;

  private GitProject project;
  private Setting setting;
  private String first;
  private String second;

  @BeforeEach
  void makeRepository() throws Exception {
    setting = new Setting(temp);
    project = GitProject.create(temp.resolve("project"));
    first = project.file("a.txt", "one\n").file("src/b.txt", "b\n").commit("first");
    project.git("tag", "-a", "v1", "-m", "version 1");
    second = project.file("a.txt", "two\n").commit("second");
    project.git("tag", "light");
  }

  @Test
  void writesTheCommitOfATag() throws Exception {
    Checkout checkout = setting.checkout(Setting.git(project.folder(), "v1"));

    assertThat(checkout.root().resolve("a.txt")).hasContent("one\n");
    assertThat(checkout.root().resolve("src/b.txt")).hasContent("b\n");
    assertThat(checkout.root().resolve(".git")).doesNotExist();
    assertThat(checkout.files()).isEqualTo(2);
    assertThat(checkout.info().kind()).isEqualTo("git");
    assertThat(checkout.info().commit()).contains(first);
    assertThat(checkout.conditions())
        .containsExactly(
            new Condition.TagNotSigned("v1", "the tag object has no signature"),
            new Condition.CommitNotPinned("v1", first));
    assertThat(temp.resolve("work")).isEmptyDirectory();
  }

  @Test
  void refusesAPinThatDoesNotFit() {
    SourceRef source = new SourceRef.Git(project.folder().toString(), "v1", Optional.of(second));

    assertThatThrownBy(() -> setting.checkout(source))
        .isInstanceOf(AssayException.Source.class)
        .hasMessageContaining(first)
        .hasMessageContaining(second);
    assertThat(Files.exists(setting.target)).isFalse();
  }

  @Test
  void namesTheNearestTags() {
    assertThatThrownBy(() -> setting.checkout(Setting.git(project.folder(), "v2")))
        .isInstanceOf(AssayException.Source.class)
        .hasMessageContaining("no tag, branch or commit v2")
        .hasMessageContaining("nearest: v1");
  }
}

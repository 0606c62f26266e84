package dev.assay.rebuilder.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.failure.AssayException;
import dev.assay.core.result.ReleaseResult;
import dev.assay.core.spec.Environment.Newline;
import dev.assay.core.spec.SourceRef;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees with commits of other repositories, all mirrored below one folder. */
class SubmodulesTest {
  private static final String HOST = "https://git.example.org/";

  @TempDir Path temp;
  private Setting setting;
  private GitProject top;
  private GitProject lib;
  private String commit;

  @BeforeEach
  void makeRepositories() throws Exception {
    Files.createDirectories(temp.resolve("mirror"));
    setting = new Setting(temp).mirrors(HOST + "=" + temp.resolve("mirror"));
    lib = GitProject.create(temp.resolve("mirror/lib"));
    commit = lib.file("lib.txt", "the recorded one\n").file("sub/x", "x\n").commit("first");
    lib.file("lib.txt", "newer\n").commit("second");
    top = GitProject.create(temp.resolve("mirror/top"));
    top.file("a.txt", "a\n");
  }

  private Checkout checkout() throws Exception {
    Path fresh = Files.createTempDirectory(temp, "s");
    setting = new Setting(fresh).mirrors(HOST + "=" + temp.resolve("mirror"));
    return setting.checkout(source());
  }

  private static SourceRef source() {
    return new SourceRef.Git(HOST + "top", "main", Optional.empty());
  }

  /** Commits a link to {@code id} at {@code path}, and this {@code .gitmodules}. */
  private void link(GitProject project, String path, String id, String modules) throws Exception {
    project.file(".gitmodules", modules);
    project.git("add", "-A");
    project.git("update-index", "--add", "--cacheinfo", "160000," + id + "," + path);
    project.git("commit", "-q", "-m", "link");
  }

  private static String module(String name, String path, String url) {
    return "[submodule \"" + name + "\"]\n\tpath = " + path + "\n\turl = " + url + "\n";
  }

  private void assertRefused(String... message) {
    assertThatThrownBy(this::checkout)
        .isInstanceOf(AssayException.Source.class)
        .hasMessageContainingAll(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {HOST + "lib", "../lib", "./../lib"})
  void aSubmoduleAtItsRecordedCommit(String url) throws Exception {
    link(top, "vendor/lib", commit, module("lib", "vendor/lib", url));
    Checkout checkout = checkout();

    assertThat(checkout.root().resolve("vendor/lib/lib.txt")).hasContent("the recorded one\n");
    assertThat(checkout.root().resolve("vendor/lib/sub/x")).hasContent("x\n");
    assertThat(checkout.root().resolve("vendor/lib/.git")).doesNotExist();
    assertThat(checkout.info().submodules())
        .containsExactly(new ReleaseResult.Submodule("vendor/lib", HOST + "lib", commit));
    assertThat(checkout.files()).isEqualTo(4);
  }

  @Test
  void submodulesOfSubmodules() throws Exception {
    GitProject middle = GitProject.create(temp.resolve("mirror/group/middle"));
    link(middle, "lib", commit, module("lib", "lib", "../../lib"));
    String id = middle.git("rev-parse", "HEAD");
    link(top, "m", id, module("middle", "m", "../group/middle"));
    Checkout checkout = checkout();

    assertThat(checkout.root().resolve("m/lib/lib.txt")).hasContent("the recorded one\n");
    assertThat(checkout.info().submodules())
        .extracting(ReleaseResult.Submodule::path)
        .containsExactly("m", "m/lib");
  }

  @Test
  void theBuildMayHaveAGitFolderToo() throws Exception {
    link(top, "lib", commit, module("lib", "lib", "../lib"));
    Path root =
        setting.checkout(source(), Setting.environment(Newline.LF, Newline.LF, 0022, true)).root();

    assertThat(root.resolve("lib/lib.txt")).exists();
    assertThat(GitProject.at(root).git("ls-files", "-s", "lib")).startsWith("160000 " + commit);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ext::sh -c touch% /tmp/evil",
        "file:///etc",
        "/etc",
        "-u./evil",
        "--upload-pack=evil",
        "http://git.example.org/lib",
        "git://git.example.org/lib",
        "https://-oProxyCommand=evil/lib",
        "ssh://-oProxyCommand=evil/lib",
        "-oProxyCommand=evil@host:lib",
        "https://user:secret@git.example.org/lib",
        "https://git.example.org/../lib",
        "https://git.example.org/a/%0a/lib?x",
        "git@host:../lib",
        "../../../lib",
        "../..",
        "./-u",
        "../lib/../../../x"
      })
  void urlsThatAreNotFollowed(String url) throws Exception {
    link(top, "lib", commit, module("lib", "lib", '"' + url + '"'));
    assertRefused("refused to write lib of commit ");
  }

  @Test
  void aRelativeUrlOfALocalRepository() throws Exception {
    link(top, "lib", commit, module("lib", "lib", "../lib"));
    assertThatThrownBy(() -> setting.checkout(Setting.git(top.folder(), "main")))
        .hasMessageContaining("only https and ssh URLs are followed");
  }

  @ParameterizedTest
  @CsvSource({
    "../../evil, lib",
    "a/../../b, lib",
    "'..', lib",
    "-x, lib",
    "lib, ../lib",
    "lib, .git/lib",
    "lib, /lib",
    "lib, lib/../lib"
  })
  void namesAndPathsThatLeadOut(String name, String path) throws Exception {
    link(top, "lib", commit, module(name, path, "../lib"));
    assertRefused("refused to write ");
  }

  @Test
  void aLinkThatNothingExplains() throws Exception {
    link(top, "lib", commit, module("other", "other", "../lib"));
    assertRefused("refused to write lib", "a submodule that .gitmodules does not name");
    link(top, "lib", commit, "");
    assertRefused("a submodule that .gitmodules does not name");
    top.git("rm", "-q", ".gitmodules");
    top.git("commit", "-q", "-m", "none");
    assertRefused("a submodule, and there is no .gitmodules");
  }

  @Test
  void moreThanOneMeaning() throws Exception {
    link(top, "lib", commit, module("a", "lib", "../lib") + module("b", "lib", "../evil"));
    assertRefused("two submodules in one folder");
    link(top, "lib", commit, module("a", "lib", "../lib") + "\turl = ../evil\n");
    assertRefused("expected one url for the submodule a");
    link(top, "lib", commit, "[submodule \"a\"\npath = lib");
    assertRefused("refused to write .gitmodules", "it cannot be read");
  }

  @Test
  void aModulesFileThatIsALink() throws Exception {
    Path evil = temp.resolve("evil");
    Files.writeString(evil, module("lib", "lib", "../lib"));
    String blob = top.git("hash-object", "-w", evil.toString());
    Path list = temp.resolve("list");
    Files.writeString(
        list, "120000 blob " + blob + "\t.gitmodules\n160000 commit " + commit + "\tlib\n");
    String tree = top.run(List.of("sh", "-c", "git mktree --missing < " + list));
    top.git("update-ref", "refs/heads/main", top.git("commit-tree", "-m", "x", tree));

    assertRefused("refused to write ");
  }

  @Test
  void aSubmoduleBelowALink() throws Exception {
    Files.createSymbolicLink(top.folder().resolve("out"), temp);
    String modules = module("lib", "out/lib", "../lib") + module("l2", "lib2", "../lib");
    link(top, "lib2", commit, modules);
    Checkout checkout = checkout();

    // The link in the tree decides where it is, never the path in .gitmodules.
    assertThat(checkout.info().submodules()).hasSize(1);
    assertThat(temp.resolve("lib")).doesNotExist();
  }

  @Test
  void aCommitThatIsNotThere() throws Exception {
    link(top, "lib", "1".repeat(40), module("lib", "lib", "../lib"));
    assertRefused("no commit " + "1".repeat(40), HOST + "lib");
  }

  @Test
  void aRepositoryThatContainsItself() throws Exception {
    String last = commit;
    for (int depth = 0; depth < 10; depth++) {
      GitProject each = GitProject.create(temp.resolve("mirror/d" + depth));
      link(each, "n", last, module("n", "n", depth == 0 ? "../lib" : "../d" + (depth - 1)));
      last = each.git("rev-parse", "HEAD");
    }
    link(top, "n", last, module("n", "n", "../d9"));

    assertThatThrownBy(this::checkout)
        .isInstanceOf(AssayException.Limit.class)
        .hasMessageContaining("more than 8 deep");
  }
}

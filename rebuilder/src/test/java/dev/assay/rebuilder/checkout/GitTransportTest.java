package dev.assay.rebuilder.checkout;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.failure.AssayException;
import dev.assay.core.limits.Limits;
import dev.assay.core.spec.SourceRef;
import dev.assay.rebuilder.repository.Gate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.util.SystemReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GitTransportTest {
  @TempDir Path temp;
  private Setting setting;
  private GitProject project;
  private Path bare;
  private String commit;

  @BeforeEach
  void makeRepository() throws Exception {
    setting = new Setting(temp);
    project = GitProject.create(temp.resolve("project"));
    commit = project.file("a.txt", "one\n").commit("first");
    project.git("tag", "-a", "v1", "-m", "version 1");
    project.file("a.txt", "two\n").commit("second");
    bare = temp.resolve("project.git");
    project.git("clone", "-q", "--bare", ".", bare.toString());
    GitProject.at(bare).git("update-server-info");
  }

  private static SourceRef at(String url) {
    return new SourceRef.Git(url, "v1", Optional.empty());
  }

  private void assertReads(String url) throws Exception {
    Checkout checkout = setting.checkout(at(url));

    assertThat(checkout.info().commit()).contains(commit);
    assertThat(checkout.root().resolve("a.txt")).hasContent("one\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"project", "project/.git", "project.git", "./project.git"})
  void readsAFolderNextToTheSpec(String path) throws Exception {
    assertReads(path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"file://", "file://localhost"})
  void readsAFileUrl(String start) throws Exception {
    assertReads(start + bare);
  }

  @Test
  void readsABundle() throws Exception {
    Path bundle = temp.resolve("project.bundle");
    project.git("bundle", "create", "-q", bundle.toString(), "--all");
    assertReads(bundle.toString());
  }

  @Test
  void refusesABundleThatWasCut() throws Exception {
    Path bundle = temp.resolve("project.bundle");
    project.git("bundle", "create", "-q", bundle.toString(), "--all");
    byte[] whole = Files.readAllBytes(bundle);
    Files.write(bundle, java.util.Arrays.copyOf(whole, whole.length - 30));

    assertThatThrownBy(() -> setting.checkout(at(bundle.toString())))
        .isInstanceOf(AssayException.Source.class)
        .hasMessageContaining(bundle.toString());
  }

  /** JGit would make room for as many objects as a pack says it has. */
  @Test
  void believesNoPackThatClaimsTooMuch() throws Exception {
    Path bundle = temp.resolve("project.bundle");
    project.git("bundle", "create", "-q", bundle.toString(), "--all");
    byte[] raw = Files.readAllBytes(bundle);
    int count = new String(raw, ISO_8859_1).indexOf("PACK") + 8;
    raw[count] = 0x7f;
    Files.write(bundle, raw);

    assertThatThrownBy(() -> setting.checkout(at(bundle.toString())))
        .isInstanceOf(AssayException.Limit.class)
        .hasMessageContaining(bundle.toString());
  }

  @Test
  void stopsAtAnObjectThatIsTooLarge() throws Exception {
    Path bundle = temp.resolve("project.bundle");
    project.file("big", "x".repeat(3000)).commit("big");
    project.git("bundle", "create", "-q", bundle.toString(), "--all");
    setting.limits(TreeDigestTest.limits(100, 2000));

    assertThatThrownBy(() -> setting.checkout(at(bundle.toString())))
        .isInstanceOf(AssayException.Limit.class)
        .hasMessageContaining("too large");
  }

  @Test
  void refusesAFileThatIsNoBundle() throws Exception {
    Path file = Files.writeString(temp.resolve("x.bundle"), "no bundle\n");

    assertThatThrownBy(() -> setting.checkout(at(file.toString())))
        .isInstanceOf(AssayException.Source.class)
        .hasMessageContaining(file.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"smart", "dumb", "moved"})
  void readsOverHttp(String kind) throws Exception {
    try (GitServer server = new GitServer(bare)) {
      assertReads(server.url(kind));
    }
  }

  @Test
  void readsOverSsh() throws Exception {
    try (GitSshServer server = new GitSshServer(bare, temp.resolve("ssh"), true)) {
      assertReads(server.url());
    }
  }

  @Test
  void refusesAnSshServerThatIsNotTheKnownOne() throws Exception {
    try (GitSshServer server = new GitSshServer(bare, temp.resolve("ssh"), false)) {
      assertThatThrownBy(() -> setting.checkout(at(server.url())))
          .isInstanceOf(AssayException.Source.class)
          .hasMessageContaining("cannot read the git repository " + server.url());
    }
  }

  @Test
  void refusesAnSshServerThatIsNotKnown() throws Exception {
    try (GitSshServer server = new GitSshServer(bare, temp.resolve("ssh"), true)) {
      Files.delete(temp.resolve("ssh/known_hosts"));

      assertThatThrownBy(() -> setting.checkout(at(server.url())))
          .isInstanceOf(AssayException.Source.class);
      assertThat(temp.resolve("ssh/known_hosts")).doesNotExist();
    }
  }

  @Test
  void readsNoSshConfiguration() throws Exception {
    try (GitSshServer server = new GitSshServer(bare, temp.resolve("ssh"), true)) {
      Files.writeString(
          temp.resolve("ssh/config"),
          "Host 127.0.0.1\n  Port 1\n  User eve\n  Hostname 192.0.2.1\n");
      assertReads(server.url());
    }
  }

  @Test
  void asksForCredentialsInOneMessage() throws Exception {
    try (GitServer server = new GitServer(bare)) {
      assertThatThrownBy(() -> setting.checkout(at(server.url("private"))))
          .isInstanceOf(AssayException.Source.class)
          .hasMessageContaining(server.url("private"))
          .hasMessageContaining("credentials");
    }
  }

  @Test
  void neverShowsCredentials() throws Exception {
    try (GitServer server = new GitServer(bare)) {
      String url = server.url("private").replace("http://", "http://ada:se%40cret@");

      assertThatThrownBy(() -> setting.checkout(at(url)))
          .isInstanceOf(AssayException.Source.class)
          .satisfies(e -> assertThat(e.toString()).doesNotContain("cret").doesNotContain("ada"));
      assertThat(server.credentials()).contains("ada:se@cret");
      assertThat(
              setting
                  .checkout(at(server.url("smart").replace("http://", "http://ada:secret@")))
                  .info()
                  .location())
          .isEqualTo(server.url("smart"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"broken", "nowhere"})
  void tellsWhichServerFailed(String kind) throws Exception {
    try (GitServer server = new GitServer(bare)) {
      assertThatThrownBy(() -> setting.checkout(at(server.url(kind))))
          .isInstanceOf(AssayException.Source.class)
          .hasMessageContaining(server.url(kind));
    }
  }

  @Test
  void tellsWhenNobodyAnswers() throws Exception {
    String url;
    try (GitServer server = new GitServer(bare)) {
      url = server.url("smart");
    }
    assertThatThrownBy(() -> setting.checkout(at(url)))
        .isInstanceOf(AssayException.Source.class)
        .hasMessageContaining(url)
        .hasMessageContaining("Check the URL and the network");
  }

  @Test
  void aMirrorStandsInAndIsNamed() throws Exception {
    setting.mirrors("https://example.org/=" + temp);
    assertReads("https://example.org/project.git");

    assertThatThrownBy(() -> setting.checkout(at("https://example.org/none.git")))
        .isInstanceOf(AssayException.Source.class)
        .hasMessageContaining("https://example.org/none.git (mirrored at " + temp + "/none.git)");
  }

  @Test
  void tellsThatAFolderIsMissing() {
    assertThatThrownBy(() -> setting.checkout(at("nowhere")))
        .isInstanceOf(AssayException.Source.class)
        .hasMessageContaining("nowhere")
        .hasMessageContaining("no such file or folder");
  }

  @Test
  void tellsThatAFolderIsNoRepository() throws Exception {
    Files.createDirectory(temp.resolve("plain"));

    assertThatThrownBy(() -> setting.checkout(at("plain")))
        .isInstanceOf(AssayException.Source.class)
        .hasMessageContaining("plain");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "git://example.org/a.git",
        "ftp://example.org/a.git",
        "amazon-s3://bucket/a.git",
        "bundle:///tmp/x",
        "ext::sh -c x",
        "ssh://-oProxyCommand=x/a",
        "https:///a",
        "file://example.org/srv/a.git"
      })
  void refusesOtherSchemes(String url) {
    assertThatThrownBy(() -> setting.checkout(at(url)))
        .isInstanceOfAny(AssayException.Usage.class, AssayException.Source.class)
        .hasMessageContaining(url);
  }

  @Test
  void leavesTheHistoryWhereItIs() throws Exception {
    try (GitServer server = new GitServer(bare)) {
      assertThat(fetched(server.url("smart"), "main")).isEqualTo(3);
      assertThat(fetched(server.url("dumb"), "main")).isEqualTo(6);
      assertThat(fetched(server.url("smart"), "refs/tags/v1")).isEqualTo(4);
      assertThat(fetched(server.url("smart"), project.git("rev-parse", "main"))).isEqualTo(3);
      assertThat(fetched(server.url("smart"), commit)).isEqualTo(4);
    }
  }

  /** How many objects arrive. */
  private long fetched(String url, String ref) throws Exception {
    IsolatedGit.install();
    Path folder = Files.createTempDirectory(temp, "fetch");
    try (PrivateRepository into =
        PrivateRepository.create(folder, Limits.DEFAULT, Packs.inside(temp))) {
      GitAddress address = GitAddress.of(url, SourceMirrors.NONE, temp);
      new GitFetch(
              into,
              address,
              Limits.DEFAULT,
              new GitAccess(temp.resolve("ssh"), Map.of(), Gate.open()),
              false,
              List.of())
          .fetch(ref);
    }
    return GitProject.at(folder)
        .git("cat-file", "--batch-check", "--batch-all-objects")
        .lines()
        .count();
  }

  /** What the user's own git would do with these settings must not happen here. */
  @Test
  void theUsersConfigurationHasNoEffect() throws Exception {
    GitProject evil = GitProject.create(temp.resolve("evil"));
    evil.file("a.txt", "evil\n").commit("evil");
    evil.git("tag", "-a", "v1", "-m", "version 1");
    Path home = Files.createDirectory(temp.resolve("home"));
    Files.writeString(
        home.resolve(".gitconfig"),
        "[url \"" + evil.folder() + "\"]\n  insteadOf = " + bare + "\n");
    String before = System.getProperty("user.home", "");
    System.setProperty("user.home", home.toString());
    try {
      assertReads(bare.toString());
      assertThat(SystemReader.getInstance().getUserConfig().toText()).isEmpty();
      assertThat(home.toFile().list()).containsExactly(".gitconfig");
    } finally {
      System.setProperty("user.home", before);
    }
  }
}

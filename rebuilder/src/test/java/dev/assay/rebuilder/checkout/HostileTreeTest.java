package dev.assay.rebuilder.checkout;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.failure.AssayException;
import dev.assay.core.spec.SourceRef;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees that the git command would not make. */
class HostileTreeTest {
  private static final String FILE = "100644";
  private static final String LINK = "120000";
  private static final String TREE = "40000";

  /** Written as ISO 8859-1. */
  private static final String NOT_UTF_8 = "a\u00ff";

  private record Item(String mode, String name, ObjectId id) {}

  @TempDir Path temp;
  private Setting setting;
  private Path bare;
  private ObjectId blob;
  private ObjectId upward;
  private ObjectId folder;

  @BeforeEach
  void makeObjects() throws IOException {
    IsolatedGit.install();
    setting = new Setting(temp);
    bare = temp.resolve("hostile.git");
    try (Repository repository = open()) {
      repository.create(true);
    }
    blob = insert(Constants.OBJ_BLOB, "evil\n".getBytes(UTF_8));
    upward = insert(Constants.OBJ_BLOB, "..".getBytes(UTF_8));
    folder = tree(new Item(FILE, "config", blob));
  }

  private Repository open() throws IOException {
    return new FileRepositoryBuilder().setGitDir(bare.toFile()).setBare().build();
  }

  private ObjectId insert(int type, byte[] content) throws IOException {
    try (Repository repository = open();
        ObjectInserter inserter = repository.newObjectInserter()) {
      ObjectId id = inserter.insert(type, content);
      inserter.flush();
      return id;
    }
  }

  private ObjectId tree(Item... items) throws IOException {
    ByteArrayOutputStream raw = new ByteArrayOutputStream();
    for (Item item : items) {
      raw.write((item.mode() + " ").getBytes(UTF_8));
      raw.write(item.name().getBytes(item.name().equals(NOT_UTF_8) ? ISO_8859_1 : UTF_8));
      raw.write(0);
      item.id().copyRawTo(raw);
    }
    return insert(Constants.OBJ_TREE, raw.toByteArray());
  }

  private SourceRef commit(ObjectId tree) throws IOException {
    try (Repository repository = open();
        ObjectInserter inserter = repository.newObjectInserter()) {
      CommitBuilder commit = new CommitBuilder();
      commit.setTreeId(tree);
      commit.setAuthor(new PersonIdent("Eve", "eve@example.org"));
      commit.setCommitter(commit.getAuthor());
      commit.setMessage("x");
      ObjectId id = inserter.insert(commit);
      inserter.flush();
      RefUpdate update = repository.updateRef("refs/heads/main");
      update.setNewObjectId(id);
      update.forceUpdate();
    }
    return Setting.git(bare, "main");
  }

  private void assertRefused(ObjectId tree, String why) throws IOException {
    SourceRef source = commit(tree);
    assertThatThrownBy(() -> setting.checkout(source))
        .isInstanceOf(AssayException.Source.class)
        .hasMessageContaining("refused to write")
        .hasMessageContaining(why);
  }

  @Test
  void anHonestTreeIsWritten() throws Exception {
    Checkout checkout =
        setting.checkout(commit(tree(new Item(TREE, "a", folder), new Item(FILE, "b", blob))));

    assertThat(checkout.root().resolve("a/config")).hasContent("evil\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".git",
        ".GIT",
        ".Git",
        ".git.",
        ".git ",
        ".git . .",
        ".git::$INDEX_ALLOCATION",
        ".git:stream",
        "git~1",
        "GIT~2",
        ".g\u200cit",
        ".\u200dgit",
        "\ufeff.git",
        ".",
        "..",
        "a/b",
        "../up",
        "/etc",
        ""
      })
  void refusesANameForAFolder(String name) throws Exception {
    assertRefused(tree(new Item(TREE, name, folder)), "");
  }

  @ParameterizedTest
  @ValueSource(strings = {".git", ".GIT", "..", "a/../../b", "git~1"})
  void refusesANameForAFile(String name) throws Exception {
    assertRefused(tree(new Item(FILE, name, blob)), "");
  }

  @Test
  void refusesDeepDownToo() throws Exception {
    ObjectId inner = tree(new Item(TREE, ".git", folder));
    assertRefused(tree(new Item(TREE, "a", inner)), "");
  }

  @Test
  void refusesALinkAndAFolderOfOneName() throws Exception {
    assertRefused(tree(new Item(LINK, "a", upward), new Item(TREE, "a", folder)), "uplicate");
    assertThat(temp.resolve("config")).doesNotExist();
  }

  @Test
  void refusesALinkAndAFolderOfOneNameThatAreNotNeighbours() throws Exception {
    assertRefused(
        tree(new Item(LINK, "a", upward), new Item(FILE, "a.b", blob), new Item(TREE, "a", folder)),
        "uplicate");
  }

  @Test
  void refusesDuplicates() throws Exception {
    assertRefused(tree(new Item(FILE, "a", blob), new Item(FILE, "a", upward)), "uplicate");
  }

  @Test
  void refusesADisorderedTree() throws Exception {
    assertRefused(tree(new Item(FILE, "b", blob), new Item(FILE, "a", blob)), "sort");
  }

  /** Modes that git has no object for; a server that packs for us stumbles over them first. */
  @ParameterizedTest
  @ValueSource(strings = {"010644", "060000", "140000"})
  void refusesModesOfNoObject(String mode) throws Exception {
    SourceRef source = commit(tree(new Item(mode, "a", blob)));

    assertThatThrownBy(() -> setting.checkout(source)).isInstanceOf(AssayException.Source.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"100600", "100777", "104755"})
  void refusesOtherModes(String mode) throws Exception {
    assertRefused(tree(new Item(mode, "a", blob)), "mode");
  }

  @Test
  void readsTheGroupWritableModeOfEarlyGit() throws Exception {
    Checkout checkout = setting.checkout(commit(tree(new Item("100664", "a", blob))));

    assertThat(checkout.root().resolve("a")).hasContent("evil\n");
  }

  @Test
  void refusesASubmodule() throws Exception {
    assertRefused(
        tree(new Item("160000", "lib", blob)), "a submodule, and there is no .gitmodules");
  }

  @Test
  void refusesANameThatIsNotUtf8() throws Exception {
    assertRefused(tree(new Item(FILE, NOT_UTF_8, blob)), "UTF-8");
  }

  @Test
  void refusesATreeInPlaceOfABlob() throws Exception {
    SourceRef source = commit(tree(new Item(FILE, "a", folder)));

    assertThatThrownBy(() -> setting.checkout(source)).isInstanceOf(AssayException.Source.class);
  }

  @Test
  void refusesAnEndlessLinkTarget() throws Exception {
    ObjectId longTarget = insert(Constants.OBJ_BLOB, "x".repeat(5000).getBytes(UTF_8));
    assertRefused(tree(new Item(LINK, "a", longTarget)), "target");
  }

  @Test
  void writesALinkAsItIsRecorded() throws Exception {
    Checkout checkout = setting.checkout(commit(tree(new Item(LINK, "up", upward))));

    assertThat(Files.readSymbolicLink(checkout.root().resolve("up"))).isEqualTo(Path.of(".."));
    assertThat(checkout.files()).isEqualTo(1);
  }

  @Test
  void escapesHostileNamesInMessages() throws Exception {
    SourceRef source = commit(tree(new Item("100777", "\u001b[2Ja\u202e", blob)));

    assertThatThrownBy(() -> setting.checkout(source))
        .hasMessageContaining("\\u{001B}[2Ja\\u{202E}");
  }

  /** Ten levels of ten equal folders: ten small objects, ten thousand million files. */
  @Test
  void stopsAtTheLimitOfFiles() throws Exception {
    ObjectId level = tree(new Item(FILE, "f", blob));
    for (int depth = 0; depth < 10; depth++) {
      Item[] items = new Item[10];
      for (int i = 0; i < items.length; i++) {
        items[i] = new Item(TREE, "d" + i, level);
      }
      level = tree(items);
    }
    SourceRef source = commit(level);
    setting.limits(TreeDigestTest.limits(500, 1 << 20));

    assertThatThrownBy(() -> setting.checkout(source)).isInstanceOf(AssayException.Limit.class);
  }

  @Test
  void stopsAtTheLimitOfBytes() throws Exception {
    byte[] big = new byte[1 << 20];
    ObjectId zeros = insert(Constants.OBJ_BLOB, big);
    Item[] items =
        List.of("a", "b", "c", "d").stream()
            .map(name -> new Item(FILE, name, zeros))
            .toArray(Item[]::new);
    SourceRef source = commit(tree(items));
    setting.limits(TreeDigestTest.limits(500, (3 << 20) + 1));

    assertThatThrownBy(() -> setting.checkout(source)).isInstanceOf(AssayException.Limit.class);
  }

  @Test
  void refusesATreeDeeperThanAnyPath() throws Exception {
    ObjectId level = tree(new Item(FILE, "f", blob));
    for (int depth = 0; depth < 300; depth++) {
      level = tree(new Item(TREE, "d", level));
    }
    assertRefused(level, "too long or too deep");
    assertThat(Files.exists(setting.target.resolve("d/d"), LinkOption.NOFOLLOW_LINKS)).isFalse();
  }
}

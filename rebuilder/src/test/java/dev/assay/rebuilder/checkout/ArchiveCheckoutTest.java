package dev.assay.rebuilder.checkout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.artifact.Digest;
import dev.assay.core.artifact.Store;
import dev.assay.core.failure.AssayException;
import dev.assay.core.result.Condition;
import dev.assay.core.spec.ArtifactCoordinates;
import dev.assay.core.spec.Environment.Newline;
import dev.assay.core.spec.SourceRef;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.UnixStat;
import org.apache.commons.compress.archivers.zip.X5455_ExtendedTimestamp;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveCheckoutTest {
  private static final int FILE = UnixStat.FILE_FLAG | 0644;
  private static final int RUN = UnixStat.FILE_FLAG | 0755;
  private static final int LINK = UnixStat.LINK_FLAG | 0777;
  private static final Instant TIME = Instant.parse("2021-02-03T04:05:06Z");

  /** An entry; a name that ends in a slash is a folder. */
  record Item(String name, int mode, String content) {}

  @TempDir Path temp;
  private Setting setting;

  @BeforeEach
  void prepare() {
    setting = new Setting(temp);
  }

  private static Item file(String name) {
    return new Item(name, FILE, "content of " + name);
  }

  private Path zip(Item... items) throws IOException {
    Path archive = temp.resolve("source.zip");
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(archive)) {
      for (Item item : items) {
        ZipArchiveEntry entry = new ZipArchiveEntry(item.name());
        entry.setUnixMode(item.mode());
        X5455_ExtendedTimestamp time = new X5455_ExtendedTimestamp();
        time.setModifyJavaTime(java.util.Date.from(TIME));
        entry.addExtraField(time);
        zip.putArchiveEntry(entry);
        zip.write(item.content().getBytes(UTF_8));
        zip.closeArchiveEntry();
      }
    }
    return archive;
  }

  private Path tar(Item... items) throws IOException {
    Path archive = temp.resolve("source.tar.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(archive));
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out, UTF_8.name())) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (Item item : items) {
        byte[] content = item.content().getBytes(UTF_8);
        boolean link = item.mode() == LINK;
        TarArchiveEntry entry =
            new TarArchiveEntry(
                item.name(), link ? TarConstants.LF_SYMLINK : TarConstants.LF_NORMAL, true);
        if (item.name().endsWith("/")) {
          entry = new TarArchiveEntry(item.name(), TarConstants.LF_DIR, true);
        }
        entry.setModTime(TIME.toEpochMilli());
        entry.setMode(item.mode() & 07777);
        if (link) {
          entry.setLinkName(item.content());
        } else {
          entry.setSize(content.length);
        }
        tar.putArchiveEntry(entry);
        tar.write(content, 0, link ? 0 : content.length);
        tar.closeArchiveEntry();
      }
    }
    return archive;
  }

  private Path archive(String kind, Item... items) throws IOException {
    return kind.equals("zip") ? zip(items) : tar(items);
  }

  private static SourceRef at(Path archive) {
    return at(archive, "");
  }

  private static SourceRef at(Path archive, String directory, String... remove) {
    return new SourceRef.UrlArchive(
        archive.toUri().toString(), Optional.empty(), directory, List.of(remove));
  }

  private void assertRefused(Path archive, String why) {
    assertThatThrownBy(() -> setting.checkout(at(archive)))
        .isInstanceOf(AssayException.Source.class)
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"zip", "tar"})
  void unpacksTheOnlyFolder(String kind) throws Exception {
    Path archive =
        archive(
            kind,
            new Item("p-1/", UnixStat.DIR_FLAG | 0755, ""),
            file("p-1/pom.xml"),
            new Item("p-1/mvnw", RUN, "#!/bin/sh"),
            new Item("p-1/empty/", UnixStat.DIR_FLAG | 0755, ""),
            new Item("p-1/link", LINK, "src/../pom.xml"));
    Checkout checkout = setting.checkout(at(archive));

    assertThat(checkout.root()).isEqualTo(setting.target.resolve("p-1"));
    assertThat(checkout.root().resolve("pom.xml")).hasContent("content of p-1/pom.xml");
    assertThat(checkout.root().resolve("empty")).isEmptyDirectory();
    assertThat(mode(checkout.root().resolve("pom.xml"))).isEqualTo("rw-r--r--");
    assertThat(mode(checkout.root().resolve("mvnw"))).isEqualTo("rwxr-xr-x");
    assertThat(Files.readSymbolicLink(checkout.root().resolve("link")))
        .isEqualTo(Path.of("src/../pom.xml"));
    for (String path : List.of("pom.xml", "mvnw", "link", "empty", "")) {
      assertThat(
              Files.getLastModifiedTime(checkout.root().resolve(path), LinkOption.NOFOLLOW_LINKS)
                  .toInstant())
          .isEqualTo(TIME);
    }
    assertThat(checkout.info().kind()).isEqualTo("archive");
    assertThat(checkout.info().commit()).isEmpty();
    assertThat(checkout.info().archive()).contains(Digest.of(archive));
    assertThat(checkout.conditions())
        .containsExactly(new Condition.ArchiveSource(archive.toUri().toString()));
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void umaskTakesBitsOff() throws Exception {
    Path archive = zip(new Item("p/run", RUN, ""), file("p/a"));
    Path root =
        setting
            .checkout(at(archive), Setting.environment(Newline.LF, Newline.LF, 0002, false))
            .root();

    assertThat(mode(root)).isEqualTo("rwxrwxr-x");
    assertThat(mode(root.resolve("a"))).isEqualTo("rw-rw-r--");
    assertThat(mode(root.resolve("run"))).isEqualTo("rwxrwxr-x");
  }

  @Test
  void severalTopsStayTogether() throws Exception {
    Checkout checkout = setting.checkout(at(zip(file("a/x"), file("b/y"))));
    assertThat(checkout.root()).isEqualTo(setting.target);
    assertThat(checkout.files()).isEqualTo(2);
  }

  @Test
  void aTopFileKeepsTheOnlyFolderWhereItIs() throws Exception {
    assertThat(setting.checkout(at(tar(file("a/x"), file("README")))).root())
        .isEqualTo(setting.target);
  }

  @Test
  void aNamedFolderIsTheRoot() throws Exception {
    Checkout checkout = setting.checkout(at(zip(file("a/b/x"), file("c/y")), "a/b"));

    assertThat(checkout.root()).isEqualTo(setting.target.resolve("a/b"));
    assertThat(checkout.files()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nowhere", "a/x", "..", "/etc", "a/link", "a//b", "."})
  void refusesAFolderThatIsNone(String directory) throws Exception {
    Path archive = zip(file("a/x"), file("a/b/y"), new Item("a/link", LINK, "b"), file("z"));

    assertThatThrownBy(() -> setting.checkout(at(archive, directory)))
        .isInstanceOf(AssayException.Source.class)
        .hasMessageContaining(directory);
  }

  @Test
  void removesWhatTheSpecSays() throws Exception {
    Path archive = zip(file("p/a"), file("p/d/b"), file("p/c"), new Item("p/d/link", LINK, "../c"));
    Checkout checkout = setting.checkout(at(archive, "", "a", "d", "never-there"));

    assertThat(checkout.root().toFile().list()).containsExactly("c");
    assertThat(checkout.files()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../other", "/etc/passwd", "link/b", ".", ""})
  void removesNothingOutside(String path) throws Exception {
    Path archive = zip(file("p/d/b"), new Item("p/link", LINK, "d"), file("other"));

    assertThatThrownBy(() -> setting.checkout(at(archive, "p", path)))
        .isInstanceOf(AssayException.Source.class);
    assertThat(setting.target.resolve("p/d/b")).exists();
    assertThat(setting.target.resolve("other")).exists();
  }

  @ParameterizedTest
  @CsvSource({
    "zip, ../up",
    "zip, a/../../up",
    "zip, /etc/up",
    "zip, a/./b",
    "zip, a//b",
    "zip, .git/config",
    "zip, a/.GIT/config",
    "zip, ..",
    "zip, a\\..\\..\\up",
    "tar, ../up",
    "tar, a/../../up",
    "tar, /etc/up",
    "tar, .git/config",
    "tar, ./../up",
  })
  void refusesAName(String kind, String name) throws Exception {
    assertRefused(archive(kind, file("a/x"), file(name)), "refused to write");
    assertThat(temp.resolve("up")).doesNotExist();
  }

  /** By its text, {@code way/../..} stays inside; {@code way} leads to a folder further up. */
  @ParameterizedTest
  @ValueSource(strings = {"zip", "tar"})
  void refusesALinkThatEscapesByAnother(String kind) throws Exception {
    assertRefused(
        archive(
            kind,
            new Item("a/b/c/out", LINK, "way/../.."),
            new Item("a/b/c/way", LINK, "../../../x")),
        "by way of another link");
  }

  @ParameterizedTest
  @ValueSource(strings = {"zip", "tar"})
  void keepsLinksThatGoRoundOrStayInside(String kind) throws Exception {
    Path archive =
        archive(
            kind,
            new Item("a/b/loop", LINK, "loop/.."),
            new Item("a/b/up", LINK, "../../a"),
            new Item("a/b/down", LINK, "up/b/up/b"));
    Path root = setting.checkout(at(archive)).root();
    assertThat(Files.readSymbolicLink(root.resolve("b/down"))).hasToString("up/b/up/b");
  }

  @ParameterizedTest
  @CsvSource({
    "zip, /etc",
    "zip, ..",
    "zip, ../../x",
    "zip, a/../../../x",
    "tar, /etc",
    "tar, ..",
    "tar, ../../x"
  })
  void refusesALinkThatEscapes(String kind, String target) throws Exception {
    assertRefused(archive(kind, new Item("link", LINK, target)), "leads out of the source");
  }

  @Test
  void aLinkMayPointInside() throws Exception {
    Checkout checkout = setting.checkout(at(tar(file("p/a/x"), new Item("p/b/l", LINK, "../a/x"))));

    assertThat(checkout.root().resolve("b/l")).hasContent("content of p/a/x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"zip", "tar"})
  void neverWritesThroughALink(String kind) throws Exception {
    Path archive = archive(kind, file("d/a"), new Item("l", LINK, "d"), file("l/b"));
    assertRefused(archive, "both a folder and a link");
  }

  @ParameterizedTest
  @ValueSource(strings = {"zip", "tar"})
  void refusesDuplicates(String kind) throws Exception {
    assertRefused(archive(kind, file("a"), file("a")), "the same name twice");
  }

  @Test
  void refusesAFileOverAFolderAndTheOtherWayRound() throws Exception {
    assertRefused(tar(file("a/b"), file("a")), "the same name twice");
    setting = new Setting(Files.createDirectory(temp.resolve("second")));
    assertRefused(tar(file("a"), file("a/b")), "both a folder and a file");
  }

  @ParameterizedTest
  @ValueSource(bytes = {TarConstants.LF_LINK, TarConstants.LF_FIFO, TarConstants.LF_CHR, '9', 'Z'})
  void refusesSpecialFiles(byte flag) throws Exception {
    Path archive = temp.resolve("special.tar");
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(Files.newOutputStream(archive), UTF_8.name())) {
      TarArchiveEntry entry = new TarArchiveEntry("special", flag, true);
      entry.setLinkName("x");
      tar.putArchiveEntry(entry);
      tar.closeArchiveEntry();
    }
    assertRefused(archive, "a hard link, a pipe, or a device");
  }

  @Test
  void refusesAZipEntryThatIsADevice() throws Exception {
    assertRefused(zip(new Item("dev", 0020000 | 0644, "")), "neither a file, a folder nor a link");
  }

  @Test
  void refusesWhatIsNoArchive() throws Exception {
    Path file = Files.writeString(temp.resolve("page.html"), "<html>not found</html>");
    assertThatThrownBy(() -> setting.checkout(at(file)))
        .isInstanceOf(AssayException.Source.class)
        .hasMessageContaining(file.toUri().toString());
    Path empty = Files.write(temp.resolve("empty.tar"), new byte[10240]);
    setting = new Setting(Files.createDirectory(temp.resolve("second")));
    assertRefused(empty, "found neither");
  }

  @Test
  void stopsAtItsLimits() throws Exception {
    Path many = tar(file("a"), file("b"), file("c"));
    setting.limits(TreeDigestTest.limits(2, 1 << 20));
    assertThatThrownBy(() -> setting.checkout(at(many))).isInstanceOf(AssayException.Limit.class);

    Path big = tar(new Item("big", FILE, "x".repeat(1 << 20)));
    setting = new Setting(Files.createDirectory(temp.resolve("second")));
    setting.limits(TreeDigestTest.limits(9, 1 << 19));
    assertThatThrownBy(() -> setting.checkout(at(big))).isInstanceOf(AssayException.Limit.class);
  }

  @Test
  void stopsAtARatioThatNoSourceHas() throws Exception {
    Path bomb = zip(new Item("big", FILE, "x".repeat(8 << 20)));
    setting.limits(TreeDigestTest.limits(9, 1L << 40));

    assertThatThrownBy(() -> setting.checkout(at(bomb))).isInstanceOf(AssayException.Limit.class);
  }

  @Test
  void aPinnedDigestMustFit() throws Exception {
    Path archive = zip(file("p/a"));
    String url = archive.toUri().toString();
    Digest other = Digest.of(new byte[0]);

    assertThatThrownBy(
            () ->
                setting.checkout(new SourceRef.UrlArchive(url, Optional.of(other), "", List.of())))
        .isInstanceOf(AssayException.Source.class)
        .hasMessageContaining(other.sha256())
        .hasMessageContaining(Digest.of(archive).sha256());
    assertThat(
            setting
                .checkout(
                    new SourceRef.UrlArchive(url, Optional.of(Digest.of(archive)), "", List.of()))
                .files())
        .isEqualTo(1);
  }

  @Test
  void aMirrorStandsInForTheUrl() throws Exception {
    zip(file("p/a"));
    setting.mirrors("https://example.org/dist/=" + temp);
    SourceRef source =
        new SourceRef.UrlArchive(
            "https://example.org/dist/source.zip", Optional.empty(), "", List.of());

    assertThat(setting.checkout(source).info().location())
        .isEqualTo("https://example.org/dist/source.zip");
  }

  @Test
  void readsAnArchiveFromAMavenRepository() throws Exception {
    Path archive = zip(file("p/a"));
    Store store = new Store(temp.resolve("store"));
    ArtifactCoordinates coordinates =
        new ArtifactCoordinates("org.example", "p", "1", "source-release", "zip");
    setting.repositories(
        (asked, repository) -> {
          try (var in = Files.newInputStream(archive)) {
            return asked.equals(coordinates)
                ? Optional.of(store.put(in, 1 << 20))
                : Optional.empty();
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
    Checkout checkout =
        setting.checkout(new SourceRef.MavenArchive(coordinates, Optional.empty(), "", List.of()));

    assertThat(checkout.root().resolve("a")).exists();
    assertThat(checkout.conditions())
        .containsExactly(new Condition.ArchiveSource("org.example:p:zip:source-release:1"));
  }

  @Test
  void tellsThatARepositoryHasNoSuchArchive() {
    SourceRef source =
        new SourceRef.MavenArchive(
            new ArtifactCoordinates("org.example", "p", "1", "src", "zip"),
            Optional.empty(),
            "",
            List.of());

    assertThatThrownBy(() -> setting.checkout(source))
        .isInstanceOf(AssayException.Source.class)
        .hasMessageContaining("org.example:p:zip:src:1");
  }

  @Test
  void whatCannotBeAskedIsAFailureOfTheSource() {
    setting.repositories(
        (asked, repository) -> {
          throw new AssayException.Published("status 500");
        });
    SourceRef source =
        new SourceRef.MavenArchive(
            new ArtifactCoordinates("org.example", "p", "1", "src", "zip"),
            Optional.empty(),
            "",
            List.of());

    assertThatThrownBy(() -> setting.checkout(source))
        .isInstanceOf(AssayException.Source.class)
        .hasMessageContaining("status 500");
  }

  @Test
  void theTarCommandsArchivesAreRead() throws Exception {
    GitProject project = GitProject.create(temp.resolve("project"));
    project.file("src/" + "long/".repeat(40) + "a.txt", "a").commit("x");
    Path archive = temp.resolve("made.tar");
    project.git("archive", "--prefix=p-1/", "-o", archive.toString(), "HEAD");

    assertThat(setting.checkout(at(archive)).files()).isEqualTo(1);
    project.run(
        List.of("tar", "-cjf", temp.resolve("made.tar.bz2").toString(), "--exclude=.git", "."));
    setting = new Setting(Files.createDirectory(temp.resolve("second")));
    assertThat(setting.checkout(at(temp.resolve("made.tar.bz2"))).files()).isEqualTo(1);
  }
}

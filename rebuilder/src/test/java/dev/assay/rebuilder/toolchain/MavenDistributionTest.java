package dev.assay.rebuilder.toolchain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.artifact.Digest;
import dev.assay.core.artifact.StoredFile;
import dev.assay.core.failure.AssayException;
import dev.assay.core.spec.ArtifactCoordinates;
import dev.assay.rebuilder.checkout.Trees;
import dev.assay.rebuilder.repository.ArtifactFetcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MavenDistributionTest {
  @TempDir Path folder;
  private final List<ArtifactCoordinates> asked = new ArrayList<>();

  @Test
  void everyVersionHasPinsOfItsOwn() {
    assertThat(MavenPin.bundled()).hasSizeGreaterThanOrEqualTo(33);
    var pins = MavenPin.bundled().values();
    assertThat(pins).extracting(MavenPin::sha512).allMatch(pin -> pin.matches("[0-9a-f]{128}"));
    assertThat(pins).extracting(MavenPin::sha512).doesNotHaveDuplicates();
    assertThat(pins).extracting(MavenPin::archive).doesNotHaveDuplicates();
    assertThat(pins).extracting(MavenPin::tree).doesNotHaveDuplicates();
  }

  @Test
  void aPinnedArchiveIsUnpacked() throws Exception {
    Path archive = twoFiles();
    Path home = folder.resolve("home");
    ToolIdentity identity = maven(archive, pin(archive)).unpack("9.9", home);
    assertThat(identity)
        .isEqualTo(
            new ToolIdentity(
                "maven",
                "9.9",
                "org.apache.maven:apache-maven:tar.gz:bin:9.9",
                Digest.of(archive)));
    assertThat(home.resolve("bin/mvn")).hasContent("run").isExecutable();
    assertThat(Files.getPosixFilePermissions(home.resolve("lib/a.jar"))).hasSize(4);
  }

  @Test
  void itIsFetchedOnceAndCheckedAlways() throws Exception {
    Path archive = archive(entry("apache-maven-9.9/bin/mvn", 0755, "run"));
    MavenPin pin = new MavenPin(sha512(archive), Digest.of(archive), Digest.of(new byte[0]));
    maven(archive, pin).unpack("9.9", folder.resolve("one"));
    maven(archive, pin).unpack("9.9", folder.resolve("two"));
    assertThat(asked).hasSize(1);
    Path cached = folder.resolve("cache/apache-maven-9.9-bin.tar.gz");
    Files.write(cached, new byte[] {0}, StandardOpenOption.APPEND);
    maven(archive, pin).unpack("9.9", folder.resolve("three"));
    assertThat(asked).hasSize(2);
    assertThat(sha512(cached)).isEqualTo(pin.sha512());
    assertThat(folder.resolve("cache/apache-maven-9.9")).doesNotExist(); // not the pinned tree
  }

  @Test
  void whatWasUnpackedIsKept() throws Exception {
    Path archive = twoFiles();
    MavenPin pin = pin(archive);
    maven(archive, pin).unpack("9.9", folder.resolve("one"));
    Files.delete(folder.resolve("cache/apache-maven-9.9-bin.tar.gz"));
    ToolIdentity identity = maven(archive, pin).unpack("9.9", folder.resolve("two"));
    assertThat(asked).hasSize(1);
    assertThat(identity.digest()).isEqualTo(pin.archive());
    assertThat(folder.resolve("two/bin/mvn")).hasContent("run").isExecutable();
    assertThat(folder.resolve("two/lib/a.jar")).hasContent("jar");
  }

  /** Whatever somebody did to what is kept, a build gets what is pinned, and it is kept again. */
  @ParameterizedTest
  @ValueSource(
      strings = {"changed", "added", "removed", "executable", "link", "folder", "file", "name"})
  void whatIsKeptIsCheckedAlways(String how) throws Exception {
    Path archive = twoFiles();
    MavenPin pin = pin(archive);
    maven(archive, pin).unpack("9.9", folder.resolve("one"));
    Path kept = folder.resolve("cache/apache-maven-9.9");
    Path jar = kept.resolve("lib/a.jar");
    switch (how) {
      case "changed" -> Files.writeString(jar, "rat");
      case "added" -> Files.writeString(kept.resolve("lib/ext.jar"), "evil");
      case "removed" -> Files.delete(jar);
      case "executable" -> assertThat(jar.toFile().setExecutable(true)).isTrue();
      case "link" -> {
        Files.delete(jar);
        Files.createSymbolicLink(jar, Files.writeString(folder.resolve("elsewhere"), "jar"));
      }
      case "name" -> Files.writeString(kept.resolve("lib/line\nbreak"), "evil");
      case "folder" -> {
        Files.delete(jar);
        Files.createDirectory(jar);
      }
      default -> {
        Trees.delete(kept);
        Files.writeString(kept, "no folder");
      }
    }
    for (String run : List.of("two", "three")) {
      Path home = folder.resolve(run);
      maven(archive, pin).unpack("9.9", home);
      assertThat(FolderDigest.of(home)).isEqualTo(pin.tree());
      assertThat(home.resolve("lib/a.jar")).isRegularFile().hasContent("jar");
      assertThat(Files.isExecutable(home.resolve("lib/a.jar"))).isFalse();
    }
    assertThat(FolderDigest.of(kept)).isEqualTo(pin.tree());
  }

  @Test
  void anotherArchiveThanThePinnedOneIsRefused() throws Exception {
    Path archive = archive(entry("apache-maven-9.9/bin/mvn", 0755, "run"));
    assertThatThrownBy(() -> maven(archive, wrong()).unpack("9.9", folder.resolve("x")))
        .isInstanceOf(AssayException.Toolchain.class)
        .hasMessageContaining("expected SHA-512 000")
        .hasMessageContaining("found " + sha512(archive));
    assertThat(folder.resolve("x")).doesNotExist();
    assertThat(folder.resolve("cache")).doesNotExist();
  }

  @Test
  void anUnknownVersionIsNamedWithTheKnownOnes() throws Exception {
    Path archive = archive();
    assertThatThrownBy(() -> maven(archive, wrong()).unpack("2.2.1", folder.resolve("x")))
        .isInstanceOf(AssayException.Toolchain.class)
        .hasMessageContaining("asks for Maven 2.2.1; Assay knows the digests of: 9.9");
    assertThat(asked).isEmpty();
  }

  @Test
  void aRepositoryWithoutItIsAProblemOfTheToolchain() {
    ArtifactFetcher none = (coordinates, repository) -> Optional.empty();
    ArtifactFetcher down =
        (coordinates, repository) -> {
          throw new AssayException.Published("unreachable");
        };
    for (ArtifactFetcher fetcher : List.of(none, down)) {
      assertThatThrownBy(
              () ->
                  new MavenDistribution(fetcher, folder.resolve("cache"), Map.of("9.9", wrong()))
                      .unpack("9.9", folder.resolve("x")))
          .isInstanceOf(AssayException.Toolchain.class)
          .hasMessageContaining("9.9");
    }
  }

  /** Even a pinned archive is unpacked strictly: a pin is a line in a table. */
  @Test
  void onlyFilesAndFoldersBelowTheTopAreUnpacked() throws Exception {
    TarArchiveEntry link = new TarArchiveEntry("m/link", TarConstants.LF_SYMLINK);
    link.setLinkName("/etc/passwd");
    TarArchiveEntry hard = new TarArchiveEntry("m/hard", TarConstants.LF_LINK);
    hard.setLinkName("/etc/passwd");
    TarArchiveEntry fifo = new TarArchiveEntry("m/fifo", TarConstants.LF_FIFO);
    List<Path> archives = new ArrayList<>();
    for (TarArchiveEntry bad : List.of(link, hard, fifo)) {
      archives.add(archive(new Entry(bad, "")));
    }
    for (String name : List.of("other/x", "m/../../x", "m/./x", "m//x", "/m/x", "../x")) {
      archives.add(archive(entry(name, 0644, "x")));
    }
    archives.add(archive(entry("m/same", 0644, "x"), entry("m/same", 0644, "y")));
    int n = 0;
    for (Path archive : archives) {
      Path target = folder.resolve("unpacked" + n++);
      assertThatThrownBy(() -> ToolArchive.unpack(archive, "m", target))
          .isInstanceOf(IOException.class);
    }
    assertThat(folder.resolve("x")).doesNotExist();
  }

  private record Entry(TarArchiveEntry header, String content) {}

  private static Entry entry(String name, int mode, String content) {
    TarArchiveEntry header = new TarArchiveEntry(name, true);
    header.setMode(mode);
    return new Entry(header, content);
  }

  private Path archive(Entry... entries) throws IOException {
    Path archive = Files.createTempFile(folder, "archive", ".tar.gz");
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(archive)))) {
      for (Entry entry : entries) {
        byte[] content = entry.content().getBytes(UTF_8);
        entry.header().setSize(content.length);
        tar.putArchiveEntry(entry.header());
        tar.write(content);
        tar.closeArchiveEntry();
      }
    }
    return archive;
  }

  private MavenDistribution maven(Path archive, MavenPin pin) {
    return new MavenDistribution(
        (coordinates, repository) -> {
          asked.add(coordinates);
          try {
            return Optional.of(new StoredFile(archive, Files.size(archive), Digest.of(archive)));
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        },
        folder.resolve("cache"),
        Map.of("9.9", pin));
  }

  private static String sha512(Path file) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-512").digest(Files.readAllBytes(file)));
  }

  private Path twoFiles() throws IOException {
    return archive(
        entry("apache-maven-9.9/bin/mvn", 0755, "run"),
        entry("apache-maven-9.9/lib/a.jar", 0666, "jar"));
  }

  private MavenPin pin(Path archive) throws Exception {
    Path tree = Files.createTempDirectory(folder, "pin").resolve("tree");
    ToolArchive.unpack(archive, "apache-maven-9.9", tree);
    return new MavenPin(sha512(archive), Digest.of(archive), FolderDigest.of(tree));
  }

  private static MavenPin wrong() {
    Digest other = Digest.of(new byte[0]);
    return new MavenPin("0".repeat(128), other, other);
  }
}

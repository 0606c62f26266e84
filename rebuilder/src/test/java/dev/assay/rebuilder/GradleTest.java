package dev.assay.rebuilder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.artifact.Digest;
import dev.assay.core.artifact.StoredFile;
import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.DependencyLock;
import dev.assay.core.lock.LockedFile;
import dev.assay.core.lock.LockedGradle;
import dev.assay.core.result.Condition;
import dev.assay.core.spec.Environment;
import dev.assay.rebuilder.toolchain.ToolIdentity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Builds with Debian's Gradle, packed as Gradle's makers do, from a server of the test's own. */
class GradleTest {
  private static final Path DEBIAN = Path.of("/usr/share/gradle");
  private static final String VERSION = "4.4.1";
  private static final String ARCHIVE = "gradle-" + VERSION + "-bin.zip";
  private static final String PROPERTIES = "gradle/wrapper/gradle-wrapper.properties";
  private static final String LIBRARY = Repository.place("org.other", "ext", "1") + ".jar";

  @TempDir Path folder;
  private Repository repository;
  private Repository vendor;
  private Bench bench;

  @BeforeEach
  void open() throws IOException {
    repository = new Repository();
    repository.jar("org.other", "ext", "1");
    repository.jar("org.other", "plugin", "1");
    vendor = new Repository();
    vendor.files.put("d/" + ARCHIVE, Distribution.BYTES);
    bench = new Bench(folder);
    bench.tool = new Environment.Tool("gradle", "");
    bench.jdk = "17";
    bench.repositories = List.of(repository.url());
    write("settings.gradle", "rootProject.name = 'demo'\n");
    write(
        "build.gradle",
        """
        buildscript {
          repositories { maven { url 'https://plugins.example.org/m2' } }
          dependencies { classpath 'org.other:plugin:1' }
        }
        apply plugin: 'java'
        version = '1.2'
        repositories { mavenCentral(); maven { url 'http://repo.example.org/m2' } }
        configurations { packed }
        dependencies { packed 'org.other:ext:1' }
        jar {
          preserveFileTimestamps = false
          reproducibleFileOrder = true
          from configurations.packed
        }
        """);
    wrapper("");
  }

  /** Once for all tests: it is large. */
  private static final class Distribution {
    static final byte[] BYTES = pack();

    private static byte[] pack() {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ZipOutputStream zip = new ZipOutputStream(bytes);
          Stream<Path> files = Files.walk(DEBIAN, java.nio.file.FileVisitOption.FOLLOW_LINKS)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          zip.putNextEntry(new ZipEntry("gradle-" + VERSION + "/" + DEBIAN.relativize(file)));
          Files.copy(file, zip);
        }
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
      return bytes.toByteArray();
    }
  }

  @AfterEach
  void close() {
    repository.close();
    vendor.close();
  }

  private void write(String name, String text) throws IOException {
    Path file = bench.source.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private String url() {
    return vendor.url() + "d/" + ARCHIVE;
  }

  /** As Gradle writes it, with a backslash before each colon. */
  private void wrapper(String more) throws IOException {
    write(PROPERTIES, "distributionUrl=" + url().replace(":", "\\:") + "\n" + more);
  }

  private static List<String> members(StoredFile jar) throws IOException {
    try (JarFile file = new JarFile(jar.path().toFile())) {
      return file.stream().map(ZipEntry::getName).toList();
    }
  }

  @Test
  void aBuildRunsTheLockedGradleAndReadsWhatIsLocked() throws Exception {
    // Loopback is the sandbox's own, in the first build as well.
    String command = "! bash -c '</dev/tcp/127.0.0.1/" + repository.port() + "' && gradle jar";
    DependencyLock lock = bench.record(command).lock();
    assertThat(lock.gradle())
        .contains(
            new LockedGradle(url(), Distribution.BYTES.length, Digest.of(Distribution.BYTES)));
    assertThat(lock.byPath()).containsKeys(LIBRARY, LIBRARY.replace("ext", "plugin"));

    repository.close();
    vendor.close();
    Rebuild rebuild = bench.build(command, lock);
    assertThat(rebuild.outputs()).hasSize(1);
    assertThat(rebuild.outputs().getFirst().name()).isEqualTo("demo-1.2.jar");
    assertThat(members(rebuild.outputs().getFirst().file()))
        .contains("META-INF/MANIFEST.MF", "ext-1.jar");
    assertThat(rebuild.network()).isEqualTo("closed");
    assertThat(rebuild.tools())
        .filteredOn(tool -> tool.name().equals("gradle"))
        .containsExactly(new ToolIdentity("gradle", VERSION, url(), Digest.of(Distribution.BYTES)));
    assertThat(rebuild.conditions())
        .contains(new Condition.UnverifiedBinary(url(), Digest.of(Distribution.BYTES)));
  }

  @Test
  void whatIsPublishedToTheUsersRepositoryIsWhatWasMade() throws Exception {
    write(
        "build.gradle",
        """
        apply plugin: 'java'
        apply plugin: 'maven-publish'
        group = 'org.example.demo'
        version = '1.2'
        publishing { publications { main(MavenPublication) { from components.java } } }
        """);
    Rebuild rebuild = bench.rebuild("gradle publishToMavenLocal");
    String place = "org/example/demo/demo/1.2/demo-1.2";
    assertThat(rebuild.outputs())
        .extracting(output -> output.repositoryPath().orElseThrow())
        .containsExactly(place + ".jar", place + ".pom");
    assertThatThrownBy(
            () ->
                bench.rebuild(
                    "cd /opt/assay-record && mkdir -p repository/a && touch repository/a/x.jar"))
        .isInstanceOf(AssayException.Build.class)
        .hasMessageContaining("expected the path of a file in a Maven repository, found a/x.jar");
    assertThatThrownBy(
            () ->
                bench.rebuild(
                    "cd /opt/assay-record && mkdir -p repository/a/b/1"
                        + " && ln -s /etc/hostname repository/a/b/1/b-1.jar"))
        .isInstanceOf(AssayException.Build.class)
        .hasMessageContaining("b-1.jar");
  }

  @Test
  void theSourcesOwnWrapperFindsTheLockedGradle() throws Exception {
    // There is no wrapper's jar to test with but the one that Gradle itself writes.
    Rebuild rebuild =
        bench.rebuild(
            "gradle -q wrapper --gradle-distribution-url "
                + url()
                + " && echo 'task where { doLast { file(\"where.txt\").text = gradle.gradleVersion"
                + " } }' >> build.gradle && ./gradlew jar where && mv where.txt build/libs/x.jar");
    StoredFile where =
        rebuild.outputs().stream()
            .filter(output -> output.name().equals("x.jar"))
            .findFirst()
            .orElseThrow()
            .file();
    assertThat(where.path()).hasContent(VERSION);
    assertThat(vendor.asked).containsExactly("d/" + ARCHIVE);
  }

  @Tag("long")
  @Test
  void aSpecMayNameTheVersion() throws Exception {
    Files.delete(bench.source.resolve(PROPERTIES));
    bench.tool = new Environment.Tool("gradle", VERSION);
    bench.outputs = List.of("made/*");
    String command = "gradle -q help && mkdir made && echo done > made/x";
    assertThatThrownBy(() -> bench.record(command))
        .isInstanceOf(AssayException.Toolchain.class)
        .hasMessageContaining("does not say where Gradle 4.4.1 is")
        .hasMessageContaining("ASSAY_GRADLE_DISTRIBUTIONS");
    bench.gradleFolder = Optional.of(vendor.url() + "d");
    DependencyLock lock = bench.record(command).lock();
    assertThat(lock.gradle().map(LockedGradle::url)).contains(url());
    bench.gradleFolder = Optional.empty();
    assertThat(bench.build(command, lock).outputs()).hasSize(1);

    bench.tool = new Environment.Tool("gradle", "4.4.2");
    assertThatThrownBy(() -> bench.build(command, lock))
        .isInstanceOf(AssayException.Toolchain.class)
        .hasMessageContaining("the lock is of another Gradle, " + url() + ", than the spec, 4.4.2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "distributionSha256Sum=00                        | 64 hexadecimal digits",
        "distributionSha256Sum=%s                        | It was replaced",
        "distributionUrl=ftp://example.org/gradle-1.0-bin.zip     | https or http URL",
        "distributionUrl=https://u:p@example.org/gradle-1.0-bin.zip | https or http URL",
        "distributionUrl=https://example.org/../gradle-1.0-bin.zip | https or http URL",
        "distributionUrl=https://example.org/gradle.zip  | https or http URL",
        "distributionUrl=\\u00zz                         | a file of properties",
      })
  void aWrapperThatSaysSomethingElseIsRefused(String line, String why) throws Exception {
    wrapper(line.replace("%s", "0".repeat(64)) + "\n");
    assertThatThrownBy(() -> bench.record("gradle jar"))
        .isInstanceOf(AssayException.Toolchain.class)
        .hasMessageContaining(PROPERTIES)
        .hasMessageContaining(why);
  }

  @Test
  void aWrapperThatIsNotThereOrIsALinkIsRefused() throws Exception {
    Path file = bench.source.resolve(PROPERTIES);
    Files.move(file, folder.resolve("elsewhere"));
    assertThatThrownBy(() -> bench.record("gradle jar"))
        .isInstanceOf(AssayException.Toolchain.class)
        .hasMessageContaining("the source has no " + PROPERTIES);
    Files.createSymbolicLink(file, folder.resolve("elsewhere"));
    DependencyLock lock =
        new DependencyLock("pkg:maven/org.example.demo/demo@1.2", List.of(), List.of());
    assertThatThrownBy(() -> bench.build("gradle jar", lock))
        .isInstanceOf(AssayException.Toolchain.class)
        .hasMessageContaining("expected a file, not a link");
  }

  @Test
  void theLockDecidesWhichBytes() throws Exception {
    wrapper("distributionSha256Sum=" + Digest.of(Distribution.BYTES).sha256() + "\n");
    DependencyLock none =
        new DependencyLock("pkg:maven/org.example.demo/demo@1.2", List.of(), List.of());
    assertThatThrownBy(() -> bench.build("gradle jar", none))
        .hasMessageContaining("the lock names no Gradle");

    LockedGradle other =
        new LockedGradle("https://example.org/" + ARCHIVE, 1, Digest.of(new byte[1]));
    assertThatThrownBy(() -> bench.build("gradle jar", none.running(Optional.of(other))))
        .hasMessageContaining("the lock is of another Gradle, https://example.org/" + ARCHIVE);

    LockedGradle bytes = new LockedGradle(url(), 1, Digest.of(new byte[1]));
    assertThatThrownBy(() -> bench.build("gradle jar", none.running(Optional.of(bytes))))
        .hasMessageContaining("It was replaced, or the source is wrong");

    wrapper("");
    assertThatThrownBy(() -> bench.build("gradle jar", none.running(Optional.of(bytes))))
        .isInstanceOf(AssayException.Toolchain.class)
        .hasMessageContaining(url() + " changed at its origin");
  }

  /** Nobody but its scripts knows which modules a build with Gradle has. */
  @Tag("long")
  @Test
  void aModuleOfTheReleasesGroupAtItsVersionIsItsOwn() throws Exception {
    repository.jar("org.example.demo", "sibling", "1.2");
    write(
        "build.gradle",
        Files.readString(bench.source.resolve("build.gradle"))
            .replace("org.other:ext:1", "org.example.demo:sibling:1.2"));
    assertThatThrownBy(() -> bench.record("gradle jar"))
        .isInstanceOf(AssayException.Dependency.class)
        .hasMessageContaining("org.example.demo:sibling:1.2 belongs to the release itself");
    assertThat(repository.asked).noneMatch(path -> path.contains("sibling"));
    String path = Repository.place("org.example.demo", "sibling", "1.2") + ".jar";
    byte[] content = repository.content(path);
    DependencyLock lock =
        new DependencyLock(
                "pkg:maven/org.example.demo/demo@1.2",
                List.of(DependencyLock.Repository.of(repository.url())),
                List.of(new LockedFile(repository.url(), path, Digest.of(content), content.length)))
            .running(
                Optional.of(
                    new LockedGradle(
                        url(), Distribution.BYTES.length, Digest.of(Distribution.BYTES))));
    assertThatThrownBy(() -> bench.build("gradle jar", lock))
        .hasMessageContaining("the lock is refused: org.example.demo:sibling:1.2");
  }

  /** The published file must not come back by way of the tool. */
  @Test
  void aDistributionWithAFileOfTheReleaseIsRefused() throws Exception {
    bench.outputs = List.of("x");
    DependencyLock lock = bench.record("touch x").lock();
    Rebuild rebuild = bench.build("echo 1 > x", lock);
    Path jar = DEBIAN.resolve("lib/gradle-core-" + VERSION + ".jar").toRealPath();
    StoredFile published = new StoredFile(jar, Files.size(jar), Digest.of(jar));
    assertThatThrownBy(
            () -> bench.requireIndependent(lock, Map.of("demo-1.2.jar", published), rebuild))
        .isInstanceOf(AssayException.Dependency.class)
        .hasMessageContaining("has demo-1.2.jar of the release in it");
    Path other = Files.write(folder.resolve("other"), new byte[2000]);
    StoredFile clean = new StoredFile(other, 2000, Digest.of(other));
    bench.requireIndependent(lock, Map.of("demo-1.2.jar", clean), rebuild);
  }

  @ParameterizedTest
  @CsvSource({"../x", "/x", "gradle-4.4.1/../../x", "other/x", "gradle-4.4.1//x"})
  void anArchiveThatIsNoDistributionIsRefused(String member) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(member));
      zip.write("x".getBytes(UTF_8));
    }
    vendor.files.put("d/" + ARCHIVE, bytes.toByteArray());
    assertThatThrownBy(() -> bench.record("gradle jar"))
        .isInstanceOf(AssayException.Toolchain.class)
        .hasMessageContaining("cannot unpack " + url());
    assertThat(folder.resolve("x")).doesNotExist();
  }

  @Tag("long")
  @Test
  void whatIsMissingIsNamed() throws Exception {
    repository.files.remove(LIBRARY.replace(".jar", ".pom"));
    repository.files.remove(LIBRARY);
    assertThatThrownBy(() -> bench.record("gradle jar"))
        .isInstanceOf(AssayException.Dependency.class)
        .hasMessageContaining("org.other:ext:1: not in " + repository.url());
  }

  @Test
  void anotherNewlineIsNotSupported() throws Exception {
    bench.newline = Environment.Newline.CRLF;
    assertThatThrownBy(() -> bench.record("gradle jar"))
        .isInstanceOf(AssayException.Toolchain.class)
        .hasMessageContaining("newline: crlf is not supported for builds with Gradle");
  }
}

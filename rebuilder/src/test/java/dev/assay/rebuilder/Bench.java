package dev.assay.rebuilder;

import dev.assay.core.artifact.Digest;
import dev.assay.core.artifact.Store;
import dev.assay.core.artifact.StoredFile;
import dev.assay.core.event.EventSink;
import dev.assay.core.event.ProgressEvent;
import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.AsOf;
import dev.assay.core.lock.DependencyLock;
import dev.assay.core.spec.BuildSpec;
import dev.assay.core.spec.BuildSteps;
import dev.assay.core.spec.Download;
import dev.assay.core.spec.Environment;
import dev.assay.core.spec.PublishedRef;
import dev.assay.core.spec.ReleaseId;
import dev.assay.core.spec.SourceRef;
import dev.assay.rebuilder.dependency.MemberReader;
import dev.assay.rebuilder.dependency.PinnedDownloads;
import dev.assay.rebuilder.repository.Downloads;
import dev.assay.rebuilder.repository.Gate;
import dev.assay.rebuilder.repository.MavenRepositories;
import dev.assay.rebuilder.repository.MavenSettings;
import dev.assay.rebuilder.repository.NpmRegistries;
import dev.assay.rebuilder.repository.NpmSettings;
import dev.assay.rebuilder.repository.Retries;
import dev.assay.rebuilder.rootfs.RootFileSystems;
import dev.assay.rebuilder.sandbox.Bubblewrap;
import dev.assay.rebuilder.sandbox.SandboxLimits;
import dev.assay.rebuilder.toolchain.GradleDistributions;
import dev.assay.rebuilder.toolchain.Jdks;
import dev.assay.rebuilder.toolchain.MavenDistribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A rebuilder with everything real, and a spec that tests vary. */
final class Bench {
  final Path folder;
  final Path source;
  final List<String> log = Collections.synchronizedList(new ArrayList<>());
  Environment.Tool tool = new Environment.Tool("none", "");
  String jdk = "";
  List<String> toolchains = List.of();
  Map<String, String> jdkVariables = Map.of("JAVA_HOME", System.getProperty("java.home"));
  Environment.Newline newline = Environment.Newline.LF;
  String workdir = "/var/maven/app";
  Map<String, String> variables = Map.of();
  List<String> before = List.of();
  List<String> after = List.of();
  List<String> outputs = List.of();
  List<String> repositories = BuildSpec.DEFAULT_REPOSITORIES;
  List<Download> downloads = List.of();
  Environment.Root root = Environment.Root.ANY;
  Optional<AsOf> asOf = Optional.empty();
  Optional<String> gradleFolder = Optional.empty();
  private int runs;

  Bench(Path folder) throws IOException {
    this.folder = folder;
    this.source = Files.createDirectory(folder.resolve("source"));
  }

  /** The JDK that runs the tests is the one JDK that is there for sure. */
  void useMaven(String version) {
    tool = new Environment.Tool("maven", version);
    jdk = Integer.toString(Runtime.version().feature());
  }

  void copyProject(Path project) throws IOException {
    copy(project, source);
  }

  private static void copy(Path project, Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(project)) {
      for (Path file : files.toList()) {
        Path target = folder.resolve(project.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  /** Builds; with Maven, while dependencies are recorded. */
  Rebuild rebuild(String command) throws AssayException, IOException {
    return Locker.hasDependencies(spec(command))
        ? record(command).rebuild()
        : build(command, new DependencyLock("pkg:generic/demo@1.2", List.of(), List.of()));
  }

  Recording record(String command) throws AssayException, IOException {
    Path copy = Files.createDirectory(folder.resolve("copy" + runs));
    copy(source, copy);
    return locker().record(spec(command), copy, asOf, work(), log());
  }

  Rebuild build(String command, DependencyLock lock) throws AssayException, IOException {
    return locker().build(spec(command), lock, source, work(), log());
  }

  void requireIndependent(DependencyLock lock, Map<String, StoredFile> published, Rebuild rebuild)
      throws AssayException, IOException {
    MemberReader.Listing nothing = new MemberReader.Listing(List.of(), List.of());
    locker()
        .requireIndependent(
            spec("true"), lock, published, rebuild, Set.of(), (files, sizes) -> nothing);
  }

  private Path work() throws IOException {
    return Files.createDirectory(folder.resolve("work" + runs));
  }

  private Path log() {
    return folder.resolve("build" + runs++ + ".log");
  }

  private Locker locker() throws AssayException, IOException {
    Path temporary = Files.createDirectories(folder.resolve("temporary"));
    Store store = new Store(folder.resolve("store"));
    MavenSettings settings =
        MavenSettings.read(
            Path.of(System.getProperty("user.home"), ".m2", "settings.xml"),
            Optional.empty(),
            System.getenv());
    MavenRepositories repositories =
        new MavenRepositories(settings, store, temporary, 1L << 30, Retries.NONE, Gate.open());
    MavenDistribution maven =
        new MavenDistribution(
            repositories,
            Path.of(System.getProperty("java.io.tmpdir")).resolve("maven-distributions"));
    EventSink events =
        event -> {
          if (event instanceof ProgressEvent.BuildOutput output) {
            log.add(output.line());
          }
        };
    Rebuilder rebuilder =
        new Rebuilder(
            new Bubblewrap(System.getenv(), temporary.resolve("probe"), events),
            Jdks.find(Jdks.SYSTEM, jdkVariables, temporary),
            new RootFileSystems(temporary.resolve("rootfs"), System.getenv(), Gate.open(), events),
            maven,
            store,
            SandboxLimits.DEFAULT,
            events);
    NpmSettings npm = NpmSettings.read(Path.of(System.getProperty("user.home")), System.getenv());
    Downloads downloads = new Downloads(store, Duration.ofMinutes(2), Retries.NONE, Gate.open());
    NpmRegistries registries = new NpmRegistries(npm, downloads, downloads, 1L << 30);
    return new Locker(
        rebuilder,
        repositories,
        registries,
        store,
        new PinnedDownloads(downloads, store, 1L << 30, events),
        new GradleDistributions(downloads, store, gradleFolder, events),
        events);
  }

  private BuildSpec spec(String command) {
    return new BuildSpec(
        folder.resolve("assay.yaml").toString(),
        Digest.of(new byte[0]),
        "demo 1.2",
        new ReleaseId("maven", "org.example.demo", "demo", "1.2"),
        new SourceRef.Git("https://git.example.org/demo", "v1.2", Optional.empty()),
        new Environment(
            tool,
            jdk,
            toolchains,
            newline,
            Environment.Newline.LF,
            0022,
            "Asia/Tokyo",
            "de_CH",
            root,
            workdir,
            false,
            variables),
        new BuildSteps(before, command, after, outputs),
        new PublishedRef.MavenRepository(Optional.empty()),
        repositories,
        downloads,
        List.of(),
        List.of(),
        List.of());
  }
}

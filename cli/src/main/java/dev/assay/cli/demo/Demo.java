package dev.assay.cli.demo;

import dev.assay.cli.flow.Machine;
import dev.assay.cli.flow.Verification;
import dev.assay.cli.flow.Workspace;
import dev.assay.core.event.EventSink;
import dev.assay.core.event.ProgressEvent;
import dev.assay.core.failure.AssayException;
import dev.assay.core.limits.Limits;
import dev.assay.core.lock.LockReader;
import dev.assay.core.lock.LockWriter;
import dev.assay.core.policy.Policy;
import dev.assay.core.result.ReleaseResult;
import dev.assay.core.result.Verdict;
import dev.assay.core.spec.BuildSpec;
import dev.assay.core.spec.SpecReader;
import dev.assay.rebuilder.Locker;
import dev.assay.rebuilder.Rebuild;
import dev.assay.rebuilder.Recording;
import dev.assay.rebuilder.checkout.SourceDemands;
import dev.assay.rebuilder.checkout.SourceMirrors;
import dev.assay.rebuilder.ecosystem.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The story of two releases. The vendor builds and publishes 1.0. Then somebody gets into the
 * vendor's build machine, and release 1.1 carries a class and a manifest attribute that its source
 * does not have. Both are verified from git.
 */
public final class Demo {
  /** The release that is what it seems. */
  public static final String CLEAN = "1.0";

  /** The release that is not. */
  public static final String INJECTED = "1.1";

  private static final String MAIN_CLASS = "<Main-Class>";
  private static final String INJECTED_ATTRIBUTE =
      "<Launcher-Agent-Class>org.example.greeter.Telemetry</Launcher-Agent-Class>";

  private final Machine machine;
  private final Path folder;
  private final EventSink events;

  /** A demo in an empty folder. */
  public Demo(Machine machine, Path folder, EventSink events) {
    this.machine = machine;
    this.folder = folder.toAbsolutePath();
    this.events = events;
  }

  /**
   * What came out.
   *
   * @param clean of release 1.0
   * @param injected of release 1.1
   */
  public record Outcome(ReleaseResult clean, ReleaseResult injected) {
    /** Whether Assay told the two apart, and named what was injected. */
    public boolean isAsItMustBe() {
      return clean.verdict() instanceof Verdict.Reproduced
          && injected.verdict() instanceof Verdict.Different
          && names("org/example/greeter/Telemetry.class", "")
          && names("META-INF/MANIFEST.MF", "Launcher-Agent-Class");
    }

    private boolean names(String member, String text) {
      return injected.artifacts().stream()
          .flatMap(file -> file.findings().stream())
          .filter(finding -> finding.path().text().endsWith("!/" + member))
          .anyMatch(
              f -> text.isEmpty() || f.detail().lines().stream().anyMatch(l -> l.contains(text)));
    }
  }

  /** Plays it. */
  public Outcome play() throws AssayException {
    DemoRepository repository = DemoRepository.create(folder.resolve("vendor"));
    return new Outcome(
        publishAndVerify(repository, CLEAN, false), publishAndVerify(repository, INJECTED, true));
  }

  private ReleaseResult publishAndVerify(DemoRepository repository, String version, boolean attack)
      throws AssayException {
    String commit = repository.release(version);
    BuildSpec spec =
        SpecReader.read(
            repository.folder().resolve("assay.yaml"),
            Map.of("version", version, "commit", commit));
    Path published = folder.resolve("published").resolve(version);
    events.accept(new ProgressEvent.Note("the vendor builds and publishes " + version));
    try (Workspace workspace = machine.workspace()) {
      publish(workspace, repository, spec, attack, published);
    } catch (IOException e) {
      throw new AssayException.Infrastructure("cannot write to " + folder + ": " + e, e);
    }
    events.accept(new ProgressEvent.Note("Assay verifies " + version));
    try (Workspace workspace = machine.workspace()) {
      return new Verification(
              machine.steps(
                  workspace,
                  SourceMirrors.NONE,
                  Optional.of(repository.lock()),
                  Optional.of(published),
                  repository.folder(),
                  new SourceDemands(Policy.DEFAULT, List.of(), Instant.now()),
                  Optional.empty(),
                  Limits.DEFAULT,
                  events))
          .verify(spec)
          .result();
    }
  }

  /** The vendor's build machine; on {@code attack} it is no longer only the vendor's. */
  private void publish(
      Workspace workspace,
      DemoRepository repository,
      BuildSpec spec,
      boolean attack,
      Path published)
      throws AssayException, IOException {
    Path source = workspace.folder("vendor");
    copy(repository.folder(), source);
    if (attack) {
      inject(source);
    }
    Rebuild built = build(machine.locker(workspace, events), workspace, repository, spec, source);
    Files.createDirectories(published);
    for (Output output : built.outputs()) {
      // The attacker leaves the POM alone: it is easy to compare by eye.
      Path content =
          output.name().endsWith(".pom")
              ? repository.folder().resolve("pom.xml")
              : output.file().path();
      Files.copy(content, published.resolve(output.name()), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** The first build makes the lock, which the vendor keeps beside the spec. */
  private static Rebuild build(
      Locker locker, Workspace workspace, DemoRepository repository, BuildSpec spec, Path source)
      throws AssayException, IOException {
    Path folder = workspace.folder("build");
    Path log = workspace.log("demo-vendor");
    if (Files.exists(repository.lock())) {
      return locker.build(spec, LockReader.read(repository.lock()), source, folder, log);
    }
    Recording recording = locker.record(spec, source, folder, log);
    Files.writeString(repository.lock(), LockWriter.write(recording.lock()));
    return recording.rebuild();
  }

  private static void copy(Path from, Path to) throws IOException {
    for (String file : DemoRepository.FILES) {
      Path target = to.resolve(file);
      Files.createDirectories(target.getParent());
      Files.copy(from.resolve(file), target);
    }
  }

  private static void inject(Path source) throws IOException {
    Files.writeString(
        source.resolve("src/main/java/org/example/greeter/Telemetry.java"),
        DemoRepository.resource("injected/Telemetry.java"));
    Path pom = source.resolve("pom.xml");
    String text = Files.readString(pom);
    Files.writeString(pom, text.replace(MAIN_CLASS, INJECTED_ATTRIBUTE + MAIN_CLASS));
  }
}

package dev.assay.cli.demo;

import dev.assay.cli.flow.Machine;
import dev.assay.cli.flow.Workspace;
import dev.assay.core.event.EventSink;
import dev.assay.core.event.ProgressEvent;
import dev.assay.core.failure.AssayException;
import dev.assay.core.policy.Policy;
import dev.assay.core.result.ReleaseResult;
import dev.assay.core.result.Verdict;
import dev.assay.core.spec.BuildSpec;
import dev.assay.rebuilder.Rebuild;
import dev.assay.rebuilder.ecosystem.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

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

  private static final List<String> FILES =
      List.of("pom.xml", "assay.yaml", "src/main/java/org/example/greeter/Greeter.java");

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
    DemoRepository repository =
        new DemoRepository(folder.resolve("vendor"), "project", FILES, Map.of()).create();
    Stage stage = new Stage(machine, repository, events);
    return new Outcome(
        publishAndVerify(stage, CLEAN, false), publishAndVerify(stage, INJECTED, true));
  }

  private ReleaseResult publishAndVerify(Stage stage, String version, boolean attack)
      throws AssayException {
    BuildSpec spec = stage.release(version);
    Path published = folder.resolve("published").resolve(version);
    events.accept(new ProgressEvent.Note("the vendor builds and publishes " + version));
    try (Workspace workspace = machine.workspace()) {
      publish(workspace, stage, spec, attack, published);
    } catch (IOException e) {
      throw new AssayException.Infrastructure("cannot write to " + folder + ": " + e, e);
    }
    events.accept(new ProgressEvent.Note("Assay verifies " + version));
    return stage.verify(spec, published, Policy.DEFAULT);
  }

  /** The vendor's build machine; on {@code attack} it is no longer only the vendor's. */
  private static void publish(
      Workspace workspace, Stage stage, BuildSpec spec, boolean attack, Path published)
      throws AssayException, IOException {
    Path source = stage.copy(workspace);
    if (attack) {
      inject(source);
    }
    Rebuild built = stage.build(workspace, spec, source);
    Files.createDirectories(published);
    for (Output output : built.outputs()) {
      // The attacker leaves the POM alone: it is easy to compare by eye.
      Path content =
          output.name().endsWith(".pom")
              ? stage.repository().folder().resolve("pom.xml")
              : output.file().path();
      Files.copy(content, published.resolve(output.name()), StandardCopyOption.REPLACE_EXISTING);
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

package dev.assay.cli.demo;

import dev.assay.cli.flow.Machine;
import dev.assay.cli.flow.Workspace;
import dev.assay.core.artifact.Digest;
import dev.assay.core.event.EventSink;
import dev.assay.core.event.ProgressEvent;
import dev.assay.core.failure.AssayException;
import dev.assay.core.policy.Policy;
import dev.assay.core.result.Finding;
import dev.assay.core.result.Grade;
import dev.assay.core.result.ReleaseResult;
import dev.assay.core.result.Verdict;
import dev.assay.core.spec.BuildSpec;
import dev.assay.core.spec.PackagingStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/**
 * The attack on Comm100 of 2022, with a harmless line: a chat client for Windows, whose installer
 * the vendor signs, and the application in it, too. Release 2.0.0 is what it seems. In release
 * 2.1.0, signed with the same key, one line of the application does not come from the vendor's
 * source. {@code docs/comm100.md} has more.
 */
public final class Comm100 {
  /** The release that is what it seems. */
  public static final String CLEAN = "2.0.0";

  /** The release that is not. */
  public static final String TROJANED = "2.1.0";

  /** Stands in the injected line. */
  static final String MARKER = "INJECTED:comm100";

  /** Sets a variable that nobody reads, in the style of such lines. */
  private static final String LINE =
      ";(function(){var _0x4f1c=[\"\\x63\\x6f\\x6d\\x6d\"];globalThis[_0x4f1c[0x0]]=\""
          + MARKER
          + "\";}());\n";

  private static final List<String> FILES =
      List.of(
          "assay.yaml",
          "installer.nsi",
          "main.js",
          "package-lock.json",
          "package.json",
          "renderer/chat.js",
          "renderer/index.html",
          "stage.js");

  private final Machine machine;
  private final Path folder;
  private final EventSink events;

  /** A demo in an empty folder. */
  public Comm100(Machine machine, Path folder, EventSink events) {
    this.machine = machine;
    this.folder = folder.toAbsolutePath();
    this.events = events;
  }

  /**
   * What came out.
   *
   * @param clean of release 2.0.0
   * @param trojaned of release 2.1.0
   */
  public record Outcome(ReleaseResult clean, ReleaseResult trojaned) {
    /** Whether Assay told the two apart, and showed the line. */
    public boolean isAsItMustBe() {
      return clean.verdict() instanceof Verdict.ReproducedUnderSignature
          && clean.artifacts().stream().allMatch(file -> file.packedAgain().isPresent())
          && trojaned.verdict() instanceof Verdict.Different
          && trojaned.artifacts().stream()
              .flatMap(file -> file.findings().stream())
              .anyMatch(Outcome::isTheLine);
    }

    private static boolean isTheLine(Finding finding) {
      return finding.grade() == Grade.CODE
          && finding.path().text().endsWith("/app.asar!/main.js")
          && finding.detail().lines().stream()
              .anyMatch(line -> line.startsWith("+ ") && line.contains(MARKER));
    }
  }

  /** Plays it. */
  public Outcome play() throws AssayException {
    try (SigningDesk desk = new SigningDesk(folder.resolve("keys"))) {
      Map<String, String> values =
          Map.of(
              "electron", desk.server().electron(),
              "electronDigest", Digest.of(ElectronStandIn.bytes()).sha256());
      DemoRepository repository =
          new DemoRepository(folder.resolve("vendor"), "comm100", FILES, values).create();
      Stage stage = new Stage(machine, repository, events);
      return new Outcome(
          publishAndVerify(stage, desk, CLEAN, false),
          publishAndVerify(stage, desk, TROJANED, true));
    } catch (IOException e) {
      throw new AssayException.Infrastructure("cannot write to " + folder + ": " + e, e);
    }
  }

  private ReleaseResult publishAndVerify(
      Stage stage, SigningDesk desk, String version, boolean attack)
      throws AssayException, IOException {
    BuildSpec spec = stage.release(version);
    Path published = folder.resolve("published").resolve(version);
    events.accept(new ProgressEvent.Note("the vendor builds, signs and publishes " + version));
    try (Workspace workspace = machine.workspace()) {
      publish(workspace, stage, spec, desk, attack, Files.createDirectories(published));
    }
    events.accept(new ProgressEvent.Note("Assay verifies " + version));
    return stage.verify(spec, published, policy(desk));
  }

  /** Who checks knows the vendor's certificate, and the digest of Electron's release. */
  private static Policy policy(SigningDesk desk) {
    return Policy.DEFAULT
        .trusting(desk.pinned())
        .knowing(List.of(Digest.of(ElectronStandIn.bytes())));
  }

  /**
   * The vendor's build machine, where makensis runs once more without Assay when the application is
   * signed; on {@code attack} it is no longer only the vendor's.
   */
  private static void publish(
      Workspace workspace,
      Stage stage,
      BuildSpec spec,
      SigningDesk desk,
      boolean attack,
      Path published)
      throws AssayException, IOException {
    Path source = stage.copy(workspace);
    if (attack) {
      Files.writeString(source.resolve("main.js"), LINE, StandardOpenOption.APPEND);
    }
    stage.build(workspace, spec, source);
    for (PackagingStep step : spec.build().packaging()) {
      for (String file : step.signed()) {
        Path plain = Files.createTempFile(workspace.folder("unsigned"), "plain", ".exe");
        Files.move(source.resolve(file), plain, StandardCopyOption.REPLACE_EXISTING);
        desk.sign(plain, source.resolve(file));
      }
      desk.run(source, List.of("sh", "-c", step.command()));
    }
    for (String made : spec.build().outputs()) {
      String name = made.substring(made.lastIndexOf('/') + 1);
      desk.sign(source.resolve(made), published.resolve(name));
    }
  }
}

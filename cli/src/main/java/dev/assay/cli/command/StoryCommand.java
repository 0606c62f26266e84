package dev.assay.cli.command;

import dev.assay.cli.flow.Machine;
import dev.assay.cli.flow.Workspace;
import dev.assay.cli.report.JsonReport;
import dev.assay.cli.report.ProgressRenderer;
import dev.assay.cli.report.ResultFile;
import dev.assay.cli.report.TextReport;
import dev.assay.core.event.EventSink;
import dev.assay.core.failure.AssayException;
import dev.assay.core.limits.Limits;
import dev.assay.core.result.ReleaseResult;
import dev.assay.rebuilder.sandbox.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Plays a story of two releases, and leaves everything in a folder. */
abstract class StoryCommand extends OptionCommand {
  private final Machine machine;

  StoryCommand(String name, String summary, Machine machine) {
    super(name, summary);
    this.machine = machine;
  }

  /**
   * How a story ended.
   *
   * @param results by version, in order
   * @param unexpected what should have come out; empty if it did
   */
  record Ending(Map<String, ReleaseResult> results, String unexpected) {}

  /** Plays it, in an empty folder. */
  protected abstract Ending play(Machine machine, Path folder, EventSink events)
      throws AssayException;

  /** What it needs of this machine: programs, and the Debian packages that have them. */
  protected abstract Map<String, String> programs();

  @Override
  protected final List<OptionSpec> options() {
    return List.of(
        OptionSpec.value("folder", "DIR", "an empty or new folder; otherwise a temporary one"));
  }

  @Override
  protected final ExitCode run(Arguments arguments, Console console)
      throws AssayException, IOException {
    requirePrograms(console);
    requireSandbox(console);
    Path folder = folder(arguments);
    Ending ending;
    try (Progress progress =
        Progress.on(console, machine.environment(), ProgressRenderer.Mode.STEPS)) {
      ending = play(machine, folder, progress.sink());
    }
    for (Map.Entry<String, ReleaseResult> result : ending.results().entrySet()) {
      show(console, folder, result.getKey(), result.getValue());
    }
    console.out().println("Repository, published files and reports: " + folder);
    if (!ending.unexpected().isEmpty()) {
      console.message(ending.unexpected());
      return ExitCode.INCONCLUSIVE;
    }
    return ExitCode.OK;
  }

  private void requirePrograms(Console console) throws AssayException, IOException {
    List<String> packages = new ArrayList<>();
    programs()
        .forEach((program, of) -> packages.addAll(isThere(program) ? List.of() : List.of(of)));
    if (packages.isEmpty()) {
      return;
    }
    String line = "apt-get install " + String.join(" ", packages);
    if (!canInstall()) {
      throw new AssayException.Infrastructure("this demo needs more programs: " + line);
    }
    console.message("installing: " + line);
    if (install(packages) != 0) {
      throw new AssayException.Infrastructure("this did not work: " + line);
    }
  }

  private boolean isThere(String program) {
    String path = machine.environment().getOrDefault("PATH", "/usr/bin:/bin");
    return List.of(path.split(":")).stream()
        .anyMatch(folder -> Files.isExecutable(Path.of(folder).resolve(program)));
  }

  private static boolean canInstall() {
    return "root".equals(System.getProperty("user.name"))
        && Files.isExecutable(Path.of("/usr/bin/apt-get"));
  }

  private static int install(List<String> packages) throws IOException {
    List<String> words = new ArrayList<>(List.of("install", "-y"));
    words.addAll(packages);
    String[] line = words.toArray(String[]::new);
    if (apt(line) == 0) {
      return 0;
    }
    apt("update");
    return apt(line);
  }

  private static Path folder(Arguments arguments) throws AssayException.Usage, IOException {
    if (arguments.value("folder").isEmpty()) {
      return Files.createTempDirectory("assay-demo-");
    }
    Path folder = SpecOptions.path(arguments.value("folder").get()).toAbsolutePath();
    Files.createDirectories(folder);
    try (var entries = Files.list(folder)) {
      if (entries.findAny().isPresent()) {
        throw new AssayException.Usage("--folder: expected an empty folder, found " + folder);
      }
    }
    return folder;
  }

  private void show(Console console, Path folder, String version, ReleaseResult result)
      throws IOException {
    Path reports = Files.createDirectories(folder.resolve("reports"));
    JsonReport json =
        new JsonReport(new JsonReport.Tool("assay", VersionCommand.version()), Limits.DEFAULT);
    new ResultFile(reports.resolve(version + ".json")).write(out -> json.write(result, out));
    TextReport plain = new TextReport(new TextReport.Options(false, true));
    new ResultFile(reports.resolve(version + ".txt")).write(out -> plain.write(result, out));
    new TextReport(new TextReport.Options(console.liveOut(), false)).write(result, console.out());
    console.out().println();
  }

  private void requireSandbox(Console console) throws AssayException, IOException {
    if (probe() instanceof Probe.Usable) {
      return;
    }
    if (canInstall()) {
      console.message("installing bubblewrap: apt-get install bubblewrap");
      install(List.of("bubblewrap"));
    }
    if (probe() instanceof Probe.NotUsable(String why)) {
      throw new AssayException.Infrastructure(why);
    }
  }

  private Probe probe() throws AssayException {
    try (Workspace workspace = machine.workspace()) {
      return machine.sandbox(workspace, EventSink.NONE).probe();
    }
  }

  private static int apt(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("/usr/bin/apt-get", "-qq"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
    Process process =
        builder
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
            .start();
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while packages were installed", e);
    }
  }
}

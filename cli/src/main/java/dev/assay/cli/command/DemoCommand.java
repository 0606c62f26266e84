package dev.assay.cli.command;

import dev.assay.cli.demo.Demo;
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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Shows what Assay does, on a vendor of its own. */
final class DemoCommand extends OptionCommand {
  private final Machine machine;

  DemoCommand(Machine machine) {
    super("demo", "Plays a clean and an injected release, and verifies both");
    this.machine = withRunningJdk(machine);
  }

  /** The demo builds with the JDK that runs Assay, wherever that is. */
  private static Machine withRunningJdk(Machine machine) {
    Map<String, String> environment = new TreeMap<>(machine.environment());
    environment.putIfAbsent(
        "JAVA_HOME_" + Runtime.version().feature() + "_X64", System.getProperty("java.home", ""));
    return new Machine(environment, machine.home());
  }

  @Override
  protected List<OptionSpec> options() {
    return List.of(
        OptionSpec.value("folder", "DIR", "an empty or new folder; otherwise a temporary one"));
  }

  @Override
  protected String notes() {
    return """
        Needs bubblewrap, and the network for Maven's own plugins. If bubblewrap is missing,
        and this runs as root on a system with apt, it is installed.

        Exit: 0 if the first release was reproduced and the second was not.
        """;
  }

  @Override
  protected ExitCode run(Arguments arguments, Console console) throws AssayException, IOException {
    requireSandbox(console);
    Path folder = folder(arguments);
    Demo.Outcome outcome;
    try (Progress progress =
        Progress.on(console, machine.environment(), ProgressRenderer.Mode.STEPS)) {
      outcome = new Demo(machine, folder, progress.sink()).play();
    }
    show(console, folder, Demo.CLEAN, outcome.clean());
    show(console, folder, Demo.INJECTED, outcome.injected());
    console.out().println("Repository, published files and reports: " + folder);
    if (!outcome.isAsItMustBe()) {
      console.message("expected " + Demo.CLEAN + " reproduced and " + Demo.INJECTED + " different");
      return ExitCode.INCONCLUSIVE;
    }
    return ExitCode.OK;
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
    boolean root = "root".equals(System.getProperty("user.name"));
    if (root && Files.isExecutable(Path.of("/usr/bin/apt-get"))) {
      console.message("installing bubblewrap: apt-get install bubblewrap");
      if (apt("install", "-y", "bubblewrap") != 0) {
        apt("update");
        apt("install", "-y", "bubblewrap");
      }
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
    List<String> command = new java.util.ArrayList<>(List.of("/usr/bin/apt-get", "-qq"));
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
      throw new IOException("interrupted while bubblewrap was installed", e);
    }
  }
}

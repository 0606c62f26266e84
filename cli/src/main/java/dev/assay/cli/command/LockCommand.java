package dev.assay.cli.command;

import dev.assay.cli.flow.Locks;
import dev.assay.cli.flow.Machine;
import dev.assay.cli.flow.Workspace;
import dev.assay.cli.report.ProgressRenderer;
import dev.assay.cli.report.ResultFile;
import dev.assay.core.artifact.Printable;
import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.AsOf;
import dev.assay.core.lock.DependencyLock;
import dev.assay.core.lock.LockChanges;
import dev.assay.core.lock.LockReader;
import dev.assay.core.lock.LockWriter;
import dev.assay.core.policy.Policy;
import dev.assay.core.result.Condition;
import dev.assay.core.spec.BuildSpec;
import dev.assay.rebuilder.checkout.Checkout;
import dev.assay.rebuilder.checkout.SourceDemands;
import dev.assay.rebuilder.checkout.SourceMirrors;
import dev.assay.rebuilder.repository.Gate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the lock of a release: every file that its build reads beside its source. */
final class LockCommand extends OptionCommand {
  private final Machine machine;

  LockCommand(Machine machine) {
    super("lock", "Builds a release once, and writes down every dependency by its digest");
    this.machine = machine;
  }

  @Override
  protected List<String> operands() {
    return List.of("SPEC");
  }

  @Override
  protected List<OptionSpec> options() {
    List<OptionSpec> options = new ArrayList<>(SpecOptions.specs());
    options.add(
        OptionSpec.value("output", "FILE", "where it goes; usually SPEC with .lock at its end"));
    options.add(OptionSpec.flag("check", "write nothing; show what is not as the lock says"));
    options.add(OptionSpec.flag("update", "make a lock again that is there; show what changed"));
    options.add(
        OptionSpec.value(
            "as-of", "DATE", "with repositories as they were then: 2024-05-01, in UTC"));
    options.add(
        OptionSpec.repeatable(
            "source-mirror", "PREFIX=PATH", "take sources whose URL begins so from there"));
    options.addAll(HostOptions.specs());
    options.addAll(BuildLimitOptions.specs());
    options.addAll(PolicyOptions.specs());
    return options;
  }

  @Override
  protected String notes() {
    return """
        The build can reach the repositories that the spec names (usually Maven Central),
        through Assay, and nothing else. docs/lock.md describes the file.

        Exit: 0 written, or with --check unchanged; 2 changed, or the build failed; 3 bad
        usage or spec, 70 a bug.
        """;
  }

  /** The file of the lock: as given, or beside the spec if it is there. */
  static Optional<Path> lockOf(Arguments arguments) throws AssayException.Usage {
    Optional<String> given = arguments.value("lock");
    if (given.isPresent()) {
      return Optional.of(SpecOptions.path(given.get()));
    }
    return Optional.of(beside(SpecOptions.path(arguments.operand(0)))).filter(Files::exists);
  }

  /** {@code assay.lock} for {@code assay.yaml}. */
  private static Path beside(Path spec) {
    String name = String.valueOf(spec.getFileName());
    int dot = name.lastIndexOf('.');
    return spec.resolveSibling((dot < 1 ? name : name.substring(0, dot)) + ".lock");
  }

  @Override
  protected ExitCode run(Arguments arguments, Console console) throws AssayException, IOException {
    Path here = Path.of("").toAbsolutePath();
    BuildSpec spec = BuildLimitOptions.on(arguments, SpecOptions.read(arguments), here);
    Optional<String> output = arguments.value("output");
    Path specFile = SpecOptions.path(arguments.operand(0));
    Path file = output.isPresent() ? SpecOptions.path(output.get()) : beside(specFile);
    Optional<DependencyLock> before = before(arguments, file);
    // Whether a lock still holds is asked of the moment that it is from.
    Optional<AsOf> asOf =
        asOf(arguments)
            .or(() -> before.filter(_ -> arguments.has("check")).flatMap(DependencyLock::asOf));
    DependencyLock now = record(arguments, spec, specFile, asOf, console);
    if (before.isEmpty()) {
      return write(now, file, console);
    }
    LockChanges changes = LockChanges.between(before.get(), now);
    changes.lines().forEach(line -> console.out().println(Printable.escape(line)));
    if (!changes.altered().isEmpty()) {
      throw new AssayException.Dependency(
          "the bytes of dependencies changed at their origin; find out who changed them:\n  "
              + String.join("\n  ", changes.altered()));
    }
    if (arguments.has("check")) {
      console.out().println(changes.isEmpty() ? "nothing changed" : file + " is not up to date");
      return changes.isEmpty() ? ExitCode.OK : ExitCode.INCONCLUSIVE;
    }
    return write(now, file, console);
  }

  private static ExitCode write(DependencyLock lock, Path file, Console console)
      throws IOException {
    new ResultFile(file).write(out -> out.write(LockWriter.write(lock)));
    String root =
        lock.root().map(it -> ", rootfs " + it.kind()).orElse("")
            + lock.asOf().map(moment -> ", as of " + moment).orElse("");
    console.out().println(file + ": " + lock.files().size() + " files" + root);
    lock.dynamic()
        .forEach(path -> console.out().println("dynamic: " + path + " decided which version"));
    return ExitCode.OK;
  }

  /** Found out before the build rather than after it. */
  private static Optional<DependencyLock> before(Arguments arguments, Path file)
      throws AssayException.Usage, IOException {
    boolean again = arguments.has("check") || arguments.has("update");
    if (arguments.has("check") && arguments.has("update")) {
      throw new AssayException.Usage("--check writes nothing, --update does: give one of them");
    }
    if (!again && Files.exists(file)) {
      throw new AssayException.Usage(
          file + " is there already: --check compares it, --update makes it again");
    }
    if (!arguments.has("check")) {
      new ResultFile(file).check();
    }
    return again ? Optional.of(LockReader.read(file)) : Optional.empty();
  }

  /** What the sandbox lacks has to be accepted before anything hostile runs in it. */
  private static void requireAccepted(Policy policy, List<Condition> conditions)
      throws AssayException.Infrastructure {
    List<String> refused =
        conditions.stream()
            .filter(it -> !policy.accepts(it))
            .map(Condition::id)
            .distinct()
            .toList();
    if (!refused.isEmpty()) {
      throw new AssayException.Infrastructure(
          "policy "
              + policy.name()
              + " does not accept: "
              + String.join(", ", refused)
              + "; nothing was built. If that is good enough for you: --accept "
              + String.join(",", refused));
    }
  }

  /** The moment that the option names. */
  static Optional<AsOf> asOf(Arguments arguments) throws AssayException.Usage {
    Optional<String> text = arguments.value("as-of");
    return text.isEmpty() ? Optional.empty() : Optional.of(AsOf.read(text.get(), Instant.now()));
  }

  private DependencyLock record(
      Arguments arguments, BuildSpec spec, Path specFile, Optional<AsOf> asOf, Console console)
      throws AssayException, IOException {
    Path here = Path.of("").toAbsolutePath();
    SourceMirrors mirrors = SourceMirrors.parse(arguments.values("source-mirror"), here);
    Policy policy = HostOptions.on(PolicyOptions.of(arguments), arguments);
    Gate gate = Gate.publicAnd(policy.hosts());
    SourceDemands demands = new SourceDemands(policy, List.of(), Instant.now());
    Machine limited =
        machine
            .with(BuildLimitOptions.of(arguments), BuildLimitOptions.sandbox(arguments))
            .with(asOf);
    Path specFolder = Optional.ofNullable(here.resolve(specFile).getParent()).orElse(here);
    try (Progress progress =
            Progress.on(console, machine.environment(), ProgressRenderer.Mode.STEPS);
        Workspace workspace = limited.workspace()) {
      Locks locks = limited.locks(workspace, gate, progress.sink());
      requireAccepted(policy, locks.locker().requireSandbox());
      Checkout source =
          limited
              .checkouts(workspace, mirrors, demands, progress.sink())
              .checkout(spec.source(), spec.environment(), specFolder, workspace.folder("source"));
      return locks.record(spec, source).lock();
    }
  }
}

package dev.assay.cli.command;

import dev.assay.cli.flow.Machine;
import dev.assay.cli.flow.Verification;
import dev.assay.cli.flow.Workspace;
import dev.assay.cli.report.ProgressRenderer;
import dev.assay.core.failure.AssayException;
import dev.assay.core.spec.BuildSpec;
import dev.assay.core.spec.BuildSpec.Exclusion;
import dev.assay.rebuilder.checkout.SourceDemands;
import dev.assay.rebuilder.checkout.SourceMirrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rebuilds a release from its source and compares it with what was published. */
final class VerifyCommand extends OptionCommand {
  private final Machine machine;

  VerifyCommand(Machine machine) {
    super("verify", "Rebuilds a release from its source and compares it with what was published");
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
        OptionSpec.value(
            "candidate",
            "DIR",
            "judge these files, not published yet: a folder, or a zip file of one"));
    options.add(
        OptionSpec.value(
            "lock",
            "FILE",
            "the dependencies; usually SPEC with .lock at its end, if it is there"));
    options.add(
        OptionSpec.value(
            "as-of", "DATE", "with dependencies as repositories had them then: 2024-05-01"));
    options.add(
        OptionSpec.repeatable(
            "source-mirror", "PREFIX=PATH", "take sources whose URL begins so from there"));
    options.add(
        OptionSpec.repeatable(
            "exclude", "FILE=REASON", "leave a published file out; stands as a condition"));
    options.add(
        OptionSpec.repeatable(
            "require-reachable", "BRANCH", "the commit must be on this branch of its repository"));
    options.addAll(HostOptions.specs());
    options.addAll(RecordOptions.specs());
    options.addAll(BuildLimitOptions.specs());
    options.addAll(ResultOptions.specs());
    return options;
  }

  @Override
  protected String notes() {
    return """
        SPEC is an assay.yaml or a .buildspec of Reproducible Central; docs/spec.md
        describes both. The build runs in a sandbox without a network, with the
        dependencies that are locked; nothing published is executed.

        Exit: 0 reproduced, 1 different, 2 inconclusive, 3 bad usage or spec, 70 a bug.
        """;
  }

  @Override
  protected ExitCode run(Arguments arguments, Console console) throws AssayException, IOException {
    ResultOptions options = ResultOptions.of(arguments, console, machine.environment());
    Path here = Path.of("").toAbsolutePath();
    BuildSpec named = BuildLimitOptions.on(arguments, SpecOptions.read(arguments), here);
    BuildSpec spec = excluding(named, arguments.values("exclude"));
    SourceMirrors mirrors = SourceMirrors.parse(arguments.values("source-mirror"), here);
    Optional<String> candidate = arguments.value("candidate");
    Optional<Path> files =
        candidate.isPresent() ? Optional.of(candidate(candidate.get())) : Optional.empty();
    Path specFolder = here.resolve(SpecOptions.path(arguments.operand(0))).getParent();
    Machine limited =
        machine
            .with(BuildLimitOptions.of(arguments), BuildLimitOptions.sandbox(arguments))
            .with(LockCommand.asOf(arguments));
    RecordOptions records = RecordOptions.of(arguments);
    Verification.Outcome outcome;
    try (Progress progress =
            Progress.on(console, machine.environment(), ProgressRenderer.Mode.STEPS);
        Workspace workspace = limited.workspace()) {
      outcome =
          new Verification(
                  limited.steps(
                      workspace,
                      mirrors,
                      LockCommand.lockOf(arguments),
                      files,
                      specFolder == null ? here : specFolder,
                      new SourceDemands(
                          HostOptions.on(options.policy(), arguments),
                          branches(arguments),
                          Instant.now()),
                      options.decompiler(),
                      options.limits(),
                      progress.sink()))
              .verify(spec);
    }
    records.write(spec, outcome, console);
    return options.show(outcome.result(), console);
  }

  /** Found out before the build rather than after it. */
  private static Path candidate(String option) throws AssayException.Usage {
    Path path = SpecOptions.path(option);
    if (!Files.isDirectory(path) && !Files.isRegularFile(path)) {
      throw new AssayException.Usage(
          "--candidate: expected a folder with the files, or a zip file of one, found none at "
              + option);
    }
    return path;
  }

  static List<String> branches(Arguments arguments) throws AssayException.Usage {
    List<String> branches = arguments.values("require-reachable");
    for (String branch : branches) {
      if (!branch.matches("(?!.*\\.\\.)[A-Za-z0-9][A-Za-z0-9._/+-]*")) {
        throw new AssayException.Usage(
            "--require-reachable: expected the name of a branch, found " + branch);
      }
    }
    return branches;
  }

  /** What the person who runs this leaves out, beside what the spec does. */
  private static BuildSpec excluding(BuildSpec spec, List<String> options)
      throws AssayException.Usage {
    List<Exclusion> all = new ArrayList<>(spec.exclusions());
    for (String option : options) {
      int sign = option.indexOf('=');
      if (sign < 1 || option.substring(sign + 1).isBlank() || option.startsWith("*")) {
        throw new AssayException.Usage("--exclude: expected FILE=REASON, found " + option);
      }
      all.add(new Exclusion(option.substring(0, sign), option.substring(sign + 1)));
    }
    return spec.excluding(all);
  }
}

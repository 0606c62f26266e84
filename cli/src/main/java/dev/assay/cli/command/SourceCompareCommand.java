package dev.assay.cli.command;

import dev.assay.cli.flow.Machine;
import dev.assay.cli.flow.SourceComparison;
import dev.assay.cli.flow.Workspace;
import dev.assay.cli.report.ProgressRenderer;
import dev.assay.core.failure.AssayException;
import dev.assay.core.result.ReleaseResult;
import dev.assay.core.spec.SourceRef;
import dev.assay.rebuilder.checkout.SourceDemands;
import dev.assay.rebuilder.checkout.SourceMirrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Holds a source archive against the commit that it claims to be of. */
final class SourceCompareCommand extends OptionCommand {
  private final Machine machine;

  SourceCompareCommand(Machine machine) {
    super("source compare", "Compares a source archive with the commit that it claims to be of");
    this.machine = machine;
  }

  @Override
  protected List<String> operands() {
    return List.of("ARCHIVE", "REPO", "TAG");
  }

  @Override
  protected List<OptionSpec> options() {
    List<OptionSpec> options = new ArrayList<>();
    options.add(OptionSpec.value("commit", "ID", "the commit that TAG must lead to, 40 digits"));
    options.add(
        OptionSpec.value("directory", "DIR", "folder in the archive; as usual the only one"));
    options.add(
        OptionSpec.repeatable(
            "origin", "FILE=REASON", "where a file comes from that only the archive has"));
    options.add(
        OptionSpec.repeatable(
            "source-mirror", "PREFIX=PATH", "take sources whose URL begins so from there"));
    options.add(
        OptionSpec.repeatable(
            "require-reachable", "BRANCH", "the commit must be on this branch of its repository"));
    options.addAll(ResultOptions.specs());
    return options;
  }

  @Override
  protected String notes() {
    return """
        REPO is a git URL, or a path that begins with / ./ or ../; TAG may be a branch or
        a commit, too. The commit's files are those that 'git archive' would take: without
        what has export-ignore, with export-subst filled in. A file that only the archive
        has counts as code. One with a named origin stands as the condition EXCLUDED.

        Exit: 0 every file is equal, 1 different, 2 inconclusive, 3 bad usage, 70 a bug.
        """;
  }

  @Override
  protected ExitCode run(Arguments arguments, Console console) throws AssayException, IOException {
    ResultOptions options = ResultOptions.of(arguments, console, machine.environment());
    Path here = Path.of("").toAbsolutePath();
    Path archive = here.resolve(Paths.of(arguments.operand(0)));
    if (!Files.isRegularFile(archive)) {
      throw new AssayException.Usage("expected a source archive, found no file " + archive);
    }
    SourceComparison.Question question =
        new SourceComparison.Question(
            archive,
            arguments.value("directory").orElse(""),
            new SourceRef.Git(arguments.operand(1), arguments.operand(2), commit(arguments)),
            origins(arguments.values("origin")));
    SourceDemands demands =
        new SourceDemands(options.policy(), VerifyCommand.branches(arguments), Instant.now());
    SourceMirrors mirrors = SourceMirrors.parse(arguments.values("source-mirror"), here);
    ReleaseResult result;
    try (Progress progress =
            Progress.on(console, machine.environment(), ProgressRenderer.Mode.SILENT);
        Workspace workspace = machine.workspace()) {
      result =
          machine
              .sourceComparison(workspace, mirrors, demands, options.decompiler(), progress.sink())
              .compare(question);
    }
    return options.show(result, console);
  }

  private static Optional<String> commit(Arguments arguments) throws AssayException.Usage {
    Optional<String> commit = arguments.value("commit");
    if (commit.isPresent() && !commit.get().matches("[0-9a-f]{40}")) {
      throw new AssayException.Usage(
          "--commit: expected 40 hexadecimal digits, lower case, found " + commit.get());
    }
    return commit;
  }

  private static Map<String, String> origins(List<String> options) throws AssayException.Usage {
    Map<String, String> origins = new TreeMap<>();
    for (String option : options) {
      int sign = option.indexOf('=');
      if (sign < 1 || option.substring(sign + 1).isBlank()) {
        throw new AssayException.Usage("--origin: expected FILE=REASON, found " + option);
      }
      origins.put(option.substring(0, sign), option.substring(sign + 1));
    }
    return origins;
  }
}

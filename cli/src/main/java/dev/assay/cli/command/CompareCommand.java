package dev.assay.cli.command;

import dev.assay.cli.flow.FolderComparison;
import dev.assay.cli.report.ProgressRenderer;
import dev.assay.comparator.Comparator;
import dev.assay.core.failure.AssayException;
import dev.assay.core.result.ReleaseResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Compares what is there already; nothing is fetched or built. */
final class CompareCommand extends OptionCommand {
  private final Map<String, String> environment;

  /** Looks at the variables in {@code environment} for colours and width. */
  CompareCommand(Map<String, String> environment) {
    super("compare", "Compares two files or two folders byte for byte");
    this.environment = Map.copyOf(environment);
  }

  @Override
  protected List<String> operands() {
    return List.of("PUBLISHED", "REBUILT");
  }

  @Override
  protected List<OptionSpec> options() {
    return ResultOptions.specs();
  }

  @Override
  protected String notes() {
    return """
        Folders are compared file by file, by name. Checksum and signature files beside
        a published file are checked against it, and need no counterpart. Symbolic links
        inside a folder are compared as links.

        In a diff, what only the published file has is marked with a plus.
        """;
  }

  @Override
  protected ExitCode run(Arguments arguments, Console console) throws AssayException, IOException {
    ResultOptions options = ResultOptions.of(arguments, console, environment);
    Path published = Paths.of(arguments.operand(0));
    Path rebuilt = Paths.of(arguments.operand(1));
    ReleaseResult result;
    try (Progress progress = Progress.on(console, environment, ProgressRenderer.Mode.SILENT)) {
      FolderComparison comparison =
          new FolderComparison(
              new Comparator(
                      options.limits(),
                      options.decompiler(),
                      Runtime.getRuntime().availableProcessors())
                  ::compare,
              options.limits(),
              options.policy(),
              progress.sink());
      result = comparison.compare(published, rebuilt);
    }
    return options.show(result, console);
  }
}

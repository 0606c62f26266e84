package dev.assay.cli.command;

import dev.assay.cli.flow.FolderComparison;
import dev.assay.cli.flow.LocalComparison;
import dev.assay.cli.flow.Machine;
import dev.assay.cli.flow.PairComparator;
import dev.assay.cli.flow.UnderSignature;
import dev.assay.cli.flow.Workspace;
import dev.assay.cli.report.ProgressRenderer;
import dev.assay.comparator.Comparator;
import dev.assay.core.event.EventSink;
import dev.assay.core.failure.AssayException;
import dev.assay.core.result.ReleaseResult;
import dev.assay.core.signature.PinnedCertificates;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Compares what is there already; nothing is fetched or built. */
final class CompareCommand extends OptionCommand {
  private final Machine machine;

  /** Looks at the variables of {@code machine} for colours and width. */
  CompareCommand(Machine machine) {
    super("compare", "Compares two files or two folders byte for byte");
    this.machine = machine;
  }

  @Override
  protected List<String> operands() {
    return List.of("PUBLISHED", "REBUILT");
  }

  @Override
  protected List<OptionSpec> options() {
    List<OptionSpec> options = new ArrayList<>();
    options.add(
        OptionSpec.flag("isolate", "read the files in a sandboxed process, as verify does"));
    options.addAll(ResultOptions.specs());
    return options;
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
    ResultOptions options = ResultOptions.of(arguments, console, machine.environment());
    Path published = Paths.of(arguments.operand(0));
    Path rebuilt = Paths.of(arguments.operand(1));
    ReleaseResult result;
    try (Progress progress =
        Progress.on(console, machine.environment(), ProgressRenderer.Mode.SILENT)) {
      EventSink events = progress.sink();
      if (arguments.has("isolate")) {
        try (Workspace workspace = machine.workspace()) {
          boolean decompile = options.decompiler().isPresent();
          result =
              comparison(
                      machine.isolated(
                          workspace, options.limits(), decompile, pinned(options), events),
                      options,
                      events)
                  .compare(published, rebuilt);
        }
      } else {
        result = comparison(local(options, events), options, events).compare(published, rebuilt);
      }
    }
    return options.show(result, console);
  }

  private static FolderComparison comparison(
      PairComparator comparator, ResultOptions options, EventSink events) {
    return new FolderComparison(comparator, options.limits(), options.policy(), events);
  }

  private static PairComparator local(ResultOptions options, EventSink events) {
    Comparator comparator =
        new Comparator(
            options.limits(),
            options.decompiler(),
            Runtime.getRuntime().availableProcessors(),
            pinned(options));
    return new UnderSignature(new LocalComparison(comparator::compare, events), pinned(options));
  }

  private static PinnedCertificates pinned(ResultOptions options) {
    return options.policy().fileSigners().x509();
  }
}

package dev.assay.cli.command;

import dev.assay.cli.flow.BuildRecords;
import dev.assay.cli.flow.Verification;
import dev.assay.cli.report.ResultFile;
import dev.assay.core.attest.ProvenanceStatement;
import dev.assay.core.buildinfo.Buildcompare;
import dev.assay.core.buildinfo.BuildinfoWriter;
import dev.assay.core.failure.AssayException;
import dev.assay.core.spec.BuildSpec;
import dev.assay.rebuilder.Rebuild;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/**
 * The options that write what others read of a verification. A file of an earlier run never passes
 * for this one's: where there is nothing to write, it is removed.
 *
 * @param provenance how the rebuilt files came to be
 * @param buildinfo what was rebuilt, as Maven's artifact plugin writes it
 * @param buildcompare the outcome by file, as Reproducible Central records it
 */
record RecordOptions(
    Optional<ResultFile> provenance,
    Optional<ResultFile> buildinfo,
    Optional<ResultFile> buildcompare) {
  static List<OptionSpec> specs() {
    return List.of(
        OptionSpec.value(
            "provenance", "FILE", "write how the rebuilt files came to be (SLSA 1, unsigned)"),
        OptionSpec.value("buildinfo", "FILE", "write what was rebuilt, as a .buildinfo"),
        OptionSpec.value("buildcompare", "FILE", "write the outcome by file, as a .buildcompare"));
  }

  /** Reads them; that they can be written is found out before the build rather than after it. */
  static RecordOptions of(Arguments arguments) throws AssayException.Usage {
    return new RecordOptions(
        file(arguments, "provenance"),
        file(arguments, "buildinfo"),
        file(arguments, "buildcompare"));
  }

  private static Optional<ResultFile> file(Arguments arguments, String option)
      throws AssayException.Usage {
    Optional<String> file = arguments.value(option);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    ResultFile target = new ResultFile(SpecOptions.path(file.get()));
    try {
      target.check();
      return Optional.of(target);
    } catch (IOException e) {
      throw new AssayException.Usage(
          "--" + option + ": cannot write to " + file.get() + ": " + e.getMessage());
    }
  }

  void write(BuildSpec spec, Verification.Outcome outcome, Console console)
      throws AssayException, IOException {
    if (provenance.isPresent()) {
      Optional<String> text = Optional.empty();
      if (outcome.provenance().isPresent()) {
        StringWriter out = new StringWriter();
        ProvenanceStatement.write(outcome.provenance().get(), VersionCommand.version(), out);
        text = Optional.of(out.toString());
      }
      write(text, provenance.get(), "provenance", console);
    }
    if (buildinfo.isPresent()) {
      Optional<Rebuild> rebuild = outcome.rebuild();
      Optional<String> text =
          rebuild.isEmpty()
              ? Optional.empty()
              : Optional.of(BuildinfoWriter.write(BuildRecords.buildinfo(spec, rebuild.get())));
      write(text, buildinfo.get(), ".buildinfo", console);
    }
    if (buildcompare.isPresent()) {
      write(
          BuildRecords.buildcompare(spec, outcome.result()).map(Buildcompare::write),
          buildcompare.get(),
          ".buildcompare",
          console);
    }
  }

  private static void write(Optional<String> text, ResultFile target, String what, Console console)
      throws IOException {
    if (text.isPresent()) {
      target.write(out -> out.write(text.get()));
      return;
    }
    if (Files.isRegularFile(target.target())) {
      Files.delete(target.target());
    }
    console.message("nothing was rebuilt, so there is no " + what);
  }
}

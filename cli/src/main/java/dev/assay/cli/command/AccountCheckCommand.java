package dev.assay.cli.command;

import dev.assay.comparator.audit.LibraryDecoders;
import dev.assay.core.artifact.Printable;
import dev.assay.core.audit.AccountCheck;
import dev.assay.core.audit.ReportReader;
import dev.assay.core.failure.AssayException;
import dev.assay.core.json.RefusedException;
import dev.assay.core.result.ArtifactResult;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Holds a report against the two files that it is about. */
final class AccountCheckCommand extends OptionCommand {
  AccountCheckCommand() {
    super("account check", "Checks that a report accounts for every byte of two files");
  }

  @Override
  protected List<String> operands() {
    return List.of("COMPARISON.json", "PUBLISHED", "REBUILT");
  }

  @Override
  protected List<OptionSpec> options() {
    return List.of(
        OptionSpec.value("name", "ARTIFACT", "which file of the report; needed if it has several"));
  }

  @Override
  protected String notes() {
    return """
        The report is one that 'assay compare' or 'assay verify' wrote with --json. The
        checker does not compare the files itself, and shares no code with what does. It
        checks sizes and digests, that every byte of both files is either equal to one of
        the other file or named by a finding, and that what was decoded decodes to what
        the report says. Of grades it checks that they fit together: the worst one, and the
        bits that METADATA can carry; not whether each is right.

        Exit status: 0 the account holds; 70 it is refused, so Assay has a bug or the
        report is forged; 3 a file cannot be read.
        """;
  }

  @Override
  protected ExitCode run(Arguments arguments, Console console) throws AssayException {
    Path report = Paths.of(arguments.operand(0));
    Path published = Paths.of(arguments.operand(1));
    Path rebuilt = Paths.of(arguments.operand(2));
    try {
      ArtifactResult claim = pick(read(report), arguments.value("name"));
      AccountCheck.Evidence seen =
          new AccountCheck(LibraryDecoders.ALL).check(claim, published, rebuilt);
      console.out().println(describe(claim, seen));
      return ExitCode.OK;
    } catch (RefusedException e) {
      console.message("the account is refused: " + e.getMessage());
      return ExitCode.BUG;
    } catch (IOException e) {
      throw new AssayException.Usage("cannot be read: " + e.getMessage());
    }
  }

  private static List<ArtifactResult> read(Path report) throws IOException, RefusedException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(report))) {
      return ReportReader.read(in);
    }
  }

  private static ArtifactResult pick(List<ArtifactResult> all, Optional<String> name)
      throws AssayException.Usage {
    List<ArtifactResult> fitting =
        all.stream().filter(one -> name.isEmpty() || one.name().equals(name.get())).toList();
    if (fitting.size() == 1) {
      return fitting.getFirst();
    }
    String names = String.join(", ", all.stream().map(ArtifactResult::name).toList());
    throw new AssayException.Usage(
        "account check: expected the name of one file of the report with --name; it has "
            + (all.isEmpty() ? "none" : names));
  }

  private static String describe(ArtifactResult claim, AccountCheck.Evidence seen) {
    String name = Printable.escape(claim.name());
    return seen.layers() == 0
        ? name + ": equal, " + seen.published().digest()
        : String.format(
            Locale.ROOT,
            "%s: every byte is accounted for (%d + %d bytes, %d layers, %d segments, %d findings,"
                + " worst %s)",
            name,
            seen.published().size(),
            seen.rebuilt().size(),
            seen.layers(),
            seen.segments(),
            seen.findings(),
            seen.worst());
  }
}

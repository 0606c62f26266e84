package dev.assay.cli.command;

import dev.assay.cli.flow.Grafting;
import dev.assay.core.failure.AssayException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Moves a published signature onto a rebuilt file. */
final class GraftCommand extends OptionCommand {
  GraftCommand() {
    super("graft", "Moves the signature of a published file onto a rebuilt one");
  }

  @Override
  protected List<String> operands() {
    return List.of("PUBLISHED", "REBUILT");
  }

  @Override
  protected List<OptionSpec> options() {
    return List.of(OptionSpec.value("output", "FILE", "where the result goes; a new file"));
  }

  @Override
  protected String notes() {
    return """
        Takes the signature of a Windows program or jar, and nothing else, from PUBLISHED.
        Every other byte is that of REBUILT, or follows from both: in a program the padding
        before the signature, its place in the headers, the checksum; in a jar the digests
        of all entries, and the archive as jarsigner writes it. Nothing is verified: 'assay
        compare --signer' does that. -o is short for --output.

        Exit: 0 the result is PUBLISHED bit for bit, 1 it is not, 3 bad usage, 70 a bug.
        """;
  }

  @Override
  protected ExitCode run(Arguments arguments, Console console) throws AssayException, IOException {
    Path output =
        Paths.of(
            arguments
                .value("output")
                .orElseThrow(() -> new AssayException.Usage("--output FILE is missing")));
    boolean equal =
        Grafting.write(Paths.of(arguments.operand(0)), Paths.of(arguments.operand(1)), output);
    console
        .out()
        .println(
            equal
                ? "the rebuilt file with the published signature is the published file"
                : "the rebuilt file with the published signature differs from the published file");
    return equal ? ExitCode.OK : ExitCode.DIFFERENT;
  }
}

package dev.assay.cli.command;

import dev.assay.core.failure.AssayException;
import dev.assay.core.spec.SpecWriter;
import java.util.List;

/** Shows what a spec says once everything in it is filled in. */
final class SpecShowCommand extends OptionCommand {
  SpecShowCommand() {
    super("spec show", "Shows the effective spec, with all defaults and variables filled in");
  }

  @Override
  protected List<String> operands() {
    return List.of("SPEC");
  }

  @Override
  protected List<OptionSpec> options() {
    return SpecOptions.specs();
  }

  @Override
  protected ExitCode run(Arguments arguments, Console console) throws AssayException {
    console.out().print(SpecWriter.write(SpecOptions.read(arguments)));
    return ExitCode.OK;
  }
}

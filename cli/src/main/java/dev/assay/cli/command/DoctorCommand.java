package dev.assay.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.cli.flow.Diagnosis;
import dev.assay.cli.flow.Doctor;
import dev.assay.cli.flow.Machine;
import dev.assay.cli.report.DoctorReport;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.util.List;

/** Says what this machine can do, and what would help where it cannot. */
final class DoctorCommand extends OptionCommand {
  private final Machine machine;

  DoctorCommand(Machine machine) {
    super("doctor", "Says what this machine lacks for verify, and what would mend it");
    this.machine = machine;
  }

  @Override
  protected List<OptionSpec> options() {
    return List.of(OptionSpec.flag("json", "write it as JSON"));
  }

  @Override
  protected String notes() {
    return """
        Nothing is changed. A sandbox is really started, with nothing in it.

        Exit: 0 if verify can run here, 2 if it cannot.
        """;
  }

  @Override
  protected ExitCode run(Arguments arguments, Console console) throws IOException {
    Diagnosis diagnosis = new Doctor(machine).diagnose();
    if (arguments.has("json")) {
      Writer out = new OutputStreamWriter(console.out(), UTF_8);
      DoctorReport.json(diagnosis, out);
      out.flush();
    } else {
      DoctorReport.text(diagnosis, console.out());
    }
    return diagnosis.ready() ? ExitCode.OK : ExitCode.INCONCLUSIVE;
  }
}

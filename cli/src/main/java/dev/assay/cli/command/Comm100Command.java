package dev.assay.cli.command;

import dev.assay.cli.demo.Comm100;
import dev.assay.cli.flow.Machine;
import dev.assay.core.event.EventSink;
import dev.assay.core.failure.AssayException;
import dev.assay.core.result.ReleaseResult;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Shows an installer with one line that is not of its source, under a valid signature. */
final class Comm100Command extends StoryCommand {
  Comm100Command(Machine machine) {
    super("demo comm100", "Plays the attack on a signed Windows installer of 2022", machine);
  }

  @Override
  protected Map<String, String> programs() {
    return new TreeMap<>(Map.of("makensis", "nsis", "osslsigncode", "osslsigncode"));
  }

  @Override
  protected String notes() {
    return """
        A vendor of a chat client builds an installer with npm and makensis, and signs it.
        The second release carries one more line of code, under the same signature.

        Needs bubblewrap, makensis and osslsigncode, and the network for Node and packages
        of npm. What is missing is installed, if this runs as root on a system with apt.

        Exit: 0 if the first release was reproduced and the line was found in the second.
        """;
  }

  @Override
  protected Ending play(Machine machine, Path folder, EventSink events) throws AssayException {
    Comm100.Outcome outcome = new Comm100(machine, folder, events).play();
    Map<String, ReleaseResult> results = new LinkedHashMap<>();
    results.put(Comm100.CLEAN, outcome.clean());
    results.put(Comm100.TROJANED, outcome.trojaned());
    String expected =
        "expected "
            + Comm100.CLEAN
            + " reproduced under its signature, and the line found in "
            + Comm100.TROJANED;
    return new Ending(results, outcome.isAsItMustBe() ? "" : expected);
  }
}

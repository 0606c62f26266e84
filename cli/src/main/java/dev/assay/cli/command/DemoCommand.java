package dev.assay.cli.command;

import dev.assay.cli.demo.Demo;
import dev.assay.cli.flow.Machine;
import dev.assay.core.event.EventSink;
import dev.assay.core.failure.AssayException;
import dev.assay.core.result.ReleaseResult;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Shows what Assay does, on a vendor of its own. */
final class DemoCommand extends StoryCommand {
  DemoCommand(Machine machine) {
    super("demo", "Plays a clean and an injected release, and verifies both", withJdk(machine));
  }

  /** The demo builds with the JDK that runs Assay, wherever that is. */
  private static Machine withJdk(Machine machine) {
    Map<String, String> environment = new TreeMap<>(machine.environment());
    environment.putIfAbsent(
        "JAVA_HOME_" + Runtime.version().feature() + "_X64", System.getProperty("java.home", ""));
    return new Machine(environment, machine.home());
  }

  @Override
  protected Map<String, String> programs() {
    return Map.of();
  }

  @Override
  protected String notes() {
    return """
        Needs bubblewrap, and the network for Maven's own plugins. If bubblewrap is missing,
        and this runs as root on a system with apt, it is installed.

        Exit: 0 if the first release was reproduced and the second was not.
        """;
  }

  @Override
  protected Ending play(Machine machine, Path folder, EventSink events) throws AssayException {
    Demo.Outcome outcome = new Demo(machine, folder, events).play();
    Map<String, ReleaseResult> results = new LinkedHashMap<>();
    results.put(Demo.CLEAN, outcome.clean());
    results.put(Demo.INJECTED, outcome.injected());
    String expected = "expected " + Demo.CLEAN + " reproduced and " + Demo.INJECTED + " different";
    return new Ending(results, outcome.isAsItMustBe() ? "" : expected);
  }
}

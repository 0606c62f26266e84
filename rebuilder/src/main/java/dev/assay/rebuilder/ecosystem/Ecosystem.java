package dev.assay.rebuilder.ecosystem;

import dev.assay.core.failure.AssayException;
import dev.assay.core.result.Condition;
import dev.assay.core.spec.BuildSpec;
import dev.assay.core.spec.Environment;
import dev.assay.rebuilder.rootfs.RootFileSystem;
import dev.assay.rebuilder.sandbox.Collector;
import dev.assay.rebuilder.toolchain.Jdk;
import dev.assay.rebuilder.toolchain.ToolIdentity;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What Assay knows about a build tool. */
public interface Ecosystem {
  /**
   * Puts the tool and its settings into the workplace's folders.
   *
   * @param jdk that the build runs on, if the spec asks for one
   * @param root that the build sees as the system
   * @return the tools, identified; commands are found in {@code bin} of the tools' folder
   * @throws AssayException.Toolchain if the tool cannot be had
   */
  List<ToolIdentity> prepare(
      BuildSpec spec, Optional<Jdk> jdk, RootFileSystem root, Workplace place)
      throws AssayException, IOException;

  /**
   * Variables of every command, beside the usual ones.
   *
   * @throws AssayException.Usage if the spec asks for something that cannot be had
   */
  default Map<String, String> variables(Environment environment) throws AssayException {
    return Map.of();
  }

  /** What a verdict rests on because of the tool. */
  default List<Condition> conditions() {
    return List.of();
  }

  /**
   * Collects what the tool says that it made. That is the build's claim: names are checked against
   * their grammar, and files are taken by the collector only.
   *
   * @param source collects from the working directory
   * @param record collects from the folder in which tools say what they made
   * @throws AssayException.Build if the claim is malformed, or a file cannot be taken
   */
  List<Output> outputs(BuildSpec spec, Collector source, Collector record)
      throws AssayException, IOException;
}

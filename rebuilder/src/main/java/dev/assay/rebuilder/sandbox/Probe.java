package dev.assay.rebuilder.sandbox;

import dev.assay.core.result.SandboxInfo;
import java.nio.file.Path;

/** Whether a sandbox works on this machine, found out by running one. */
public sealed interface Probe {
  /**
   * It works.
   *
   * @param program that makes it
   * @param sandbox as builds will have it
   */
  record Usable(Path program, SandboxInfo sandbox) implements Probe {}

  /**
   * It does not.
   *
   * @param why what failed, and the command that would mend it
   */
  record NotUsable(String why) implements Probe {}
}

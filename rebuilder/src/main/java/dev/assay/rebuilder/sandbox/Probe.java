package dev.assay.rebuilder.sandbox;

import java.nio.file.Path;

/** Whether a sandbox works on this machine, found out by running one. */
public sealed interface Probe {
  /**
   * It works.
   *
   * @param program that makes it
   */
  record Usable(Path program) implements Probe {}

  /**
   * It does not.
   *
   * @param why what failed, and the command that would mend it
   */
  record NotUsable(String why) implements Probe {}
}

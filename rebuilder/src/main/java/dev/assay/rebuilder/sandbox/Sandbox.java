package dev.assay.rebuilder.sandbox;

import dev.assay.core.failure.AssayException;

/** Runs hostile commands apart from the host. */
public interface Sandbox {
  /** Whether it works on this machine, found out by running it. */
  Probe probe();

  /** Whether it can show folders of the host elsewhere, and lay one over another. */
  boolean mounts();

  /**
   * Runs one command. When this returns or throws, no process of it is left.
   *
   * @return how it ended; a command that fails is a result, not an exception
   * @throws AssayException.Limit if it ran too long or wrote too much output
   * @throws AssayException.Infrastructure if this machine cannot run it
   */
  SandboxRun run(SandboxRequest request) throws AssayException;
}

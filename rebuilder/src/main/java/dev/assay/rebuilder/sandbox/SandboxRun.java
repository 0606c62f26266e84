package dev.assay.rebuilder.sandbox;

import dev.assay.core.result.SandboxInfo;
import java.nio.file.Path;

/**
 * A run that has ended. Only a {@link Sandbox} makes one, and only after the last process of the
 * run is gone; holding it is the proof that what it wrote no longer changes.
 */
public final class SandboxRun {
  private final int exitStatus;
  private final Path log;
  private final SandboxInfo sandbox;

  SandboxRun(int exitStatus, Path log, SandboxInfo sandbox) {
    this.exitStatus = exitStatus;
    this.log = log;
    this.sandbox = sandbox;
  }

  /** 0 to 255; 128 + n if signal n ended the command. */
  public int exitStatus() {
    return exitStatus;
  }

  /** What stood between the run and the machine. */
  public SandboxInfo sandbox() {
    return sandbox;
  }

  /** What the command wrote to standard output and standard error. */
  public Path log() {
    return log;
  }
}

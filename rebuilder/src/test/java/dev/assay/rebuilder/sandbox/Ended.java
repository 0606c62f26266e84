package dev.assay.rebuilder.sandbox;

import java.nio.file.Path;

/** Makes collectors for tests of other packages, over folders that no sandbox wrote to. */
public final class Ended {
  private Ended() {}

  /** A run that never was. */
  public static SandboxRun run(Path log) {
    return new SandboxRun(0, log);
  }
}

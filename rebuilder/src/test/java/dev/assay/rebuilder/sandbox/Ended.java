package dev.assay.rebuilder.sandbox;

import dev.assay.core.result.SandboxInfo;
import java.nio.file.Path;
import java.util.List;

/** Makes collectors for tests of other packages, over folders that no sandbox wrote to. */
public final class Ended {
  private Ended() {}

  /** A run that never was. */
  public static SandboxRun run(Path log) {
    return new SandboxRun(0, log, new SandboxInfo("none", "nobody", false, List.of()));
  }
}

package dev.assay.rebuilder.sandbox;

import dev.assay.core.failure.AssayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A sandbox request that tests vary. */
final class Cell {
  final Path log;
  final Path work;
  final Path scratch;
  final List<Mount> mounts = new ArrayList<>();
  SandboxLimits limits =
      SandboxLimits.DEFAULT.withWallTime(Duration.ofMinutes(5)).withLog(1 << 20).withTmp(64 << 20);
  boolean network = false;
  Path root = Path.of("/");

  Cell(Path folder) {
    log = folder.resolve("log");
    work = folder.resolve("work");
    scratch = folder.resolve("scratch");
    mounts.add(Mount.writable(work, "/var/maven/app"));
  }

  SandboxRun run(Sandbox sandbox, String script) throws AssayException {
    try {
      Files.createDirectories(work);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return sandbox.run(
        new SandboxRequest(
            List.of("sh", "-c", script),
            root,
            mounts,
            Map.of("PATH", "/usr/bin:/bin", "HOME", "/var/maven"),
            0027,
            "/var/maven/app",
            "/var/maven",
            network,
            limits,
            log,
            scratch));
  }
}

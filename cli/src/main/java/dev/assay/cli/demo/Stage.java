package dev.assay.cli.demo;

import dev.assay.cli.flow.Machine;
import dev.assay.cli.flow.Verification;
import dev.assay.cli.flow.Workspace;
import dev.assay.core.event.EventSink;
import dev.assay.core.failure.AssayException;
import dev.assay.core.limits.Limits;
import dev.assay.core.lock.LockReader;
import dev.assay.core.lock.LockWriter;
import dev.assay.core.policy.Policy;
import dev.assay.core.result.ReleaseResult;
import dev.assay.core.spec.BuildSpec;
import dev.assay.core.spec.SpecReader;
import dev.assay.rebuilder.Locker;
import dev.assay.rebuilder.Rebuild;
import dev.assay.rebuilder.Recording;
import dev.assay.rebuilder.checkout.SourceDemands;
import dev.assay.rebuilder.checkout.SourceMirrors;
import dev.assay.rebuilder.repository.Gate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What all demos do alike: a vendor builds with Assay's own sandbox, and Assay verifies.
 *
 * @param machine that both run on
 * @param repository the vendor's
 * @param events progress
 */
record Stage(Machine machine, DemoRepository repository, EventSink events) {
  /** Commits and tags a release; returns how it is built. */
  BuildSpec release(String version) throws AssayException {
    String commit = repository.release(version);
    return SpecReader.read(
        repository.folder().resolve("assay.yaml"), Map.of("version", version, "commit", commit));
  }

  /** The working tree of the vendor's build machine. */
  Path copy(Workspace workspace) throws AssayException, IOException {
    Path source = workspace.folder("vendor");
    for (String file : repository.files()) {
      Path target = source.resolve(file);
      Files.createDirectories(target.getParent());
      Files.copy(repository.folder().resolve(file), target);
    }
    return source;
  }

  /** The first build makes the lock, which the vendor keeps beside the spec. */
  Rebuild build(Workspace workspace, BuildSpec spec, Path source)
      throws AssayException, IOException {
    Locker locker = machine.locker(workspace, Gate.open(), events);
    Path folder = workspace.folder("build");
    Path log = workspace.log("demo-vendor");
    if (Files.exists(repository.lock())) {
      return locker.build(spec, LockReader.read(repository.lock()), source, folder, log);
    }
    Recording recording = locker.record(spec, source, Optional.empty(), folder, log);
    Files.writeString(repository.lock(), LockWriter.write(recording.lock()));
    return recording.rebuild();
  }

  /** Verifies what the folder {@code published} holds. */
  ReleaseResult verify(BuildSpec spec, Path published, Policy policy) throws AssayException {
    try (Workspace workspace = machine.workspace()) {
      return new Verification(
              machine.steps(
                  workspace,
                  SourceMirrors.NONE,
                  Optional.of(repository.lock()),
                  Optional.of(published),
                  repository.folder(),
                  new SourceDemands(policy, List.of(), Instant.now()),
                  Optional.empty(),
                  Limits.DEFAULT,
                  events))
          .verify(spec)
          .result();
    }
  }
}

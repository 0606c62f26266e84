package dev.assay.cli.flow;

import dev.assay.comparator.explain.Decompiler;
import dev.assay.core.artifact.Store;
import dev.assay.core.event.EventSink;
import dev.assay.core.failure.AssayException;
import dev.assay.core.limits.Limits;
import dev.assay.core.lock.AsOf;
import dev.assay.core.signature.PinnedCertificates;
import dev.assay.rebuilder.Locker;
import dev.assay.rebuilder.Rebuilder;
import dev.assay.rebuilder.checkout.Checkouts;
import dev.assay.rebuilder.checkout.GitAccess;
import dev.assay.rebuilder.checkout.SourceDemands;
import dev.assay.rebuilder.checkout.SourceMirrors;
import dev.assay.rebuilder.dependency.PinnedDownloads;
import dev.assay.rebuilder.repository.Downloads;
import dev.assay.rebuilder.repository.Gate;
import dev.assay.rebuilder.repository.MavenRepositories;
import dev.assay.rebuilder.rootfs.RootFileSystems;
import dev.assay.rebuilder.sandbox.Bubblewrap;
import dev.assay.rebuilder.sandbox.JobSandbox;
import dev.assay.rebuilder.sandbox.Podman;
import dev.assay.rebuilder.sandbox.Sandbox;
import dev.assay.rebuilder.sandbox.SandboxLimits;
import dev.assay.rebuilder.toolchain.DigestMemory;
import dev.assay.rebuilder.toolchain.GradleDistributions;
import dev.assay.rebuilder.toolchain.Jdks;
import dev.assay.rebuilder.toolchain.MavenDistribution;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a run takes from the machine and its user; read once, here.
 *
 * @param environment of this process
 * @param home the user's
 * @param limits of each command of a build
 * @param kind what builds run in
 * @param asOf the moment whose offers of repositories count while a lock is made; empty for now
 */
public record Machine(
    Map<String, String> environment,
    Path home,
    SandboxLimits limits,
    SandboxKind kind,
    Optional<AsOf> asOf) {
  public Machine {
    environment = Map.copyOf(environment);
  }

  /** With the usual limits. */
  public Machine(Map<String, String> environment, Path home) {
    this(environment, home, SandboxLimits.DEFAULT, SandboxKind.BUBBLEWRAP, Optional.empty());
  }

  /** This machine, with other limits for builds, in another kind of sandbox. */
  public Machine with(SandboxLimits others, SandboxKind other) {
    return new Machine(environment, home, others, other, asOf);
  }

  /** This machine, with repositories as they were at a moment. */
  public Machine with(Optional<AsOf> moment) {
    return new Machine(environment, home, limits, kind, moment);
  }

  /** This machine. */
  public static Machine current() {
    String home = System.getProperty("user.home", "/");
    return new Machine(System.getenv(), Path.of(home));
  }

  /** The folders of one run. */
  public Workspace workspace() throws AssayException.Infrastructure {
    return Workspace.open(environment, home);
  }

  /** The sandbox that builds run in. */
  public Sandbox sandbox(Workspace workspace, EventSink events) {
    return switch (kind) {
      case BUBBLEWRAP -> bubblewrap(workspace, events);
      case PODMAN -> podman(workspace, events);
      case JOB -> new JobSandbox(probeFolder(workspace), events);
    };
  }

  /** The sandbox that builds run in, unless another one is asked for. */
  Bubblewrap bubblewrap(Workspace workspace, EventSink events) {
    return new Bubblewrap(environment, probeFolder(workspace), events);
  }

  /** The other one that isolates. */
  Podman podman(Workspace workspace, EventSink events) {
    return new Podman(environment, probeFolder(workspace), events);
  }

  private static Path probeFolder(Workspace workspace) {
    return workspace.work().resolve("probe");
  }

  /**
   * A locker with this machine's sandbox and JDKs.
   *
   * @param gate which hosts a spec may name
   */
  public Locker locker(Workspace workspace, Gate gate, EventSink events) throws AssayException {
    Store store = workspace.store();
    Remotes remotes = remotes(workspace, gate, events);
    MavenRepositories repositories = remotes.maven();
    Rebuilder rebuilder =
        new Rebuilder(
            sandbox(workspace, events),
            Jdks.find(Jdks.SYSTEM, environment, home)
                .remembering(new DigestMemory(workspace.shared("digests"))),
            new RootFileSystems(workspace.shared("rootfs"), environment, gate, events),
            new MavenDistribution(repositories, workspace.shared("maven")),
            store,
            limits,
            events);
    return new Locker(
        rebuilder,
        repositories,
        remotes.npm(),
        store,
        new PinnedDownloads(remotes.downloads(), store, Limits.DEFAULT.decodedBytes(), events),
        new GradleDistributions(
            remotes.downloads(),
            store,
            Optional.ofNullable(environment.get(GradleDistributions.VARIABLE)),
            events),
        events);
  }

  /** Finds locks, and makes them with {@link #locker}. */
  public Locks locks(Workspace workspace, Gate gate, EventSink events) throws AssayException {
    return new Locks(locker(workspace, gate, events), asOf, workspace, events);
  }

  /** Brings sources here. */
  public Checkouts checkouts(
      Workspace workspace, SourceMirrors mirrors, SourceDemands demands, EventSink events)
      throws AssayException {
    return checkouts(workspace, mirrors, demands, gate(demands), events);
  }

  private Checkouts checkouts(
      Workspace workspace,
      SourceMirrors mirrors,
      SourceDemands demands,
      Gate gate,
      EventSink events)
      throws AssayException {
    Remotes remotes = remotes(workspace, gate, events);
    return new Checkouts(
        remotes.maven(),
        remotes.downloads(),
        remotes.ungated(),
        isolation(workspace).archives(),
        mirrors,
        Limits.DEFAULT,
        events,
        workspace.folder("fetch"),
        new GitAccess(home.resolve(".ssh"), environment, gate),
        remotes.retries(),
        demands,
        isolation(workspace).packs());
  }

  /**
   * The steps of a verification.
   *
   * @param mirrors where sources are served from instead
   * @param lock file of the lock, if there is one
   * @param candidate files that are not published yet
   * @param specFolder where relative paths in the spec count from
   * @param demands what is asked of the source; its policy judges
   * @param decompiler shows classes as source, if that is asked for
   * @param comparison how much is read of the files that are compared
   */
  public VerificationSteps steps(
      Workspace workspace,
      SourceMirrors mirrors,
      Optional<Path> lock,
      Optional<Path> candidate,
      Path specFolder,
      SourceDemands demands,
      Optional<Decompiler> decompiler,
      Limits comparison,
      EventSink sink)
      throws AssayException {
    RetryCounter events = new RetryCounter(sink);
    Limits reading = Limits.DEFAULT;
    Store store = workspace.store();
    Gate gate = gate(demands);
    Remotes remotes = remotes(workspace, gate, events);
    MavenRepositories repositories = remotes.maven();
    Downloads downloads = remotes.downloads();
    PinnedCertificates pinned = demands.policy().fileSigners().x509();
    boolean decompile = decompiler.isPresent();
    Isolation isolation = isolation(workspace);
    UnderSignature comparator = isolation.comparison(comparison, decompile, pinned, events);
    return new VerificationSteps(
        workspace,
        checkouts(workspace, mirrors, demands, gate, events),
        locks(workspace, gate, events),
        lock,
        new PublishedFiles(
            repositories, remotes.npm(), downloads, isolation.archives(), store, reading, events),
        isolation.members(),
        new SetComparison(
            comparator, new FileSigners(demands.policy().fileSigners(), demands.now())),
        new PackingAgain(
            isolation.signatures(comparison, decompile, pinned),
            comparator,
            pinned,
            workspace,
            events),
        new VendoredBinaries(
            repositories,
            remotes.npm(),
            downloads,
            isolation.archives(),
            store,
            isolation.comparison(comparison, decompile, PinnedCertificates.NONE, events),
            workspace.folder("vendored"),
            events),
        candidate,
        specFolder,
        demands.policy(),
        events::count,
        events);
  }

  /** Compares source archives with commits. */
  public SourceComparison sourceComparison(
      Workspace workspace,
      SourceMirrors mirrors,
      SourceDemands demands,
      Optional<Decompiler> decompiler,
      EventSink events)
      throws AssayException {
    return new SourceComparison(
        workspace,
        // The repository is the user's to name here; there is no spec.
        checkouts(workspace, mirrors, demands, Gate.open(), events),
        isolated(
            workspace, Limits.DEFAULT, decompiler.isPresent(), PinnedCertificates.NONE, events),
        Limits.DEFAULT,
        demands.policy(),
        events);
  }

  /**
   * Compares files in a JVM without keys or network; in the sandbox that builds run in.
   *
   * @param decompile whether to show classes as source
   * @param pinned whose signatures inside of files count
   */
  public UnderSignature isolated(
      Workspace workspace,
      Limits comparison,
      boolean decompile,
      PinnedCertificates pinned,
      EventSink events)
      throws AssayException.Infrastructure {
    return isolation(workspace).comparison(comparison, decompile, pinned, events);
  }

  private Isolation isolation(Workspace workspace) throws AssayException.Infrastructure {
    return new Isolation(sink -> sandbox(workspace, sink), workspace.folder("isolated"));
  }

  /** For one run, and what a spec may have asked in it. */
  private Remotes remotes(Workspace workspace, Gate gate, EventSink events) {
    return new Remotes(environment, home, workspace, gate, events);
  }

  private static Gate gate(SourceDemands demands) {
    return Gate.publicAnd(demands.policy().hosts());
  }
}

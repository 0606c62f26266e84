package dev.assay.cli.flow;

import dev.assay.core.artifact.Digest;
import dev.assay.core.attest.Provenance;
import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.AsOf;
import dev.assay.core.lock.DependencyLock;
import dev.assay.core.policy.Policy;
import dev.assay.core.result.ArtifactResult;
import dev.assay.core.result.Condition;
import dev.assay.core.result.ReleaseResult;
import dev.assay.core.result.ReleaseResult.ExcludedFile;
import dev.assay.core.result.ReleaseResult.SourceInfo;
import dev.assay.core.result.ReleaseResult.SpecInfo;
import dev.assay.core.result.RootInfo;
import dev.assay.core.result.SandboxInfo;
import dev.assay.core.result.Verdict;
import dev.assay.core.spec.BuildSpec;
import dev.assay.core.spec.Download;
import dev.assay.rebuilder.Locker;
import dev.assay.rebuilder.Rebuild;
import dev.assay.rebuilder.checkout.Checkout;
import dev.assay.rebuilder.repository.PublicUrl;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;

/** What is known about a release so far; enough for a result at any moment (rule 9). */
final class Evidence {
  private final BuildSpec spec;
  private final Policy policy;
  private final IntSupplier retries;
  private final List<Condition> conditions = new ArrayList<>();
  private Optional<SourceInfo> source = Optional.empty();
  private Optional<String> network = Optional.empty();
  private Optional<SandboxInfo> sandbox = Optional.empty();
  private Optional<DependencyLock> lock = Optional.empty();
  private Optional<Digest> log = Optional.empty();
  private Optional<Rebuild> rebuilt = Optional.empty();
  private Optional<RootInfo> root = Optional.empty();
  private List<ArtifactResult> vendored = List.of();
  private Optional<String> published = Optional.empty();

  Evidence(BuildSpec spec, Policy policy, IntSupplier retries) {
    this.retries = retries;
    this.spec = spec;
    this.policy = policy;
    conditions.addAll(spec.remarks());
    for (Download download : spec.downloads()) {
      if (!policy.binaries().contains(download.digest())) {
        conditions.add(
            new Condition.PinnedDownload(
                download.target(), PublicUrl.of(download.url()), download.digest()));
      }
    }
  }

  void add(Checkout checkout) {
    source = Optional.of(checkout.info());
    add(checkout.conditions());
  }

  /** What is in the source without being source: with an origin that was looked at. */
  void add(VendoredBinaries.Outcome outcome) {
    vendored = outcome.differing();
    for (Condition.VendoredBinary one : outcome.same()) {
      conditions.removeIf(
          condition ->
              condition instanceof Condition.UnverifiedBinary unknown
                  && unknown.path().equals(one.path())
                  && unknown.digest().equals(one.digest()));
      if (!policy.binaries().contains(one.digest())) {
        add(List.of(one));
      }
    }
  }

  /** What a verdict rests on; the same one only once. */
  void add(List<Condition> more) {
    more.stream().filter(condition -> !conditions.contains(condition)).forEach(conditions::add);
  }

  /** What the sandbox lacks has to be accepted before anything hostile runs in it. */
  Optional<ReleaseResult> refused(List<Condition> ofSandbox) {
    add(ofSandbox);
    return policy.judge(new Verdict.Reproduced(), ofSandbox) instanceof Verdict.Inconclusive no
        ? Optional.of(
            inconclusive(new Verdict.Inconclusive(no.cause(), no.reason() + "; nothing was built")))
        : Optional.empty();
  }

  void add(Locks.InForce inForce) {
    lock = Optional.of(inForce.lock()).filter(_ -> Locker.hasDependencies(spec));
    if (inForce.madeNow()) {
      conditions.add(new Condition.LockMadeNow());
    }
  }

  /**
   * What was built, and how.
   *
   * @throws AssayException.Infrastructure if its log cannot be read
   */
  void add(Rebuild rebuild) throws AssayException.Infrastructure {
    rebuilt = Optional.of(rebuild);
    log = Optional.of(digest(rebuild.log()));
    sandbox = Optional.of(rebuild.ended().sandbox());
    network = Optional.of(rebuild.network());
    root = Optional.of(rebuild.root().info());
    add(rebuild.conditions().stream().filter(condition -> !policy.settles(condition)).toList());
  }

  void add(PublishedFiles.Found found) {
    published = Optional.of(found.origin());
    add(found.conditions());
  }

  /** The verdict over everything that was compared, under the policy. */
  ReleaseResult judge(SetComparison.Outcome outcome) {
    for (ExcludedFile excluded : outcome.excluded()) {
      conditions.add(new Condition.Excluded(excluded.file().name(), excluded.reason()));
    }
    SetComparison.Outcome all = withVendored(outcome);
    return result(policy.judge(all.verdict(), conditions), all);
  }

  /** A name that both have belongs to the published file. */
  private SetComparison.Outcome withVendored(SetComparison.Outcome outcome) {
    List<ArtifactResult> all = new ArrayList<>(outcome.artifacts());
    for (ArtifactResult one : vendored) {
      String name = one.name();
      while (isTaken(name, all)) {
        name = "source/" + name;
      }
      all.add(
          new ArtifactResult(
              name, one.verdict(), one.published(), one.rebuilt(), one.findings(), one.layers()));
    }
    return new SetComparison.Outcome(all, outcome.excluded(), outcome.sidecars());
  }

  private static boolean isTaken(String name, List<ArtifactResult> by) {
    return by.stream().anyMatch(one -> one.name().equals(name));
  }

  private static Digest digest(Path file) throws AssayException.Infrastructure {
    try {
      return Digest.of(file);
    } catch (IOException e) {
      throw new AssayException.Infrastructure("cannot read the log of the build: " + e, e);
    }
  }

  /** How what was rebuilt came to be; empty if nothing was. */
  Optional<Provenance> provenance() {
    return rebuilt.isPresent() && source.isPresent() && log.isPresent()
        ? Optional.of(
            ProvenanceOf.of(spec, source.get(), lock, rebuilt.get(), log.get(), ofTheBuild()))
        : Optional.empty();
  }

  /** Provenance is about what the build made at first: no signature was there then. */
  private List<Condition> ofTheBuild() {
    return conditions.stream()
        .filter(condition -> !(condition instanceof Condition.SignatureGrafted))
        .toList();
  }

  /** What was rebuilt, if anything was. */
  Optional<Rebuild> rebuild() {
    return rebuilt;
  }

  /** The run stopped. */
  ReleaseResult inconclusive(AssayException failure) {
    return inconclusive(new Verdict.Inconclusive(failure.category(), failure.text()));
  }

  private ReleaseResult inconclusive(Verdict.Inconclusive verdict) {
    SetComparison.Outcome all =
        withVendored(new SetComparison.Outcome(List.of(), List.of(), List.of()));
    return result(all.artifacts().isEmpty() ? verdict : all.verdict(), all);
  }

  private ReleaseResult result(Verdict verdict, SetComparison.Outcome outcome) {
    return new ReleaseResult(
        spec.name(),
        Optional.of(new SpecInfo(spec.origin(), spec.digest())),
        source,
        network,
        sandbox,
        lock.map(DependencyLock::digest),
        lock.flatMap(DependencyLock::asOf).map(AsOf::instant),
        log,
        retries.getAsInt(),
        root,
        published,
        policy.name(),
        verdict,
        conditions,
        conditions.stream().filter(policy::accepts).map(Condition::id).distinct().toList(),
        outcome.excluded(),
        outcome.sidecars(),
        outcome.artifacts());
  }
}

package dev.assay.cli.flow;

import dev.assay.core.artifact.StoredFile;
import dev.assay.core.event.EventSink;
import dev.assay.core.event.ProgressEvent;
import dev.assay.core.failure.AssayException;
import dev.assay.core.policy.Policy;
import dev.assay.core.result.Condition;
import dev.assay.core.spec.BuildSpec;
import dev.assay.core.spec.Vendored;
import dev.assay.rebuilder.Rebuild;
import dev.assay.rebuilder.checkout.Checkout;
import dev.assay.rebuilder.checkout.Checkouts;
import dev.assay.rebuilder.dependency.MemberReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;

/**
 * The steps of a verification, each from the value of the one before.
 *
 * @param workspace this run's folders
 * @param checkouts source to folder
 * @param locks what builds may read beside their source
 * @param lock file of the lock, if there is one
 * @param publishedFiles where published files come from
 * @param members looks into published files
 * @param comparison compares the two sets
 * @param packingAgain verifies files with signed files inside
 * @param vendored holds binaries in the source against what their makers published
 * @param candidate files that are not published yet, instead of the published ones
 * @param specFolder where relative paths in the spec count from
 * @param policy judges
 * @param retries how often something was tried again until now
 * @param events progress
 */
public record VerificationSteps(
    Workspace workspace,
    Checkouts checkouts,
    Locks locks,
    Optional<Path> lock,
    PublishedFiles publishedFiles,
    MemberReader members,
    SetComparison comparison,
    PackingAgain packingAgain,
    VendoredBinaries vendored,
    Optional<Path> candidate,
    Path specFolder,
    Policy policy,
    IntSupplier retries,
    EventSink events) {

  /** Asks for the sandbox before anything is downloaded for nothing. */
  List<Condition> requireSandbox() throws AssayException {
    return locks.locker().requireSandbox();
  }

  Checkout checkOut(BuildSpec spec) throws AssayException {
    events.accept(new ProgressEvent.StepStarted("source", spec.source().text()));
    Checkout source =
        checkouts.checkout(
            spec.source(), spec.environment(), specFolder, workspace.folder("source"));
    events.accept(
        new ProgressEvent.StepFinished(
            "source",
            count(source.files(), "file")
                + source.info().commit().map(commit -> ", commit " + commit).orElse("")));
    return source;
  }

  VendoredBinaries.Outcome checkVendored(BuildSpec spec, Checkout source) throws AssayException {
    return vendored.check(spec, source);
  }

  Locks.InForce lock(BuildSpec spec, Checkout source) throws AssayException {
    return locks.inForce(spec, source, lock);
  }

  Rebuild rebuild(BuildSpec spec, Checkout source, Locks.InForce inForce) throws AssayException {
    try {
      return locks
          .locker()
          .build(
              spec,
              inForce.lock(),
              source.root(),
              workspace.folder("build"),
              workspace.log(spec.name()));
    } catch (AssayException.Dependency e) {
      throw inForce.withoutKept(e);
    }
  }

  /** Rule 6 of the design: the published file never feeds the rebuild. */
  List<Condition> requireIndependent(
      BuildSpec spec, Locks.InForce inForce, PublishedFiles.Found published, Rebuild rebuild)
      throws AssayException {
    Map<String, StoredFile> files = new TreeMap<>();
    published.files().forEach(file -> files.put(file.name(), file.file()));
    requireOtherUpstream(spec, published);
    return locks
        .locker()
        .requireIndependent(spec, inForce.lock(), files, rebuild, policy.binaries(), members);
  }

  /** A published file does not vouch for what it is built from. */
  private static void requireOtherUpstream(BuildSpec spec, PublishedFiles.Found published)
      throws AssayException.Dependency {
    for (Vendored one : spec.vendored()) {
      for (ReleaseFile file : published.files()) {
        if (file.file().digest().equals(one.digest())) {
          throw new AssayException.Dependency(
              "the upstream of "
                  + one.file()
                  + " is the published file "
                  + file.name()
                  + " itself");
        }
      }
    }
  }

  PublishedFiles.Found fetchPublished(BuildSpec spec, Rebuild rebuild) throws AssayException {
    events.accept(new ProgressEvent.StepStarted("published", spec.release().purl()));
    PublishedFiles.Found found =
        candidate.isPresent()
            ? publishedFiles.candidate(candidate.get(), workspace.folder("candidate"))
            : publishedFiles.fetch(
                spec,
                specFolder,
                rebuild.outputs().stream().flatMap(o -> o.repositoryPath().stream()).toList());
    events.accept(new ProgressEvent.StepFinished("published", count(found.files().size(), "file")));
    return found;
  }

  SetComparison.Outcome compare(BuildSpec spec, PublishedFiles.Found published, Rebuild rebuild)
      throws AssayException {
    events.accept(new ProgressEvent.StepStarted("compare", spec.name()));
    Set<String> names =
        published.files().stream().map(VerificationSteps::fileName).collect(Collectors.toSet());
    List<ReleaseFile> built =
        rebuild.outputs().stream()
            // A module that the build never publishes needs no counterpart, unless it has one.
            .filter(output -> !output.deploySkipped() || names.contains(output.name()))
            .map(o -> new ReleaseFile(o.name(), o.repositoryPath(), o.file()))
            .toList();
    SetComparison.Outcome outcome = comparison.compare(published.files(), built, spec.exclusions());
    events.accept(
        new ProgressEvent.StepFinished("compare", count(outcome.artifacts().size(), "file")));
    return outcome;
  }

  PackingAgain.Outcome packAgain(
      BuildSpec spec, PublishedFiles.Found published, Rebuild rebuild, SetComparison.Outcome first)
      throws AssayException {
    return packingAgain.apply(spec, published, rebuild, first);
  }

  private static String count(long n, String what) {
    return n + " " + what + (n == 1 ? "" : "s");
  }

  private static String fileName(ReleaseFile file) {
    return file.name().substring(file.name().lastIndexOf('/') + 1);
  }
}

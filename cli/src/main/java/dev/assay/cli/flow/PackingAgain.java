package dev.assay.cli.flow;

import dev.assay.cli.isolation.SignatureChild.Candidate;
import dev.assay.core.artifact.Artifact;
import dev.assay.core.artifact.Printable;
import dev.assay.core.event.EventSink;
import dev.assay.core.event.ProgressEvent.StepFinished;
import dev.assay.core.event.ProgressEvent.StepStarted;
import dev.assay.core.failure.AssayException;
import dev.assay.core.result.ArtifactResult;
import dev.assay.core.result.Condition;
import dev.assay.core.result.PackedAgain;
import dev.assay.core.result.PackedAgain.Signed;
import dev.assay.core.result.Verdict;
import dev.assay.core.signature.PinnedCertificates;
import dev.assay.core.spec.BuildSpec;
import dev.assay.core.spec.PackagingStep;
import dev.assay.rebuilder.Packaging;
import dev.assay.rebuilder.Rebuild;
import dev.assay.rebuilder.ecosystem.Output;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Verifies files whose vendor signed other files before packing these in. The published signatures
 * are moved onto the files that the build made, the spec's packaging steps run again over them, and
 * what comes out is compared with what was published, as a whole: that what is inside is equal is
 * never enough. Of the published file nothing but these signatures gets there, each of which
 * counts, for exactly that file.
 *
 * <p>Where that does not prove a file, its findings stand as they are.
 */
public final class PackingAgain {
  /** Longer reasons are cut. In characters. */
  private static final int REASON = 600;

  private final InnerSignatures signatures;
  private final UnderSignature comparator;
  private final PinnedCertificates pinned;
  private final Workspace workspace;
  private final EventSink events;

  /**
   * Packs again.
   *
   * @param signatures looks for them
   * @param comparator of the published file and of what came out
   * @param pinned whose signatures count
   * @param workspace this run's folders
   */
  public PackingAgain(
      InnerSignatures signatures,
      UnderSignature comparator,
      PinnedCertificates pinned,
      Workspace workspace,
      EventSink events) {
    this.signatures = signatures;
    this.comparator = comparator;
    this.pinned = pinned;
    this.workspace = workspace;
    this.events = events;
  }

  /**
   * What came out.
   *
   * @param comparison with other results for the files that were tried
   * @param conditions that a pass among these rests on
   */
  public record Outcome(SetComparison.Outcome comparison, List<Condition> conditions) {
    public Outcome {
      conditions = List.copyOf(conditions);
    }
  }

  /**
   * Packs again, if the spec says how, and files differ.
   *
   * @param first what comparing what the build made has shown
   */
  public Outcome apply(
      BuildSpec spec, PublishedFiles.Found published, Rebuild rebuild, SetComparison.Outcome first)
      throws AssayException {
    List<Pairing.Pair> pairs =
        spec.build().packaging().isEmpty()
            ? List.of()
            : differing(first.artifacts(), published.files(), files(rebuild.outputs()));
    if (pairs.isEmpty()) {
      return new Outcome(first, List.of());
    }
    events.accept(
        new StepStarted("package", "again, with the published signatures of files inside"));
    Attempt attempt = new Attempt(rebuild.packaging());
    Map<String, ArtifactResult> results = attempt.results(spec, pairs, first.artifacts());
    List<ArtifactResult> all =
        first.artifacts().stream().map(it -> results.getOrDefault(it.name(), it)).toList();
    boolean proved = results.values().stream().anyMatch(it -> it.verdict().isPass());
    events.accept(
        new StepFinished("package", proved ? "the published file came out" : "proves nothing"));
    return new Outcome(
        new SetComparison.Outcome(all, first.excluded(), first.sidecars()),
        proved ? attempt.conditions() : List.of());
  }

  /** The pairs that were compared, and differ. */
  private static List<Pairing.Pair> differing(
      List<ArtifactResult> results, List<ReleaseFile> published, List<ReleaseFile> built) {
    Map<String, ArtifactResult> different = new HashMap<>();
    results.stream()
        .filter(it -> it.verdict() instanceof Verdict.Different && it.rebuilt().isPresent())
        .forEach(it -> different.put(it.name(), it));
    return Pairing.of(published, built).pairs().stream()
        .filter(
            pair ->
                Optional.ofNullable(different.get(pair.published().name()))
                    .filter(it -> isOf(it, pair))
                    .isPresent())
        .toList();
  }

  private static boolean isOf(ArtifactResult result, Pairing.Pair pair) {
    return result.published().orElseThrow().sameBytes(pair.published().artifact())
        && result.rebuilt().orElseThrow().sameBytes(pair.rebuilt().artifact());
  }

  private static List<ReleaseFile> files(List<Output> outputs) {
    return outputs.stream()
        .map(it -> new ReleaseFile(it.name(), it.repositoryPath(), it.file()))
        .toList();
  }

  /** One attempt, for all files of a release. */
  private final class Attempt {
    private final Packaging packaging;
    private final List<Signed> signed = new ArrayList<>();
    private final List<String> commands = new ArrayList<>();
    private final List<String> unsigned = new ArrayList<>();

    Attempt(Packaging packaging) {
      this.packaging = packaging;
    }

    /** A result for each pair, by name. */
    Map<String, ArtifactResult> results(
        BuildSpec spec, List<Pairing.Pair> pairs, List<ArtifactResult> first)
        throws AssayException {
      Map<String, ArtifactResult> results = new HashMap<>();
      Map<String, ArtifactResult> before = new HashMap<>();
      first.forEach(it -> before.put(it.name(), it));
      List<ReleaseFile> made = List.of();
      Optional<String> failure = Optional.empty();
      try {
        failure = pack(spec, pairs);
        made = failure.isEmpty() ? files(packaging.outputs()) : made;
      } catch (AssayException e) {
        failure = Optional.of("packing again failed: " + firstLine(e.text()));
      } catch (IOException e) {
        throw new AssayException.Infrastructure("cannot pack again: " + e, e);
      }
      for (Pairing.Pair pair : pairs) {
        ArtifactResult old = before.get(pair.published().name());
        Optional<Pairing.Pair> next =
            Pairing.of(List.of(pair.published()), made).pairs().stream().findFirst();
        if (old != null) {
          results.put(old.name(), result(old, pair, next, failure));
        }
      }
      return results;
    }

    private ArtifactResult result(
        ArtifactResult old,
        Pairing.Pair pair,
        Optional<Pairing.Pair> next,
        Optional<String> failure)
        throws AssayException {
      Artifact built = pair.rebuilt().artifact();
      if (failure.isPresent() || next.isEmpty()) {
        return old.with(
            old.verdict(), again(built, Optional.of(failure.orElse("it was not packed again"))));
      }
      Optional<ArtifactResult> proved = proved(next.get());
      return proved.isPresent()
          ? proved
              .get()
              .with(new Verdict.ReproducedUnderSignature(), again(built, Optional.empty()))
          : old.with(old.verdict(), again(built, Optional.of(stillDiffers())));
    }

    /** What comes out equal, or equal but for its own signature; everything else is no proof. */
    private Optional<ArtifactResult> proved(Pairing.Pair pair) throws AssayException {
      Artifact published = pair.published().artifact();
      Artifact made = pair.rebuilt().artifact();
      if (published.sameBytes(made)) {
        return Optional.of(WholeFile.reproduced(published, made));
      }
      if (!comparator.proves(pair)) {
        return Optional.empty();
      }
      return comparator.compare(List.of(pair)).stream()
          .filter(it -> it.verdict() instanceof Verdict.ReproducedUnderSignature)
          .findFirst();
    }

    private PackedAgain again(Artifact built, Optional<String> failure) {
      return new PackedAgain(built, signed, commands, failure.map(PackingAgain::shown));
    }

    private String stillDiffers() {
      return "packed again with the published signature of "
          + String.join(", ", signed.stream().map(Signed::file).toList())
          + ", it is still another file than the published one"
          + (unsigned.isEmpty() ? "" : "; not signed: " + String.join("; ", unsigned));
    }

    /** Runs the steps; says why it did not, if it did not. */
    private Optional<String> pack(BuildSpec spec, List<Pairing.Pair> pairs)
        throws AssayException, IOException {
      if (pinned.isEmpty()) {
        return Optional.of("no signer is pinned, so that no signature inside counts");
      }
      List<Candidate> candidates = signatures.of(pairs);
      FoundSignatures found = new FoundSignatures(candidates, pinned);
      Path log = workspace.log(spec.name() + "-packaging");
      for (PackagingStep step : spec.build().packaging()) {
        for (String file : step.signed()) {
          sign(file, found);
        }
        // Before the first signature everything is as the build left it.
        if (!signed.isEmpty()) {
          commands.add(step.command());
          packaging.run(step.command(), log);
        }
      }
      return signed.isEmpty()
          ? Optional.of("it was not packed again: " + String.join("; ", unsigned))
          : Optional.empty();
    }

    private void sign(String file, FoundSignatures found) throws AssayException, IOException {
      Path built = packaging.take(file).path();
      Path target =
          workspace.folder("packaging").resolve("signed-" + (signed.size() + unsigned.size()));
      switch (found.move(file, built, target)) {
        case FoundSignatures.Move.Done done -> {
          packaging.put(file, done.file());
          signed.add(done.signed());
        }
        case FoundSignatures.Move.None none -> unsigned.add(file + ": " + none.why());
      }
    }

    List<Condition> conditions() {
      List<Condition> conditions = new ArrayList<>(packaging.conditions());
      signed.forEach(it -> conditions.add(new Condition.SignatureGrafted(it.file(), it.table())));
      return conditions;
    }
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  private static String shown(String text) {
    String escaped = Printable.escape(text);
    return escaped.length() <= REASON ? escaped : escaped.substring(0, REASON) + "…";
  }
}

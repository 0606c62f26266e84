package dev.assay.cli.flow;

import dev.assay.core.artifact.Artifact;
import dev.assay.core.artifact.Printable;
import dev.assay.core.event.EventSink;
import dev.assay.core.event.ProgressEvent;
import dev.assay.core.failure.AssayException;
import dev.assay.core.result.ArtifactResult;
import dev.assay.core.result.Comparison;
import dev.assay.core.result.Detail;
import dev.assay.core.result.Grade;
import dev.assay.core.result.Kind;
import dev.assay.core.result.ReleaseResult.ExcludedFile;
import dev.assay.core.result.ReleaseResult.Sidecar;
import dev.assay.core.result.Verdict;
import dev.assay.core.spec.BuildSpec.Exclusion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Compares what was published with what was built, as closed sets: every published file ends up
 * among the artifacts, the excluded files or the sidecars, and every rebuilt one is compared, is
 * the counterpart of an excluded file, or is a finding.
 */
public final class SetComparison {
  private final FileComparator comparator;
  private final EventSink events;
  private final FileSigners signers;

  /** Compares files with {@code comparator}, and signatures with the keys of {@code signers}. */
  public SetComparison(FileComparator comparator, EventSink events, FileSigners signers) {
    this.signers = signers;
    this.comparator = comparator;
    this.events = events;
  }

  /**
   * What came out.
   *
   * @param artifacts by name
   * @param excluded published files that were left out
   * @param sidecars checksum and signature files that nothing is wrong with
   */
  public record Outcome(
      List<ArtifactResult> artifacts, List<ExcludedFile> excluded, List<Sidecar> sidecars) {
    public Outcome {
      artifacts = List.copyOf(artifacts);
      excluded = List.copyOf(excluded);
      sidecars = List.copyOf(sidecars);
    }

    /** The verdict over all artifacts, before any policy. */
    public Verdict verdict() {
      return Verdict.ofAll(artifacts.stream().map(ArtifactResult::verdict).toList());
    }
  }

  /**
   * Compares two sets.
   *
   * @param published their names are unique
   * @param exclusions published files to leave out, by name; their counterparts with them
   * @throws AssayException if two published files have one name, or a file cannot be read
   */
  public Outcome compare(
      List<ReleaseFile> published, List<ReleaseFile> rebuilt, List<Exclusion> exclusions)
      throws AssayException {
    checkNames(published);
    Sidecars.Split split = Sidecars.split(published, rebuilt);
    Pairing pairing = Pairing.of(split.published(), split.rebuilt());
    Results results = new Results(exclusions);
    for (Pairing.Pair pair : pairing.pairs()) {
      if (!results.exclude(pair.published())) {
        results.add(compare(pair));
      }
    }
    for (ReleaseFile file : pairing.publishedOnly()) {
      if (!results.exclude(file)) {
        results.add(WholeFile.unpaired(results.free(file), file.artifact(), Kind.ADDED));
      }
    }
    for (ReleaseFile file : pairing.rebuiltOnly()) {
      results.add(WholeFile.unpaired(results.free(file), file.artifact(), Kind.REMOVED));
    }
    for (Sidecars.Claim claim : split.claims()) {
      if (!results.exclude(claim.sidecar())) {
        results.add(Sidecars.check(claim, signers));
      }
    }
    for (ReleaseFile index : split.indexes()) {
      if (!results.exclude(index)) {
        results.add(RepositoryIndex.check(index));
      }
    }
    return results.outcome();
  }

  private static void checkNames(List<ReleaseFile> published) throws AssayException {
    Set<String> names = new HashSet<>();
    for (ReleaseFile file : published) {
      if (!names.add(file.name())) {
        throw new AssayException.Published(
            "expected published files with different names, found two called " + file.name());
      }
    }
  }

  /** Compares two files that belong together. */
  ArtifactResult compare(Pairing.Pair pair) throws AssayException {
    Artifact published = pair.published().artifact();
    Artifact rebuilt = pair.rebuilt().artifact();
    if (published.sameBytes(rebuilt)) {
      return WholeFile.reproduced(published, rebuilt);
    }
    events.accept(new ProgressEvent.StepStarted("compare", published.name()));
    Comparison comparison;
    try {
      Path left = pair.published().file().path();
      comparison = comparator.compare(published.name(), left, pair.rebuilt().file().path());
    } catch (IOException e) {
      // The digests differ: that stands, whether or not anybody can say where.
      return WholeFile.different(
          published.name(),
          "file",
          new WholeFile.Rule("unreadable", Grade.UNINSPECTED),
          Optional.of(published),
          Optional.of(rebuilt),
          Detail.of("differs, and cannot be read for comparison: " + Printable.escape("" + e)));
    } catch (RuntimeException | StackOverflowError e) {
      // A bug in a reader must not lose the report on the other files, nor pass for a verdict.
      return WholeFile.broken(published, rebuilt, Printable.escape("" + e));
    }
    if (!comparison.published().sameBytes(published) || !comparison.rebuilt().sameBytes(rebuilt)) {
      throw new AssayException.Infrastructure(
          "expected files that stay as they are, found one that changed: " + published.name());
    }
    return different(comparison);
  }

  static ArtifactResult different(Comparison comparison) {
    return new ArtifactResult(
        comparison.published().name(),
        new Verdict.Different(),
        Optional.of(comparison.published()),
        Optional.of(comparison.rebuilt()),
        comparison.findings(),
        comparison.layers(),
        comparison.metadataBits());
  }

  /** Collects results, and keeps their names apart. */
  private static final class Results {
    private final List<Exclusion> exclusions;
    private final List<ArtifactResult> artifacts = new ArrayList<>();
    private final List<ExcludedFile> excluded = new ArrayList<>();
    private final List<Sidecar> sidecars = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    Results(List<Exclusion> exclusions) {
      this.exclusions = exclusions;
    }

    boolean exclude(ReleaseFile file) {
      Optional<Exclusion> exclusion =
          exclusions.stream().filter(e -> e.covers(file.name())).findFirst();
      exclusion.ifPresent(e -> excluded.add(new ExcludedFile(file.artifact(), e.reason())));
      return exclusion.isPresent();
    }

    void add(ArtifactResult result) {
      names.add(result.name());
      artifacts.add(result);
    }

    void add(Sidecars.Outcome outcome) {
      switch (outcome) {
        case Sidecars.Outcome.Fine fine -> sidecars.add(fine.sidecar());
        case Sidecars.Outcome.Wrong wrong -> add(wrong.result());
      }
    }

    /** A name for an unpaired file; a published and a rebuilt one may be called the same. */
    String free(ReleaseFile file) {
      String name = file.name();
      if (names.contains(name)) {
        name = file.repositoryPath().orElse(name);
      }
      for (int n = 2; names.contains(name); n++) {
        name = file.name() + " (" + n + ")";
      }
      return name;
    }

    Outcome outcome() {
      artifacts.sort(Comparator.comparing(ArtifactResult::name));
      excluded.sort(Comparator.comparing(it -> it.file().name()));
      sidecars.sort(Comparator.comparing(it -> it.file().name()));
      return new Outcome(artifacts, excluded, sidecars);
    }
  }
}

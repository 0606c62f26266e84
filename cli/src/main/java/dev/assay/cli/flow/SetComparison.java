package dev.assay.cli.flow;

import dev.assay.core.artifact.Artifact;
import dev.assay.core.failure.AssayException;
import dev.assay.core.result.ArtifactResult;
import dev.assay.core.result.Kind;
import dev.assay.core.result.ReleaseResult.ExcludedFile;
import dev.assay.core.result.ReleaseResult.Sidecar;
import dev.assay.core.result.Verdict;
import dev.assay.core.spec.BuildSpec.Exclusion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compares what was published with what was built, as closed sets: every published file ends up
 * among the artifacts, the excluded files or the sidecars, and every rebuilt one is compared, is
 * the counterpart of an excluded file, or is a finding.
 */
public final class SetComparison {
  private final PairComparator comparator;
  private final FileSigners signers;

  /** Compares files with {@code comparator}, and signatures with the keys of {@code signers}. */
  public SetComparison(PairComparator comparator, FileSigners signers) {
    this.signers = signers;
    this.comparator = comparator;
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
    List<Pairing.Pair> pairs =
        pairing.pairs().stream().filter(pair -> !results.exclude(pair.published())).toList();
    compare(pairs).forEach(results::add);
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
        results.add(check(index, published));
      }
    }
    return results.outcome();
  }

  private static Sidecars.Outcome check(ReleaseFile index, List<ReleaseFile> published)
      throws AssayException {
    if (!BuildinfoFile.is(index)) {
      return RepositoryIndex.check(index);
    }
    Map<String, ReleaseFile> byName = new HashMap<>();
    published.forEach(file -> byName.put(file.name(), file));
    return BuildinfoFile.check(index, byName);
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

  /**
   * Compares files that belong together. That two files are equal is decided here, by their sizes
   * and digests, and nowhere else: whatever the comparator says about the others is no pass, but
   * for what {@link UnderSignature} proves in this process.
   */
  List<ArtifactResult> compare(List<Pairing.Pair> pairs) throws AssayException {
    List<ArtifactResult> results = new ArrayList<>();
    List<Pairing.Pair> differing = new ArrayList<>();
    for (Pairing.Pair pair : pairs) {
      Artifact published = pair.published().artifact();
      Artifact rebuilt = pair.rebuilt().artifact();
      if (published.sameBytes(rebuilt)) {
        results.add(WholeFile.reproduced(published, rebuilt));
      } else {
        differing.add(pair);
      }
    }
    List<ArtifactResult> compared = differing.isEmpty() ? List.of() : comparator.compare(differing);
    requireNoPass(differing, compared);
    results.addAll(compared);
    return results;
  }

  private static void requireNoPass(List<Pairing.Pair> pairs, List<ArtifactResult> results) {
    List<String> names = pairs.stream().map(pair -> pair.published().name()).toList();
    if (!results.stream().map(ArtifactResult::name).toList().equals(names)
        || results.stream().anyMatch(result -> isUnprovedPass(result.verdict()))) {
      throw new IllegalStateException("bug in Assay: differing files are lost, or pass: " + names);
    }
  }

  private static boolean isUnprovedPass(Verdict verdict) {
    return verdict.isPass() && !(verdict instanceof Verdict.ReproducedUnderSignature);
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

package dev.assay.core.result;

import dev.assay.core.artifact.Artifact;
import java.util.List;
import java.util.Optional;

/**
 * The outcome for one file of a release.
 *
 * @param name the file's name, unique in the release
 * @param verdict for this file alone
 * @param published the published file; empty if only the rebuild made it
 * @param rebuilt the rebuilt file; empty if only the publisher has it
 * @param findings every difference
 * @param layers the account of both files; empty if they are equal or one of them is absent
 * @param metadataBits how many bits the values can carry by which METADATA was proved; above the
 *     budget these findings are HIDDEN instead
 * @param packedAgain what running packaging steps again showed, if that was tried. If it proves the
 *     published file, {@code rebuilt} is what came out of it, and not what the build made at first
 */
public record ArtifactResult(
    String name,
    Verdict verdict,
    Optional<Artifact> published,
    Optional<Artifact> rebuilt,
    List<Finding> findings,
    List<Layer> layers,
    int metadataBits,
    Optional<PackedAgain> packedAgain) {
  /** A result of a file that was not packed again. */
  public ArtifactResult(
      String name,
      Verdict verdict,
      Optional<Artifact> published,
      Optional<Artifact> rebuilt,
      List<Finding> findings,
      List<Layer> layers,
      int metadataBits) {
    this(name, verdict, published, rebuilt, findings, layers, metadataBits, Optional.empty());
  }

  /** A result in which nothing was proved to be METADATA. */
  public ArtifactResult(
      String name,
      Verdict verdict,
      Optional<Artifact> published,
      Optional<Artifact> rebuilt,
      List<Finding> findings,
      List<Layer> layers) {
    this(name, verdict, published, rebuilt, findings, layers, 0);
  }

  public ArtifactResult {
    findings = List.copyOf(findings);
    layers = List.copyOf(layers);
    if (verdict instanceof Verdict.Reproduced
        && !(published.isPresent()
            && rebuilt.isPresent()
            && published.get().sameBytes(rebuilt.get())
            && findings.isEmpty())) {
      throw new IllegalStateException("bug in Assay: " + name + " is called reproduced");
    }
    boolean underSignature = verdict instanceof Verdict.ReproducedUnderSignature;
    if (packedAgain.isPresent() && packedAgain.get().isProved() != underSignature) {
      throw new IllegalStateException("bug in Assay: " + name + " is packed again, or is not");
    }
  }

  /** The same result, with what packing again showed. */
  public ArtifactResult with(Verdict newVerdict, PackedAgain again) {
    return new ArtifactResult(
        name, newVerdict, published, rebuilt, findings, layers, metadataBits, Optional.of(again));
  }

  /** The worst grade of all findings. */
  public Grade worst() {
    return findings.stream().map(Finding::grade).reduce(Grade.IDENTICAL, Grade::worse);
  }
}

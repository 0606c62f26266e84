package dev.assay.core.result;

import dev.assay.core.artifact.Artifact;
import java.util.List;

/**
 * What the comparison of one published file with its rebuilt counterpart found, with an account of
 * every byte of both.
 *
 * @param published the published file
 * @param rebuilt the rebuilt file
 * @param findings every difference, in the order of the published file
 * @param layers the account; the first layer is the file itself; empty if the files are equal
 * @param metadataBits how many bits the values can carry by which METADATA was proved
 */
public record Comparison(
    Artifact published,
    Artifact rebuilt,
    List<Finding> findings,
    List<Layer> layers,
    int metadataBits) {
  public Comparison {
    findings = List.copyOf(findings);
    layers = List.copyOf(layers);
    // Rule 1: neither a missing finding nor an invented one may turn the verdict.
    if (findings.isEmpty() != published.sameBytes(rebuilt)) {
      throw new IllegalStateException(
          "bug in Assay: "
              + published.name()
              + (findings.isEmpty() ? " differs without a finding" : " is equal, with findings"));
    }
  }

  /** The worst grade of all findings. */
  public Grade worst() {
    return findings.stream().map(Finding::grade).reduce(Grade.IDENTICAL, Grade::worse);
  }
}

package dev.assay.cli.flow;

import dev.assay.core.attest.Provenance;
import dev.assay.core.failure.AssayException;
import dev.assay.core.result.ReleaseResult;
import dev.assay.core.spec.BuildSpec;
import dev.assay.rebuilder.Rebuild;
import dev.assay.rebuilder.checkout.Checkout;
import java.util.Optional;

/**
 * Verifies one release: rebuilds it from its source, and compares what comes out with what was
 * published. A run that cannot be finished is a result, too: inconclusive, with its cause.
 */
public final class Verification {
  private final VerificationSteps steps;

  /** Verifies with these steps. */
  public Verification(VerificationSteps steps) {
    this.steps = steps;
  }

  /**
   * What came out.
   *
   * @param result the verdict, and what it rests on
   * @param provenance how what was rebuilt came to be; empty if nothing was
   * @param rebuild what was rebuilt, if anything was
   */
  public record Outcome(
      ReleaseResult result, Optional<Provenance> provenance, Optional<Rebuild> rebuild) {}

  /**
   * Verifies what {@code spec} describes.
   *
   * @throws AssayException.Usage if the spec cannot be followed as it is written
   */
  public Outcome verify(BuildSpec spec) throws AssayException.Usage {
    Evidence evidence = new Evidence(spec, steps.policy(), steps.retries());
    ReleaseResult result = verify(spec, evidence);
    return new Outcome(result, evidence.provenance(), evidence.rebuild());
  }

  private ReleaseResult verify(BuildSpec spec, Evidence evidence) throws AssayException.Usage {
    try {
      Optional<ReleaseResult> refused = evidence.refused(steps.requireSandbox());
      if (refused.isPresent()) {
        return refused.get();
      }
      Checkout source = steps.checkOut(spec);
      evidence.add(source);
      evidence.add(steps.checkVendored(spec, source));
      Locks.InForce lock = steps.lock(spec, source);
      evidence.add(lock);
      Rebuild rebuild = steps.rebuild(spec, source, lock);
      evidence.add(rebuild);
      PublishedFiles.Found published = steps.fetchPublished(spec, rebuild);
      evidence.add(published);
      evidence.add(steps.requireIndependent(spec, lock, published, rebuild));
      SetComparison.Outcome outcome = steps.compare(spec, published, rebuild);
      PackingAgain.Outcome packed = steps.packAgain(spec, published, rebuild, outcome);
      evidence.add(packed.conditions());
      return evidence.judge(packed.comparison());
    } catch (AssayException.Usage e) {
      throw e;
    } catch (AssayException e) {
      return evidence.inconclusive(e);
    }
  }
}

package dev.assay.rebuilder.checkout;

import dev.assay.core.failure.AssayException;
import dev.assay.core.policy.Policy;
import dev.assay.core.policy.SourceRule;
import dev.assay.core.signature.TrustedKeys;
import dev.assay.core.spec.SourceRef;
import dev.assay.rebuilder.repository.PublicUrl;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is asked of a git source by those who decide; a spec can only ask for more.
 *
 * @param policy names repositories, signers and branches
 * @param reachable further branches that the commit must be on
 * @param now when signatures are judged
 */
public record SourceDemands(Policy policy, List<String> reachable, Instant now) {
  public SourceDemands {
    reachable = List.copyOf(reachable);
  }

  /**
   * Who may sign, and which branches lead to the commit, for one repository.
   *
   * @param signers nobody if no signature is asked for
   * @param named whether the policy names the repository
   */
  record ForRepository(TrustedKeys signers, List<String> branches, Instant now, boolean named) {
    ForRepository {
      branches = List.copyOf(branches);
    }
  }

  /**
   * What is asked of {@code source}, by the spec as well.
   *
   * @param folder where a relative path counts from
   * @throws AssayException.Source if the policy lists repositories, and this one is not among them
   */
  ForRepository of(SourceRef.Git source, Path folder) throws AssayException.Source {
    String url = source.url();
    Optional<SourceRule> rule = policy.ruleFor(SourceRule.canonical(url, folder));
    if (rule.isEmpty() && !policy.sources().isEmpty()) {
      throw new AssayException.Source(
          "policy "
              + policy.name()
              + " does not name the repository "
              + PublicUrl.of(url)
              + " among its sources. Add it there, or correct the spec.");
    }
    List<String> branches = new ArrayList<>(reachable);
    rule.flatMap(SourceRule::reachable).ifPresent(branches::add);
    source.reachable().ifPresent(branches::add);
    return new ForRepository(
        rule.map(SourceRule::signers).orElse(TrustedKeys.NONE),
        branches.stream().distinct().toList(),
        now,
        rule.isPresent());
  }
}

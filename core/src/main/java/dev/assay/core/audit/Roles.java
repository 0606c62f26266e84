package dev.assay.core.audit;

import dev.assay.core.json.RefusedException;
import dev.assay.core.result.ArtifactResult;
import dev.assay.core.result.Finding;
import java.util.Arrays;

/** What each finding is for in the account: exactly one thing. */
final class Roles {
  private final ArtifactResult claim;
  private final String[] roles;

  Roles(ArtifactResult claim) {
    this.claim = claim;
    this.roles = new String[claim.findings().size()];
    Arrays.fill(roles, "");
  }

  /** The finding {@code index} of {@code layer}, which now has a role. */
  Finding take(String where, int index, int layer, String role) throws RefusedException {
    if (index >= roles.length) {
      throw new RefusedException(where, "a finding that exists", "finding " + index);
    }
    Finding finding = claim.findings().get(index);
    String name = AccountCheck.describe(index, finding);
    if (finding.layer() != layer) {
      throw new RefusedException(
          where, "a finding of layer " + layer, name + " of layer " + finding.layer());
    }
    if (!roles[index].isEmpty()) {
      throw new RefusedException(name, "one role, " + roles[index], "another, " + role);
    }
    roles[index] = role;
    return finding;
  }

  /** Every finding has a role, so that it is about bytes of the files. */
  void requireAll() throws RefusedException {
    for (int i = 0; i < roles.length; i++) {
      if (roles[i].isEmpty()) {
        throw new RefusedException(
            AccountCheck.describe(i, claim.findings().get(i)),
            "bytes, an order, an encoding or a contradiction in the account",
            "none");
      }
    }
  }
}

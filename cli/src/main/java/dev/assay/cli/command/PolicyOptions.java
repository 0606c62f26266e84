package dev.assay.cli.command;

import dev.assay.core.failure.AssayException;
import dev.assay.core.policy.Policy;
import dev.assay.core.policy.PolicyReader;
import java.util.List;

/** The options that say what is accepted without its having been checked. */
final class PolicyOptions {
  private PolicyOptions() {}

  static List<OptionSpec> specs() {
    return List.of(
        OptionSpec.value("policy", "NAME", "default, strict, or a policy file"),
        OptionSpec.repeatable("accept", "NAME,...", "accept these conditions as well"));
  }

  /**
   * Reads them.
   *
   * @throws AssayException if the policy is none, or a name is not that of a condition
   */
  static Policy of(Arguments arguments) throws AssayException {
    Policy policy = PolicyReader.find(arguments.value("policy").orElse(Policy.DEFAULT.name()));
    for (String names : arguments.values("accept")) {
      policy = policy.accepting(PolicyReader.acceptList(names));
    }
    return policy;
  }
}

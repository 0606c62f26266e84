package dev.assay.cli.command;

import dev.assay.core.failure.AssayException;
import dev.assay.core.policy.Policy;
import dev.assay.core.policy.PolicyReader;
import java.util.List;

/** Which hosts of the user's own network a spec may name. */
final class HostOptions {
  private static final String ALLOW = "allow-private";

  private HostOptions() {}

  static List<OptionSpec> specs() {
    return List.of(
        OptionSpec.repeatable(
            ALLOW, "HOST", "the spec may name this host, though it is not public"));
  }

  /** The policy, with the hosts that the options allow as well. */
  static Policy on(Policy policy, Arguments arguments) throws AssayException.Usage {
    List<String> hosts = arguments.values(ALLOW);
    for (String host : hosts) {
      if (!PolicyReader.HOST.test().test(host)) {
        throw new AssayException.Usage(
            "--allow-private: expected a host, such as repo.example.internal, found " + host);
      }
    }
    return policy.reaching(hosts);
  }
}

package dev.assay.core.policy;

import dev.assay.core.artifact.Digest;
import dev.assay.core.result.Cause;
import dev.assay.core.result.Condition;
import dev.assay.core.result.Verdict;
import dev.assay.core.signature.AllowedSigners;
import dev.assay.core.signature.PinnedCertificates;
import dev.assay.core.signature.TrustedKeys;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the person who decides accepts without its having been checked.
 *
 * @param name for headlines: {@code default}, {@code strict}, or a file's name
 * @param accepted names of conditions
 * @param sources where git sources may come from, and what is asked of each; none for anywhere
 * @param binaries whose origin is known, wherever they are in a source, or pinned by a spec
 * @param roots root file systems whose origin is known, by the digest of the image, the archive or
 *     the folder
 * @param fileSigners who may sign published files; nobody if their signatures are not checked
 * @param hosts without a public address that a spec may name
 */
public record Policy(
    String name,
    Set<String> accepted,
    List<SourceRule> sources,
    Set<Digest> binaries,
    Set<Digest> roots,
    TrustedKeys fileSigners,
    Set<String> hosts) {
  /** For everyday use. */
  public static final Policy DEFAULT =
      new Policy(
          "default",
          Set.of(
              "tag-not-signed",
              "lock-made-now",
              "host-rootfs",
              "unverified-binary",
              "vendored-binary",
              "set-not-listed",
              "dynamic-version",
              "signature-grafted"));

  /** Accepts no condition. */
  public static final Policy STRICT = new Policy("strict", Set.of());

  public Policy {
    accepted = Set.copyOf(accepted);
    sources = List.copyOf(sources);
    binaries = Set.copyOf(binaries);
    roots = Set.copyOf(roots);
    hosts = Set.copyOf(hosts);
    for (String condition : accepted) {
      if (!Condition.NAMES.contains(condition)) {
        throw new IllegalArgumentException("unknown condition: " + condition);
      }
    }
  }

  /** A policy that asks nothing of sources. */
  public Policy(String name, Set<String> accepted) {
    this(name, accepted, List.of(), Set.of(), Set.of(), TrustedKeys.NONE, Set.of());
  }

  /** The built-in policy of that name. */
  public static Optional<Policy> named(String name) {
    return Stream.of(DEFAULT, STRICT).filter(policy -> policy.name().equals(name)).findFirst();
  }

  /** This policy, accepting {@code more} as well. */
  public Policy accepting(Collection<String> more) {
    Set<String> all = new TreeSet<>(accepted);
    all.addAll(more);
    return new Policy(name, all, sources, binaries, roots, fileSigners, hosts);
  }

  /** This policy, with more signers of files whose signatures lie inside of these. */
  public Policy trusting(PinnedCertificates more) {
    TrustedKeys keys = new TrustedKeys(Optional.empty(), AllowedSigners.NONE, more);
    return new Policy(name, accepted, sources, binaries, roots, fileSigners.and(keys), hosts);
  }

  /** This policy, knowing the origin of these binaries as well. */
  public Policy knowing(Collection<Digest> more) {
    Set<Digest> all = new HashSet<>(binaries);
    all.addAll(more);
    return new Policy(name, accepted, sources, all, roots, fileSigners, hosts);
  }

  /** This policy, letting specs name these hosts as well. */
  public Policy reaching(Collection<String> more) {
    Set<String> all = new HashSet<>(hosts);
    all.addAll(more);
    return new Policy(name, accepted, sources, binaries, roots, fileSigners, all);
  }

  /** What is asked of a repository, as {@link SourceRule#canonical} writes it; the first counts. */
  public Optional<SourceRule> ruleFor(String repository) {
    return sources.stream().filter(rule -> rule.covers(repository)).findFirst();
  }

  /** Whether a condition does not arise, since the policy knows what it is about. */
  public boolean settles(Condition condition) {
    return switch (condition) {
      case Condition.UnverifiedRootfs it -> roots.contains(it.digest());
      case Condition.UnverifiedBinary it -> binaries.contains(it.digest());
      default -> false;
    };
  }

  /** Whether the policy accepts a condition. */
  public boolean accepts(Condition condition) {
    return accepted.contains(condition.id());
  }

  /** A pass that rests on something not accepted becomes inconclusive; nothing else changes. */
  public Verdict judge(Verdict verdict, List<Condition> conditions) {
    String refused =
        conditions.stream()
            .filter(condition -> !accepts(condition))
            .map(Condition::id)
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    if (!verdict.isPass() || refused.isEmpty()) {
      return verdict;
    }
    return new Verdict.Inconclusive(
        Cause.CONDITIONS, "policy " + name + " does not accept: " + refused);
  }
}

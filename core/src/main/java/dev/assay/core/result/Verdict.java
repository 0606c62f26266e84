package dev.assay.core.result;

import java.util.Collection;

/** What is concluded, for a file or a release. */
public sealed interface Verdict {
  /** Equal size and equal SHA-256. */
  record Reproduced() implements Verdict {}

  /** Equal but for a signature that is proved to be only that. */
  record ReproducedUnderSignature() implements Verdict {}

  /** Different only in what the policy allows. */
  record Allowed() implements Verdict {}

  /** Different. */
  record Different() implements Verdict {}

  /**
   * No conclusion; never a pass.
   *
   * @param cause the class of reason
   * @param reason one line for people
   */
  record Inconclusive(Cause cause, String reason) implements Verdict {}

  /** The name in JSON and in headlines. */
  default String id() {
    return switch (this) {
      case Reproduced _ -> "reproduced";
      case ReproducedUnderSignature _ -> "reproduced-under-signature";
      case Allowed _ -> "allowed";
      case Different _ -> "different";
      case Inconclusive _ -> "inconclusive";
    };
  }

  /** Whether a release with this verdict may be used, conditions aside. */
  default boolean isPass() {
    return switch (this) {
      case Reproduced _ -> true;
      case ReproducedUnderSignature _ -> true;
      case Allowed _ -> true;
      case Different _ -> false;
      case Inconclusive _ -> false;
    };
  }

  private int precedence() {
    return switch (this) {
      case Reproduced _ -> 0;
      case ReproducedUnderSignature _ -> 1;
      case Allowed _ -> 2;
      case Inconclusive _ -> 3;
      case Different _ -> 4;
    };
  }

  /**
   * The verdict over several files: Different, then Inconclusive, Allowed,
   * ReproducedUnderSignature, Reproduced. Of several inconclusive ones the first stands.
   */
  static Verdict ofAll(Collection<? extends Verdict> verdicts) {
    Verdict worst = null;
    for (Verdict verdict : verdicts) {
      if (worst == null || verdict.precedence() > worst.precedence()) {
        worst = verdict;
      }
    }
    return worst != null
        ? worst
        : new Inconclusive(Cause.NOTHING_COMPARED, "there was nothing to compare");
  }
}

package dev.assay.cli.command;

import dev.assay.core.result.Cause;
import dev.assay.core.result.Verdict;

/**
 * How the {@code assay} command ends.
 *
 * <p>A JVM ends with 1 when it cannot start, and with 0, 3 or 134 for reasons of its own; none of
 * these may be read as a verdict. So under the launcher {@code Main} ends with {@link #launched()},
 * which no JVM uses, and the launcher turns that into {@link #code()} and everything else into 70.
 */
public enum ExitCode {
  /**
   * Reproduced, reproduced under signature, or allowed; or a command that judges nothing is done.
   */
  OK(0, 40),
  /** Different, and only that. */
  DIFFERENT(1, 41),
  /** No conclusion. */
  INCONCLUSIVE(2, 42),
  /** Bad usage, spec or policy. */
  USAGE(3, 43),
  /** A bug in Assay. */
  BUG(70, 44);

  private final int code;
  private final int launched;

  ExitCode(int code, int launched) {
    this.code = code;
    this.launched = launched;
  }

  /** The exit code for a verdict. */
  public static ExitCode of(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Reproduced _ -> OK;
      case Verdict.ReproducedUnderSignature _ -> OK;
      case Verdict.Allowed _ -> OK;
      case Verdict.Different _ -> DIFFERENT;
      case Verdict.Inconclusive inconclusive ->
          inconclusive.cause() == Cause.INTERNAL ? BUG : INCONCLUSIVE;
    };
  }

  /** What the caller of {@code assay} sees. */
  public int code() {
    return code;
  }

  /** What the launcher sees; the launcher has the same table. */
  public int launched() {
    return launched;
  }
}

package dev.assay.cli.flow;

import java.util.List;
import java.util.Optional;

/**
 * What a machine can do.
 *
 * @param checks in the order in which a verification needs them
 */
public record Diagnosis(List<Check> checks) {
  public Diagnosis {
    checks = List.copyOf(checks);
  }

  /** Whether a verification can run here. */
  public boolean ready() {
    return checks.stream().noneMatch(check -> check.state() == State.MISSING);
  }

  /** How well one thing is. */
  public enum State {
    /** As it should be. */
    OK,
    /** Works, with less than could be. */
    WEAK,
    /** Without it, nothing can be verified. */
    MISSING;

    /** As reports spell it. */
    public String id() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * One thing that was looked at.
   *
   * @param name of it
   * @param state how well it is
   * @param found what is there
   * @param remedy a command to type, or what else helps
   */
  public record Check(String name, State state, String found, Optional<String> remedy) {
    static Check ok(String name, String found) {
      return new Check(name, State.OK, found, Optional.empty());
    }

    static Check weak(String name, String found, String remedy) {
      return new Check(name, State.WEAK, found, Optional.of(remedy));
    }

    static Check missing(String name, String found, String remedy) {
      return new Check(name, State.MISSING, found, Optional.of(remedy));
    }
  }
}

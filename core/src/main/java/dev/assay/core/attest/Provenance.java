package dev.assay.core.attest;

import dev.assay.core.artifact.Digest;
import dev.assay.core.result.Condition;
import dev.assay.core.result.SandboxInfo;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the files of a rebuild came to be: the content of a provenance predicate of SLSA 1
 * (slsa.dev/spec/v1.1/provenance). It says nothing about a verdict.
 *
 * @param outputs what the build made; at least one
 * @param external what was asked for
 * @param internal what Assay added to that
 * @param dependencies all that went in: source, lock, tools, locked files
 * @param run how it went
 */
public record Provenance(
    List<Resource> outputs,
    External external,
    Internal internal,
    List<Resource> dependencies,
    Run run) {
  public Provenance {
    outputs = List.copyOf(outputs);
    dependencies = List.copyOf(dependencies);
    if (outputs.isEmpty()) {
      throw new IllegalArgumentException("provenance is about at least one file");
    }
  }

  /**
   * What was asked for.
   *
   * @param release package URL
   * @param specFile as it was given
   * @param specDigest of its bytes
   * @param spec as it was understood, every default spelled out
   */
  public record External(String release, String specFile, Digest specDigest, String spec) {}

  /**
   * What Assay added.
   *
   * @param commands in the order in which they ran
   * @param variables the whole environment of each
   * @param workdir where each started
   * @param umask octal
   * @param network {@code open} or {@code closed}
   * @param sandbox what stood between the build and the machine, with its limits
   */
  public record Internal(
      List<String> commands,
      Map<String, String> variables,
      String workdir,
      int umask,
      String network,
      SandboxInfo sandbox) {
    public Internal {
      commands = List.copyOf(commands);
      variables = Collections.unmodifiableMap(new TreeMap<>(variables));
    }
  }

  /**
   * How it went.
   *
   * @param invocation a name for this run that no other one has
   * @param started when the first command began
   * @param finished when the last one had ended
   * @param exitStatus of the last command
   * @param log digest of all that the build printed
   * @param conditions that the rebuild rests on
   */
  public record Run(
      String invocation,
      Instant started,
      Instant finished,
      int exitStatus,
      Digest log,
      List<Condition> conditions) {
    public Run {
      conditions = List.copyOf(conditions);
    }
  }
}

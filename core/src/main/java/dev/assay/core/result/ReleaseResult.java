package dev.assay.core.result;

import dev.assay.core.artifact.Artifact;
import dev.assay.core.artifact.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The outcome for a release, or for two files or folders that were compared.
 *
 * @param name what was judged, for the headline
 * @param spec the spec's file name and digest; empty when only comparing
 * @param source what was built; empty when only comparing, or when the source could not be had
 * @param network {@code open} or {@code closed} for the build; empty when nothing was built
 * @param sandbox what stood between the build and the machine; empty when no build ended
 * @param lock digest of the lock of the build's dependencies; empty when there was none
 * @param asOf the moment whose offers of repositories that lock is from; empty for when it was made
 * @param log digest of all that the build printed; empty when no build ended
 * @param retries how often something was tried again after trouble with the network
 * @param root what the build saw as the system; empty when nothing was built
 * @param published where the published files are from, without credentials; empty when they were
 *     not fetched
 * @param policy name of the policy that judged
 * @param verdict for the release
 * @param conditions what the verdict rests on, in the order in which they arose
 * @param accepted names of those conditions that the policy accepts
 * @param excluded published files that were not compared
 * @param sidecars published checksum and signature files that nothing is wrong with; one that is
 *     wrong is among the artifacts
 * @param artifacts the files that were compared, by name
 */
public record ReleaseResult(
    String name,
    Optional<SpecInfo> spec,
    Optional<SourceInfo> source,
    Optional<String> network,
    Optional<SandboxInfo> sandbox,
    Optional<Digest> lock,
    Optional<Instant> asOf,
    Optional<Digest> log,
    int retries,
    Optional<RootInfo> root,
    Optional<String> published,
    String policy,
    Verdict verdict,
    List<Condition> conditions,
    List<String> accepted,
    List<ExcludedFile> excluded,
    List<Sidecar> sidecars,
    List<ArtifactResult> artifacts) {
  public ReleaseResult {
    conditions = List.copyOf(conditions);
    accepted = List.copyOf(accepted);
    excluded = List.copyOf(excluded);
    sidecars = List.copyOf(sidecars);
    artifacts = List.copyOf(artifacts);
  }

  /** The worst grade of all files. */
  public Grade worst() {
    return artifacts.stream().map(ArtifactResult::worst).reduce(Grade.IDENTICAL, Grade::worse);
  }

  /**
   * The spec that was followed.
   *
   * @param file as it was given
   * @param digest of its bytes
   */
  public record SpecInfo(String file, Digest digest) {}

  /**
   * The source that was built.
   *
   * @param kind {@code git} or {@code archive}
   * @param location URL or coordinates
   * @param commit 40 or 64 hexadecimal digits; empty for an archive
   * @param archive digest of the archive; empty for git
   * @param tree digest over every file's path, mode and content
   * @param signer whose signature of the tag or commit was checked, and counts
   * @param submodules further repositories whose commits are part of the tree
   * @param remarks what people should look at, one line each; no judgement
   */
  public record SourceInfo(
      String kind,
      String location,
      Optional<String> commit,
      Optional<Digest> archive,
      Digest tree,
      Optional<String> signer,
      List<Submodule> submodules,
      List<String> remarks) {
    public SourceInfo {
      submodules = List.copyOf(submodules);
      remarks = List.copyOf(remarks);
    }

    /** The same source with these remarks. */
    public SourceInfo withRemarks(List<String> all) {
      return new SourceInfo(kind, location, commit, archive, tree, signer, submodules, all);
    }

    /** A source without further repositories and remarks, whose signature was not checked. */
    public SourceInfo(
        String kind,
        String location,
        Optional<String> commit,
        Optional<Digest> archive,
        Digest tree) {
      this(kind, location, commit, archive, tree, Optional.empty(), List.of(), List.of());
    }
  }

  /**
   * A repository whose commit is part of another's tree.
   *
   * @param path its folder in the tree
   * @param location URL
   * @param commit 40 hexadecimal digits, from the tree
   */
  public record Submodule(String path, String location, String commit) {}

  /**
   * A published file that was left out.
   *
   * @param file the published file
   * @param reason from the spec
   */
  public record ExcludedFile(Artifact file, String reason) {}

  /**
   * A published file that only says something about another one.
   *
   * @param file the checksum or signature file
   * @param of name of the published file that it belongs to
   * @param notChecked why it was not checked; empty if it was, and agrees
   */
  public record Sidecar(Artifact file, String of, Optional<String> notChecked) {}
}

package dev.assay.cli.flow;

import dev.assay.core.artifact.Artifact;
import dev.assay.core.artifact.ArtifactPath;
import dev.assay.core.artifact.Printable;
import dev.assay.core.result.ArtifactResult;
import dev.assay.core.result.Cause;
import dev.assay.core.result.Detail;
import dev.assay.core.result.Finding;
import dev.assay.core.result.Grade;
import dev.assay.core.result.Kind;
import dev.assay.core.result.Range;
import dev.assay.core.result.Verdict;
import java.util.List;
import java.util.Optional;

/** Results about files as a whole: equal, without a counterpart, or wrong in themselves. */
final class WholeFile {
  private WholeFile() {}

  static ArtifactResult reproduced(Artifact published, Artifact rebuilt) {
    return new ArtifactResult(
        published.name(),
        new Verdict.Reproduced(),
        Optional.of(published),
        Optional.of(rebuilt),
        List.of(),
        List.of());
  }

  /** A file that the other side does not have. */
  static ArtifactResult unpaired(String name, Artifact file, Kind kind) {
    boolean added = kind == Kind.ADDED;
    return different(
        name,
        "file",
        new Rule("closed-set", Grade.CODE),
        added ? Optional.of(file) : Optional.empty(),
        added ? Optional.empty() : Optional.of(file),
        Detail.of(""));
  }

  /** A published file that is wrong, whatever the rebuild made. */
  static ArtifactResult wrong(Artifact published, String part, String rule, Detail detail) {
    return different(
        published.name(),
        part,
        new Rule(rule, Grade.CODE),
        Optional.of(published),
        Optional.empty(),
        detail);
  }

  /** A published file that nothing can be concluded from. */
  static ArtifactResult unsure(Artifact published, String part, String reason) {
    ArtifactResult differing =
        different(
            published.name(),
            part,
            new Rule(part, Grade.UNINSPECTED),
            Optional.of(published),
            Optional.empty(),
            Detail.of(reason));
    return new ArtifactResult(
        published.name(),
        new Verdict.Inconclusive(Cause.PUBLISHED, published.name() + " " + reason),
        differing.published(),
        differing.rebuilt(),
        differing.findings(),
        List.of());
  }

  /** One finding over all bytes of the sides that are there. */
  static ArtifactResult different(
      String name,
      String part,
      Rule rule,
      Optional<Artifact> published,
      Optional<Artifact> rebuilt,
      Detail detail) {
    Kind kind = rebuilt.isEmpty() ? Kind.ADDED : published.isEmpty() ? Kind.REMOVED : Kind.CHANGED;
    Finding finding =
        new Finding(
            ArtifactPath.of(name),
            part,
            kind,
            rule.grade(),
            rule.id(),
            0,
            published.map(WholeFile::all).stream().toList(),
            rebuilt.map(WholeFile::all).stream().toList(),
            detail);
    return new ArtifactResult(
        name, new Verdict.Different(), published, rebuilt, List.of(finding), List.of());
  }

  /** Two files that differ, on which a bug in Assay stopped the comparison: no verdict. */
  static ArtifactResult broken(Artifact published, Artifact rebuilt, String bug) {
    return stopped(
        published,
        rebuilt,
        "internal-error",
        new Verdict.Inconclusive(
            Cause.INTERNAL,
            "a bug in Assay stopped the comparison of " + published.name() + ": " + bug));
  }

  /** Two files that differ, and that could not be compared to the end: no verdict. */
  static ArtifactResult stopped(
      Artifact published, Artifact rebuilt, String rule, Verdict.Inconclusive verdict) {
    ArtifactResult differing =
        different(
            published.name(),
            "file",
            new Rule(rule, Grade.UNINSPECTED),
            Optional.of(published),
            Optional.of(rebuilt),
            Detail.of(verdict.reason()));
    return new ArtifactResult(
        published.name(),
        verdict,
        differing.published(),
        differing.rebuilt(),
        differing.findings(),
        List.of());
  }

  /** Two files that differ, one of which cannot be read: that stands, whoever can say where. */
  static ArtifactResult unreadable(Artifact published, Artifact rebuilt, String why) {
    return different(
        published.name(),
        "file",
        new Rule("unreadable", Grade.UNINSPECTED),
        Optional.of(published),
        Optional.of(rebuilt),
        Detail.of("differs, and cannot be read for comparison: " + Printable.escape(why)));
  }

  private static Range all(Artifact file) {
    return new Range(0, file.size(), file.digest());
  }

  /** A rule, and the grade that it gives. */
  record Rule(String id, Grade grade) {}
}

package dev.assay.cli.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.artifact.Artifact;
import dev.assay.core.artifact.ArtifactPath;
import dev.assay.core.artifact.Digest;
import dev.assay.core.artifact.MemberName;
import dev.assay.core.policy.Policy;
import dev.assay.core.result.ArtifactResult;
import dev.assay.core.result.Cause;
import dev.assay.core.result.Condition;
import dev.assay.core.result.Detail;
import dev.assay.core.result.Finding;
import dev.assay.core.result.Grade;
import dev.assay.core.result.Kind;
import dev.assay.core.result.Layer;
import dev.assay.core.result.PackedAgain;
import dev.assay.core.result.Range;
import dev.assay.core.result.ReleaseResult;
import dev.assay.core.result.RootInfo;
import dev.assay.core.result.SandboxInfo;
import dev.assay.core.result.SandboxInfo.LimitInForce;
import dev.assay.core.result.Segment;
import dev.assay.core.result.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Results to report. */
final class Samples {
  private Samples() {}

  static Digest digest(String content) {
    return Digest.of(content.getBytes(UTF_8));
  }

  static Artifact file(String name, String content) {
    return new Artifact(name, content.getBytes(UTF_8).length, digest(content));
  }

  static ArtifactPath path(String file, String... members) {
    ArtifactPath path = ArtifactPath.of(file);
    for (String member : members) {
      path = path.resolve(MemberName.of(member));
    }
    return path;
  }

  static Range range(long offset, String content) {
    return new Range(offset, content.getBytes(UTF_8).length, digest(content));
  }

  static ArtifactResult same(String name) {
    Artifact file = file(name, "content of " + name);
    return new ArtifactResult(
        name, new Verdict.Reproduced(), Optional.of(file), Optional.of(file), List.of(), List.of());
  }

  static ArtifactResult different(String name, List<Finding> findings, List<Layer> layers) {
    return new ArtifactResult(
        name,
        new Verdict.Different(),
        Optional.of(file(name, "published " + name)),
        Optional.of(file(name, "rebuilt " + name)),
        findings,
        layers);
  }

  /** One that was packed again, with a signature inside. */
  static ArtifactResult packedAgain(String name, Optional<String> failure) {
    PackedAgain again =
        new PackedAgain(
            file(name, "built " + name),
            List.of(
                new PackedAgain.Signed(
                    "dist/App.exe", 2984, digest("table"), "CN=Vendor", "X.509 ab12")),
            List.of("makensis installer.nsi"),
            failure);
    return failure.isEmpty()
        ? same(name).with(new Verdict.ReproducedUnderSignature(), again)
        : different(
                name,
                List.of(finding(path(name), "file", Grade.CODE, "default", Detail.of(""))),
                List.of())
            .with(new Verdict.Different(), again);
  }

  static ArtifactResult unpaired(String name, Kind kind) {
    Artifact file = file(name, "only " + name);
    List<Range> whole = List.of(range(0, "only " + name));
    boolean added = kind == Kind.ADDED;
    return new ArtifactResult(
        name,
        new Verdict.Different(),
        added ? Optional.of(file) : Optional.empty(),
        added ? Optional.empty() : Optional.of(file),
        List.of(
            new Finding(
                ArtifactPath.of(name),
                "file",
                kind,
                Grade.CODE,
                "closed-set",
                0,
                added ? whole : List.of(),
                added ? List.of() : whole,
                Detail.of(""))),
        List.of());
  }

  static Finding finding(ArtifactPath path, String part, Grade grade, String rule, Detail detail) {
    return new Finding(
        path,
        part,
        Kind.CHANGED,
        grade,
        rule,
        0,
        List.of(range(10, "p" + path + part)),
        List.of(range(12, "r" + path + part)),
        detail);
  }

  /** Two layers: the file, and a member that is deflated in it. */
  static List<Layer> account(String file) {
    Digest whole = digest("published " + file);
    return List.of(
        new Layer(
            path(file),
            new Layer.Origin(-1, 0, 20, "stored", 20, whole),
            new Layer.Origin(-1, 0, 19, "stored", 19, digest("rebuilt " + file)),
            List.of(
                new Segment(0, 10, new Segment.EqualTo(0)),
                new Segment(10, 5, new Segment.DecodedAs(1)),
                new Segment(15, 5, new Segment.OwnedBy(0))),
            List.of(
                new Segment(0, 10, new Segment.EqualTo(0)),
                new Segment(10, 5, new Segment.DecodedAs(1)),
                new Segment(15, 4, new Segment.OwnedBy(0))),
            List.of(),
            OptionalInt.empty()),
        new Layer(
            path(file, "a"),
            new Layer.Origin(0, 10, 5, "deflate", 7, digest("a")),
            new Layer.Origin(0, 10, 5, "deflate", 7, digest("a")),
            List.of(new Segment(0, 7, new Segment.EqualTo(0))),
            List.of(new Segment(0, 7, new Segment.EqualTo(0))),
            List.of(0),
            OptionalInt.of(0)));
  }

  /** One of each condition. */
  static List<Condition> everyCondition() {
    return List.of(
        new Condition.ArchiveSource("org.example:a:zip:source-release:1.0"),
        new Condition.TagNotSigned("v1.0", "the tag is not signed"),
        new Condition.CommitNotPinned("v1.0", "1".repeat(40)),
        new Condition.LockMadeNow(),
        new Condition.NetworkOpen(),
        new Condition.HostRootfs("Debian 12"),
        new Condition.UnverifiedRootfs("oci", digest("image")),
        new Condition.JobSandbox(),
        new Condition.UnverifiedBinary("lib/x.dll", digest("x")),
        new Condition.VendoredBinary("lib/y.dll", "pkg:npm/y@1.0!/package/y.dll", digest("y")),
        new Condition.PinnedDownload("lib/y.zip", "https://files.example.org/y.zip", digest("y")),
        new Condition.FittedValue("SOURCE_DATE_EPOCH"),
        new Condition.SourceWritten("src/A.java"),
        new Condition.Excluded("a-javadoc.jar", "made with another JDK"),
        new Condition.PublishedElsewhere("maven", "https://repo.example.org/releases"),
        new Condition.SetNotListed(),
        new Condition.DynamicVersion("org/example/maven-metadata.xml"),
        new Condition.DependencyRewritten("org/example/a/1/a-1.jar", "found a link"),
        new Condition.MembersUnread("Setup.exe", "overlay", "an unknown method"),
        new Condition.AttributeNotApplied("filter=x", "a.txt", 2),
        new Condition.InstallScripts(List.of("a@1.0.0", "@b/c@2.0.0")),
        new Condition.SignatureGrafted("dist/App.exe", digest("table")),
        new Condition.LimitsNotEnforced("memory"));
  }

  private static SandboxInfo sandbox() {
    return new SandboxInfo(
        "bubblewrap",
        "user 65530",
        true,
        List.of(
            new LimitInForce("memory", 8L << 30, "bytes", "cgroup v2"),
            new LimitInForce("processes", 4096, "count", "rlimit"),
            new LimitInForce("wall-time", 7200, "seconds", "watched")));
  }

  static Builder release(String name) {
    return new Builder(name);
  }

  /** Collects what a result consists of, and judges it. */
  static final class Builder {
    private final String name;
    private final List<ArtifactResult> artifacts = new ArrayList<>();
    private final List<Condition> conditions = new ArrayList<>();
    private final List<ReleaseResult.ExcludedFile> excluded = new ArrayList<>();
    private final List<ReleaseResult.Sidecar> sidecars = new ArrayList<>();
    private Policy policy = Policy.DEFAULT;
    private boolean built;

    private Builder(String name) {
      this.name = name;
    }

    Builder with(ArtifactResult artifact) {
      artifacts.add(artifact);
      return this;
    }

    Builder under(Condition condition) {
      conditions.add(condition);
      return this;
    }

    Builder accepting(String... names) {
      policy = policy.accepting(List.of(names));
      return this;
    }

    Builder excluding(String file, String reason) {
      return excluded(file, reason).under(new Condition.Excluded(file, reason));
    }

    Builder excluded(String file, String reason) {
      excluded.add(new ReleaseResult.ExcludedFile(file(file, "excluded " + file), reason));
      return this;
    }

    Builder sidecar(String file, String of, Optional<String> notChecked) {
      sidecars.add(new ReleaseResult.Sidecar(file(file, "sidecar"), of, notChecked));
      return this;
    }

    Builder built() {
      built = true;
      return this;
    }

    ReleaseResult judged() {
      Verdict all = Verdict.ofAll(artifacts.stream().map(ArtifactResult::verdict).toList());
      return verdict(policy.judge(all, conditions));
    }

    ReleaseResult inconclusive(Cause cause, String reason) {
      return verdict(new Verdict.Inconclusive(cause, reason));
    }

    private ReleaseResult verdict(Verdict verdict) {
      return new ReleaseResult(
          name,
          built
              ? Optional.of(new ReleaseResult.SpecInfo("assay.yaml", digest("spec")))
              : Optional.empty(),
          built
              ? Optional.of(
                  new ReleaseResult.SourceInfo(
                      "git",
                      "https://git.example.org/a.git",
                      Optional.of("0123456789".repeat(4)),
                      Optional.empty(),
                      digest("tree")))
              : Optional.empty(),
          built ? Optional.of("open") : Optional.empty(),
          built ? Optional.of(sandbox()) : Optional.empty(),
          built ? Optional.of(digest("lock")) : Optional.empty(),
          built ? Optional.of(Instant.parse("2026-01-31T12:00:00Z")) : Optional.empty(),
          built ? Optional.of(digest("log")) : Optional.empty(),
          built ? 1 : 0,
          built
              ? Optional.of(
                  new RootInfo(
                      "oci", "registry.example.org/jdk", Optional.of(digest("image")), "user"))
              : Optional.empty(),
          built ? Optional.of("https://repo.example.org/releases") : Optional.empty(),
          policy.name(),
          verdict,
          conditions,
          conditions.stream().filter(policy::accepts).map(Condition::id).distinct().toList(),
          excluded,
          sidecars,
          artifacts);
    }
  }
}

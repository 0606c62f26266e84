package dev.assay.core.audit;

import dev.assay.core.artifact.Artifact;
import dev.assay.core.artifact.ArtifactPath;
import dev.assay.core.artifact.Digest;
import dev.assay.core.json.RefusedException;
import dev.assay.core.json.StrictJson;
import dev.assay.core.result.ArtifactResult;
import dev.assay.core.result.Cause;
import dev.assay.core.result.Detail;
import dev.assay.core.result.Finding;
import dev.assay.core.result.Grade;
import dev.assay.core.result.Kind;
import dev.assay.core.result.Layer;
import dev.assay.core.result.PackedAgain;
import dev.assay.core.result.Range;
import dev.assay.core.result.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads a report back, as strictly as it was written: {@code
 * docs/schema/assay-result-1.schema.json} with its fields in the order in which Assay writes them.
 * What can be told without the files is checked here: that ids, worst grades and verdicts follow
 * from the findings.
 */
public final class ReportReader {
  private static final int SCHEMA = 1;

  private final StrictJson json;

  private ReportReader(StrictJson json) {
    this.json = json;
  }

  /**
   * Reads the files that a report judges.
   *
   * @throws RefusedException if it is not a report that Assay would write
   * @throws IOException if {@code in} cannot be read
   */
  public static List<ArtifactResult> read(InputStream in) throws IOException, RefusedException {
    try (StrictJson json = new StrictJson(in)) {
      ReportReader reader = new ReportReader(json);
      List<ArtifactResult> artifacts = json.object(reader::report);
      json.end();
      return artifacts;
    }
  }

  /** Reads the outcome for one file alone. */
  public static ArtifactResult readArtifact(InputStream in) throws IOException, RefusedException {
    try (StrictJson json = new StrictJson(in)) {
      ArtifactResult artifact = json.object(new ReportReader(json)::artifact);
      json.end();
      return artifact;
    }
  }

  private List<ArtifactResult> report() throws IOException, RefusedException {
    json.field("schema");
    if (json.number(Integer.MAX_VALUE) != SCHEMA) {
      throw json.refused("schema " + SCHEMA, "another one");
    }
    for (String name :
        List.of(
            "tool",
            "name",
            "spec",
            "source",
            "network",
            "sandbox",
            "lock",
            "asOf",
            "log",
            "retries",
            "rootfs",
            "published",
            "policy",
            "limits")) {
      json.field(name);
      json.skip();
    }
    Verdict verdict = verdict();
    json.field("worst");
    Grade worst = grade();
    for (String name : List.of("conditions", "excluded", "sidecars")) {
      json.field(name);
      json.skip();
    }
    json.field("artifacts");
    List<ArtifactResult> artifacts = json.array(() -> json.object(this::artifact));
    judge(verdict, worst, artifacts);
    return artifacts;
  }

  private void judge(Verdict verdict, Grade worst, List<ArtifactResult> artifacts)
      throws RefusedException {
    Set<String> names = new HashSet<>();
    for (ArtifactResult artifact : artifacts) {
      if (!names.add(artifact.name())) {
        throw json.refused("names that differ", artifact.name() + " twice");
      }
    }
    Grade expected = worst(artifacts.stream().map(ArtifactResult::worst).toList());
    if (worst != expected) {
      throw json.refused("the worst grade of all files, " + expected, worst.name());
    }
    Verdict all = Verdict.ofAll(artifacts.stream().map(ArtifactResult::verdict).toList());
    // A pass can be inconclusive for its conditions; nothing else can become another verdict.
    boolean conditional = all.isPass() && verdict instanceof Verdict.Inconclusive;
    if (!conditional && !verdict.id().equals(all.id())) {
      throw json.refused("the verdict of all files together, " + all.id(), verdict.id());
    }
  }

  private static Grade worst(List<Grade> grades) {
    return grades.stream().reduce(Grade.IDENTICAL, Grade::worse);
  }

  private ArtifactResult artifact() throws IOException, RefusedException {
    json.field("name");
    String name = json.string();
    if (name.isEmpty()) {
      throw json.refused("a name", "an empty text");
    }
    Verdict verdict = verdict();
    json.field("worst");
    Grade worst = grade();
    json.field("metadataBits");
    int bits = json.index();
    Optional<Artifact> published = file("published", name);
    Optional<Artifact> rebuilt = file("rebuilt", name);
    json.field("findings");
    List<Finding> findings = json.array(() -> json.object(this::finding));
    json.field("account");
    List<Layer> layers =
        json.optional(() -> json.object(new AccountReader(json)::layers)).orElse(List.of());
    Grade expected = worst(findings.stream().map(Finding::grade).toList());
    if (worst != expected) {
      throw json.refused("the worst grade of its findings, " + expected, worst.name());
    }
    boolean equal =
        published.isPresent() && rebuilt.isPresent() && published.get().sameBytes(rebuilt.get());
    if (verdict instanceof Verdict.Reproduced && !(equal && findings.isEmpty())) {
      throw json.refused("equal files and no finding, since it is reproduced", "a difference");
    }
    json.field("packedAgain");
    Optional<PackedAgain> again = json.optional(() -> json.object(() -> packedAgain(name)));
    boolean underSignature = verdict instanceof Verdict.ReproducedUnderSignature;
    if (again.isPresent() && again.get().isProved() != underSignature) {
      throw json.refused(
          "reproduced under signature if packing again proves it, and only then", verdict.id());
    }
    return new ArtifactResult(name, verdict, published, rebuilt, findings, layers, bits, again);
  }

  private PackedAgain packedAgain(String name) throws IOException, RefusedException {
    json.field("proved");
    boolean proved = json.bool();
    json.field("reason");
    Optional<String> reason = json.optional(json::string);
    Artifact built =
        file("built", name).orElseThrow(() -> json.refused("what was built", "nothing"));
    json.field("signed");
    List<PackedAgain.Signed> signed = json.array(() -> json.object(this::signed));
    json.field("commands");
    List<String> commands = json.array(json::string);
    if (proved == reason.isPresent() || (proved && (signed.isEmpty() || commands.isEmpty()))) {
      throw json.refused(
          proved ? "signatures, commands and no reason" : "a reason", "something else");
    }
    return new PackedAgain(built, signed, commands, reason);
  }

  private PackedAgain.Signed signed() throws IOException, RefusedException {
    json.field("file");
    String file = json.string();
    json.field("size");
    long size = json.size();
    json.field("sha256");
    Digest table = json.digest();
    json.field("signer");
    String signer = json.string();
    json.field("key");
    return new PackedAgain.Signed(file, size, table, signer, json.string());
  }

  private Verdict verdict() throws IOException, RefusedException {
    json.field("verdict");
    String id = json.string();
    json.field("cause");
    Optional<String> cause = json.optional(json::string);
    json.field("reason");
    Optional<String> reason = json.optional(json::string);
    boolean inconclusive = id.equals("inconclusive");
    if (cause.isPresent() != inconclusive || reason.isPresent() != inconclusive) {
      throw json.refused("a cause and a reason for inconclusive, and only for that", id);
    }
    return switch (id) {
      case "reproduced" -> new Verdict.Reproduced();
      case "reproduced-under-signature" -> new Verdict.ReproducedUnderSignature();
      case "allowed" -> new Verdict.Allowed();
      case "different" -> new Verdict.Different();
      case "inconclusive" ->
          new Verdict.Inconclusive(
              one(Cause.values(), Cause::id, cause.orElse("")), reason.orElse(""));
      default -> throw json.refused("a verdict", id);
    };
  }

  private Grade grade() throws IOException, RefusedException {
    return one(Grade.values(), Grade::name, json.string());
  }

  private <T> T one(T[] all, Function<T, String> name, String text) throws RefusedException {
    for (T value : all) {
      if (name.apply(value).equals(text)) {
        return value;
      }
    }
    throw json.refused("one of " + String.join(", ", Arrays.stream(all).map(name).toList()), text);
  }

  private Optional<Artifact> file(String field, String name) throws IOException, RefusedException {
    json.field(field);
    return json.optional(
        () ->
            json.object(
                () -> {
                  json.field("size");
                  long size = json.size();
                  json.field("sha256");
                  return new Artifact(name, size, json.digest());
                }));
  }

  private Finding finding() throws IOException, RefusedException {
    json.field("id");
    String id = json.string();
    json.field("path");
    ArtifactPath path = json.path();
    json.field("part");
    String part = json.string();
    json.field("kind");
    Kind kind = one(Kind.values(), k -> k.name().toLowerCase(Locale.ROOT), json.string());
    json.field("grade");
    Grade grade = grade();
    if (grade == Grade.IDENTICAL) {
      throw json.refused("the grade of a difference", grade.name());
    }
    json.field("rule");
    String rule = json.string();
    json.field("millibits");
    long millibits = json.size();
    json.field("layer");
    int layer = json.index();
    json.field("published");
    List<Range> published = json.array(() -> json.object(this::range));
    json.field("rebuilt");
    List<Range> rebuilt = json.array(() -> json.object(this::range));
    json.field("summary");
    String summary = json.string();
    json.field("detail");
    Detail detail = new Detail(summary, json.array(json::string));
    Finding finding =
        new Finding(path, part, kind, grade, rule, millibits, layer, published, rebuilt, detail);
    if (!finding.id().equals(id)) {
      throw json.refused("the id " + finding.id() + ", which follows from what it says", id);
    }
    return finding;
  }

  private Range range() throws IOException, RefusedException {
    json.field("offset");
    long offset = json.size();
    json.field("length");
    long length = json.size();
    json.field("sha256");
    return new Range(offset, length, json.digest());
  }
}

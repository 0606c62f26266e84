package dev.assay.core.audit;

import dev.assay.core.artifact.Artifact;
import dev.assay.core.artifact.ArtifactPath;
import dev.assay.core.json.RefusedException;
import dev.assay.core.result.ArtifactResult;
import dev.assay.core.result.Finding;
import dev.assay.core.result.Grade;
import dev.assay.core.result.Kind;
import dev.assay.core.result.Layer;
import dev.assay.core.result.Range;
import dev.assay.core.result.Verdict;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks the account of a comparison against the two files, without comparing them itself.
 *
 * <p>If it holds, every byte of both files is either equal to a byte of the other file, or named by
 * a finding: no difference is missing in the report. It does not tell whether a finding's path,
 * grade, rule or bits are right; that they fit together is all that is checked of these.
 */
public final class AccountCheck {
  /** What METADATA may carry in one file, in bits; more is HIDDEN, by the rule of this name. */
  private static final int BUDGET = 256;

  private static final String OVER_BUDGET = "metadata-budget/1";

  private final Map<String, Decoder> decoders;

  /** A checker that can look into the codings that {@code decoders} names. */
  public AccountCheck(Map<String, Decoder> decoders) {
    this.decoders = Map.copyOf(decoders);
  }

  /**
   * What was checked.
   *
   * @param segments on both sides of all layers
   * @param worst the worst grade of the findings
   */
  public record Evidence(
      Artifact published, Artifact rebuilt, int findings, int layers, long segments, Grade worst) {}

  /**
   * Checks one account against two files; symbolic links are not followed.
   *
   * @throws RefusedException if it is not true of them
   * @throws IOException if a file cannot be read
   */
  public Evidence check(ArtifactResult claim, Path published, Path rebuilt)
      throws IOException, RefusedException {
    try (FileChannel left = open(published);
        FileChannel right = open(rebuilt)) {
      return check(claim, Content.of(left), Content.of(right));
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  }

  /** Checks one account against the content of two files. */
  public Evidence check(ArtifactResult claim, Content published, Content rebuilt)
      throws IOException, RefusedException {
    Artifact left = file("published", claim.published(), published);
    Artifact right = file("rebuilt", claim.rebuilt(), rebuilt);
    if (left.sameBytes(right)) {
      equal(claim);
    } else {
      different(claim);
      findings(claim);
      bits(claim);
      layers(claim, published, rebuilt);
    }
    long segments =
        claim.layers().stream()
            .mapToLong(l -> l.publishedSegments().size() + (long) l.rebuiltSegments().size())
            .sum();
    return new Evidence(
        left, right, claim.findings().size(), claim.layers().size(), segments, claim.worst());
  }

  private static Artifact file(String side, Optional<Artifact> claim, Content content)
      throws IOException, RefusedException {
    String where = "the " + side + " file";
    if (claim.isEmpty()) {
      throw new RefusedException(where, "one, since it is given", "none in the report");
    }
    Artifact stated = claim.get();
    Artifact real = new Artifact(stated.name(), content.size(), content.digest(0, content.size()));
    if (!stated.sameBytes(real)) {
      throw new RefusedException(
          where,
          stated.size() + " bytes with " + stated.digest(),
          real.size() + " with " + real.digest());
    }
    return real;
  }

  private static void equal(ArtifactResult claim) throws RefusedException {
    if (claim.metadataBits() != 0) {
      throw new RefusedException(
          "the bits of METADATA", "0, since the files are equal", "" + claim.metadataBits());
    }
    if (!claim.findings().isEmpty() || !claim.layers().isEmpty()) {
      throw new RefusedException(
          "the report", "neither a finding nor an account, since the files are equal", "some");
    }
    boolean fits =
        switch (claim.verdict()) {
          case Verdict.Reproduced _ -> true;
          case Verdict.Inconclusive _ -> true;
          // Of signatures inside, with which it was packed again.
          case Verdict.ReproducedUnderSignature _ -> claim.packedAgain().isPresent();
          case Verdict.Allowed _ -> false;
          case Verdict.Different _ -> false;
        };
    if (!fits) {
      throw verdict("reproduced, since the files are equal", claim);
    }
  }

  private static void different(ArtifactResult claim) throws RefusedException {
    if (claim.findings().isEmpty()) {
      throw new RefusedException("the findings", "one, since the files differ", "none");
    }
    if (claim.layers().isEmpty()) {
      throw new RefusedException("the account", "one, since the files differ", "none");
    }
    boolean fits =
        switch (claim.verdict()) {
          case Verdict.Reproduced _ -> false;
          case Verdict.Inconclusive _ -> true;
          case Verdict.ReproducedUnderSignature _ ->
              claim.findings().stream()
                  .allMatch(f -> f.grade() == Grade.SIGNATURE && f.layer() == 0);
          case Verdict.Allowed _ -> true;
          case Verdict.Different _ -> true;
        };
    if (!fits) {
      throw verdict("another verdict, since the worst grade is " + claim.worst(), claim);
    }
  }

  /**
   * The bits of the report are the sum of those of its findings; what carries any is METADATA
   * within the budget, and HIDDEN by it above, and so nothing else.
   */
  private static void bits(ArtifactResult claim) throws RefusedException {
    BigInteger sum = BigInteger.ZERO;
    for (Finding finding : claim.findings()) {
      sum = sum.add(BigInteger.valueOf(finding.millibits()));
    }
    BigInteger bits = sum.add(BigInteger.valueOf(999)).divide(BigInteger.valueOf(1000));
    if (!bits.equals(BigInteger.valueOf(claim.metadataBits()))) {
      throw new RefusedException(
          "the bits of METADATA", bits + ", the sum of the findings", "" + claim.metadataBits());
    }
    boolean over = claim.metadataBits() > BUDGET;
    for (int i = 0; i < claim.findings().size(); i++) {
      Finding finding = claim.findings().get(i);
      boolean hidden = finding.rule().equals(OVER_BUDGET) && finding.grade() == Grade.HIDDEN;
      boolean fits =
          finding.millibits() == 0
              ? !finding.rule().equals(OVER_BUDGET) || (over && hidden)
              : over ? hidden : finding.grade() == Grade.METADATA && !hidden;
      if (!fits) {
        throw new RefusedException(
            describe(i, finding),
            over ? "HIDDEN by " + OVER_BUDGET : "METADATA, if it carries bits",
            finding.grade() + " by " + finding.rule() + " with " + finding.millibits());
      }
    }
  }

  private static RefusedException verdict(String expected, ArtifactResult claim) {
    return new RefusedException("the verdict", expected, claim.verdict().id());
  }

  private static void findings(ArtifactResult claim) throws RefusedException {
    for (int i = 0; i < claim.findings().size(); i++) {
      Finding finding = claim.findings().get(i);
      String where = describe(i, finding);
      sides(where, finding);
      boolean proved = finding.grade() == Grade.METADATA || finding.grade() == Grade.SIGNATURE;
      if (finding.rule().isEmpty() || (proved && finding.rule().equals("default"))) {
        throw new RefusedException(where, "a rule for " + finding.grade(), finding.rule());
      }
      if (finding.layer() >= claim.layers().size()) {
        throw new RefusedException(where, "a layer that exists", "layer " + finding.layer());
      }
      ArtifactPath layer = claim.layers().get(finding.layer()).path();
      if (!isInside(finding.path(), layer)) {
        throw new RefusedException(where, "a path in " + layer.text(), finding.path().text());
      }
    }
  }

  private static void sides(String where, Finding finding) throws RefusedException {
    boolean published = !finding.published().isEmpty();
    boolean rebuilt = !finding.rebuilt().isEmpty();
    Kind kind = published && rebuilt ? Kind.CHANGED : published ? Kind.ADDED : Kind.REMOVED;
    if (!published && !rebuilt) {
      throw new RefusedException(where, "bytes that it owns", "none");
    }
    // Inside of something that both sides have, a change can be bytes of one side only.
    if (finding.kind() != kind && finding.kind() != Kind.CHANGED) {
      throw new RefusedException(where, "that it is " + kind, finding.kind().name());
    }
    for (Range range : finding.published()) {
      if (range.length() == 0) {
        throw new RefusedException(where, "ranges of 1 byte or more", "an empty one");
      }
    }
    for (Range range : finding.rebuilt()) {
      if (range.length() == 0) {
        throw new RefusedException(where, "ranges of 1 byte or more", "an empty one");
      }
    }
  }

  private void layers(ArtifactResult claim, Content published, Content rebuilt)
      throws IOException, RefusedException {
    Layer file = claim.layers().getFirst();
    root("published", file.published(), claim.published().orElseThrow());
    root("rebuilt", file.rebuilt(), claim.rebuilt().orElseThrow());
    if (!file.path().equals(ArtifactPath.of(claim.name())) || file.encoding().isPresent()) {
      throw new RefusedException("layer 0", "the file itself, " + claim.name(), file.path().text());
    }
    try (Store store = new Store()) {
      Roles roles = new Roles(claim);
      LayerTree tree = new LayerTree(claim.layers(), decoders, store, roles);
      tree.check(published, rebuilt);
      roles.requireAll();
    }
  }

  private static void root(String side, Layer.Origin origin, Artifact file)
      throws RefusedException {
    boolean fits =
        origin.parent() < 0
            && origin.offset() == 0
            && origin.length() == file.size()
            && origin.size() == file.size()
            && origin.coding().equals("stored")
            && origin.digest().equals(file.digest());
    if (!fits) {
      throw new RefusedException("layer 0, " + side, "the whole file as it is", "" + origin);
    }
  }

  /** Whether {@code path} is {@code outer} or below it. */
  static boolean isInside(ArtifactPath path, ArtifactPath outer) {
    List<?> names = path.names();
    int length = outer.names().size();
    return names.size() >= length && names.subList(0, length).equals(outer.names());
  }

  /** How messages name a finding. */
  static String describe(int index, Finding finding) {
    return "finding " + index + " (" + finding.path().text() + ", " + finding.part() + ")";
  }
}

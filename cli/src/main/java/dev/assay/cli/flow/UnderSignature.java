package dev.assay.cli.flow;

import dev.assay.comparator.bytes.FileBytes;
import dev.assay.comparator.graft.Graft;
import dev.assay.core.failure.AssayException;
import dev.assay.core.limits.Deadline;
import dev.assay.core.limits.Limits;
import dev.assay.core.result.ArtifactResult;
import dev.assay.core.result.Finding;
import dev.assay.core.result.Grade;
import dev.assay.core.result.Verdict;
import dev.assay.core.signature.PinnedCertificates;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Judges files that are said to differ in nothing but a signature. Whoever compared them may have
 * been taken over by one of them: the signature is moved, compared and verified here once more.
 */
public final class UnderSignature implements PairComparator {
  private final PairComparator comparator;
  private final PinnedCertificates pinned;

  /** Compares with {@code comparator}, and believes the signatures of those who are pinned. */
  public UnderSignature(PairComparator comparator, PinnedCertificates pinned) {
    this.comparator = comparator;
    this.pinned = pinned;
  }

  @Override
  public List<ArtifactResult> compare(List<Pairing.Pair> pairs) throws AssayException {
    List<ArtifactResult> results = new ArrayList<>(comparator.compare(pairs));
    for (int i = 0; i < results.size(); i++) {
      Path published = pairs.get(i).published().file().path();
      Path rebuilt = pairs.get(i).rebuilt().file().path();
      try {
        results.set(i, judge(results.get(i), published, rebuilt));
      } catch (IOException e) {
        throw new AssayException.Infrastructure("cannot verify a signature: " + e, e);
      }
    }
    return results;
  }

  @Override
  public ArtifactResult compare(String name, Path published, Path rebuilt)
      throws IOException, AssayException {
    return judge(comparator.compare(name, published, rebuilt), published, rebuilt);
  }

  /**
   * Whether two files differ in nothing but a signature that counts.
   *
   * @throws AssayException.Infrastructure if one of them cannot be read
   */
  boolean proves(Pairing.Pair pair) throws AssayException.Infrastructure {
    try {
      return isProved(pair.published().file().path(), pair.rebuilt().file().path());
    } catch (IOException e) {
      throw new AssayException.Infrastructure("cannot verify a signature: " + e, e);
    }
  }

  private ArtifactResult judge(ArtifactResult result, Path published, Path rebuilt)
      throws IOException {
    boolean claimed =
        result.verdict() instanceof Verdict.Different
            && !result.findings().isEmpty()
            && result.findings().stream().allMatch(UnderSignature::isOfTheFile);
    return claimed && isProved(published, rebuilt)
        ? new ArtifactResult(
            result.name(),
            new Verdict.ReproducedUnderSignature(),
            result.published(),
            result.rebuilt(),
            result.findings(),
            result.layers(),
            result.metadataBits())
        : result;
  }

  /** Not of something inside of it: how that is packed would have to be proved, too. */
  private static boolean isOfTheFile(Finding finding) {
    return finding.grade() == Grade.SIGNATURE && finding.layer() == 0;
  }

  private boolean isProved(Path published, Path rebuilt) throws IOException {
    try (FileBytes left = new FileBytes(published);
        FileBytes right = new FileBytes(rebuilt)) {
      Limits limits = Limits.DEFAULT;
      return Graft.attempt(left, right, pinned, limits, Deadline.in(limits.time()))
          .map(Graft.Outcome::isProved)
          .orElse(false);
    }
  }
}

package dev.assay.cli.flow;

import dev.assay.cli.isolation.SignatureChild.Candidate;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.bytes.FileBytes;
import dev.assay.comparator.graft.Graft;
import dev.assay.core.artifact.Digest;
import dev.assay.core.limits.Deadline;
import dev.assay.core.limits.Limits;
import dev.assay.core.result.PackedAgain.Signed;
import dev.assay.core.signature.PinnedCertificates;
import dev.assay.core.signature.SignatureCheck;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Moves what may be signatures onto files that a build made. One that counts is a valid signature
 * of exactly that file by a pinned signer, and nothing else: whoever found it could not have made
 * it up.
 */
final class FoundSignatures {
  private final List<Candidate> candidates;
  private final PinnedCertificates pinned;
  private final Set<Digest> used = new HashSet<>();

  FoundSignatures(List<Candidate> candidates, PinnedCertificates pinned) {
    this.candidates = List.copyOf(candidates);
    this.pinned = pinned;
  }

  /** What became of one file. */
  sealed interface Move {
    /** It has a signature that counts; {@code file} is the file with it. */
    record Done(Signed signed, Path file) implements Move {}

    /** It has none, and why; for people. */
    record None(String why) implements Move {}
  }

  /**
   * Moves the signature of a file onto it. Of several that count, the one from the place that is
   * most like its own is taken, and rather one that no other file has.
   *
   * @param name path of the file in the build
   * @param built the file as it was built
   * @param target a new file, for the result
   */
  Move move(String name, Path built, Path target) throws IOException {
    List<SignatureCheck.Refused> refused = new ArrayList<>();
    try (FileBytes file = new FileBytes(built)) {
      for (Ranked ranked : ranked(name)) {
        Bytes table = ranked.candidate.table();
        Optional<Graft> graft = Graft.onto(file, table);
        if (graft.isEmpty()) {
          return new Move.None("it has no place for a signature of a Windows program");
        }
        // The same once more from the result: it has to be the built file but for its signature.
        Optional<Graft.Outcome> outcome =
            Graft.attempt(
                graft.get().bytes(),
                file,
                pinned,
                Limits.DEFAULT,
                Deadline.in(Limits.DEFAULT.time()));
        SignatureCheck check = outcome.flatMap(Graft.Outcome::check).orElse(null);
        if (check instanceof SignatureCheck.Good good && outcome.get().isProved()) {
          try (InputStream in = graft.get().bytes().stream()) {
            Files.copy(in, target);
          }
          used.add(ranked.digest);
          return new Move.Done(
              new Signed(name, table.size(), ranked.digest, good.signer(), good.key()), target);
        }
        if (check instanceof SignatureCheck.Refused why) {
          refused.add(why);
        }
      }
    }
    return new Move.None(why(refused));
  }

  /** A signature of the very file says more than those of all others. */
  private static String why(List<SignatureCheck.Refused> refused) {
    return refused.stream()
        .min(
            Comparator.comparingInt(
                it -> it.reason() == SignatureCheck.Reason.OTHER_CONTENT ? 1 : 0))
        .map(it -> "its published signature does not count: it " + it.text())
        .orElse("no published signature was found");
  }

  private record Ranked(Candidate candidate, Digest digest, int alike, boolean isFree) {}

  private List<Ranked> ranked(String name) throws IOException {
    List<Ranked> ranked = new ArrayList<>();
    Set<Digest> seen = new HashSet<>();
    for (Candidate candidate : candidates) {
      Digest digest;
      try (InputStream in = candidate.table().stream()) {
        digest = Digest.of(in);
      }
      int alike = alike(name, candidate.path().last().decoded());
      ranked.add(new Ranked(candidate, digest, alike, !used.contains(digest)));
    }
    ranked.sort(
        Comparator.comparingInt(Ranked::alike)
            .thenComparing(Ranked::isFree)
            .reversed()
            .thenComparing(it -> it.digest.sha256()));
    ranked.removeIf(it -> !seen.add(it.digest));
    return ranked;
  }

  /** How many names at the end of two paths are the same. */
  static int alike(String one, String other) {
    String[] left = one.split("/", -1);
    String[] right = other.replace('\\', '/').split("/", -1);
    int n = 0;
    while (n < Math.min(left.length, right.length)
        && left[left.length - 1 - n].equals(right[right.length - 1 - n])) {
      n++;
    }
    return n;
  }
}

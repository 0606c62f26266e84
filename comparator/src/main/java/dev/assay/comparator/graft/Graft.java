package dev.assay.comparator.graft;

import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.bytes.Scratch;
import dev.assay.core.limits.Deadline;
import dev.assay.core.limits.Limits;
import dev.assay.core.signature.PinnedCertificates;
import dev.assay.core.signature.SignatureCheck;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A rebuilt file with the published signature: the signature's own bytes come from the published
 * file, every other byte from the rebuilt one, or follows from both.
 *
 * @param bytes the whole file
 * @param published where the published file keeps what is not taken from the rebuilt one
 * @param rebuilt where the rebuilt file keeps what is not taken over
 */
public record Graft(Bytes bytes, List<Place> published, List<Place> rebuilt) {
  /** A range of one file, in bytes. */
  public record Place(long start, long length) {
    /** The first offset behind it. */
    public long end() {
      return start + length;
    }
  }

  /**
   * What moving a signature showed.
   *
   * @param equal the graft, if it is the published file bit for bit
   * @param check whether the signature is valid and made by a pinned signer; empty if nobody is
   *     pinned
   * @param at where the published file keeps the signature
   * @param unsigned what of the file it does not cover, for people; empty if it covers all
   */
  public record Outcome(
      Optional<Graft> equal, Optional<SignatureCheck> check, long at, Optional<String> unsigned) {
    /** Whether the published file is reproduced but for a signature that counts. */
    public boolean isProved() {
      return equal.isPresent() && check.orElse(null) instanceof SignatureCheck.Good;
    }
  }

  /**
   * Tries it, if the published file has a signature that is known here.
   *
   * @param limits for archives; where one stops it, the outcome is that they are not equal
   * @param deadline the same
   */
  public static Optional<Outcome> attempt(
      Bytes published, Bytes rebuilt, PinnedCertificates pinned, Limits limits, Deadline deadline)
      throws IOException {
    Optional<Outcome> program = PeGraft.attempt(published, rebuilt, pinned);
    return program.isPresent()
        ? program
        : JarGraft.attempt(published, rebuilt, pinned, limits, deadline);
  }

  /**
   * Moves the signature of the published file; empty if there is none, or no place for it.
   *
   * @param scratch where the result is kept, if it is not a view of both files
   */
  public static Optional<Graft> of(Bytes published, Bytes rebuilt, Scratch scratch)
      throws IOException {
    Optional<Graft> program = PeGraft.of(published, rebuilt);
    return program.isPresent() ? program : JarGraft.of(published, rebuilt, scratch);
  }

  /** The certificate table of a published file, if it has one that is known here. */
  public static Optional<Bytes> table(Bytes published) throws IOException {
    return PeGraft.table(published);
  }

  /**
   * Moves a certificate table onto a file, whatever is in the table; empty if there is no place for
   * it.
   */
  public static Optional<Graft> onto(Bytes rebuilt, Bytes table) throws IOException {
    return PeGraft.onto(rebuilt, table);
  }
}

package dev.assay.comparator.graft;

import dev.assay.comparator.bytes.Bytes;
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
   */
  public record Outcome(Optional<Graft> equal, Optional<SignatureCheck> check, long at) {
    /** Whether the published file is reproduced but for a signature that counts. */
    public boolean isProved() {
      return equal.isPresent() && check.orElse(null) instanceof SignatureCheck.Good;
    }
  }

  /** Tries it, if the published file has a signature that is known here. */
  public static Optional<Outcome> attempt(Bytes published, Bytes rebuilt, PinnedCertificates pinned)
      throws IOException {
    return PeGraft.attempt(published, rebuilt, pinned);
  }

  /** Moves the signature of the published file; empty if there is none, or no place for it. */
  public static Optional<Graft> of(Bytes published, Bytes rebuilt) throws IOException {
    return PeGraft.of(published, rebuilt);
  }
}

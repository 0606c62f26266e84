package dev.assay.comparator;

import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.bytes.FileBytes;
import dev.assay.comparator.bytes.Scratch;
import dev.assay.comparator.bytes.TwoDigests;
import dev.assay.comparator.explain.Decompiler;
import dev.assay.comparator.graft.FoundTable;
import dev.assay.core.artifact.Artifact;
import dev.assay.core.artifact.ArtifactPath;
import dev.assay.core.limits.Deadline;
import dev.assay.core.limits.Limits;
import dev.assay.core.result.Comparison;
import dev.assay.core.signature.PinnedCertificates;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Compares a published file with its rebuilt counterpart, and accounts for every byte of both. */
public final class Comparator {
  private final Limits limits;
  private final Optional<Decompiler> decompiler;
  private final int threads;
  private final PinnedCertificates pinned;

  /** A comparator that stops reading, and says so, at {@code limits}. */
  public Comparator(Limits limits) {
    this(limits, Optional.empty(), 1);
  }

  /**
   * A comparator that can do more.
   *
   * @param decompiler shows the source of classes whose code differs
   * @param threads how many may work on one pair of files, at least 1; the result does not depend
   *     on it
   */
  public Comparator(Limits limits, Optional<Decompiler> decompiler, int threads) {
    this(limits, decompiler, threads, PinnedCertificates.NONE);
  }

  /**
   * A comparator that knows signers.
   *
   * @param pinned whose signatures inside of published files count
   */
  public Comparator(
      Limits limits, Optional<Decompiler> decompiler, int threads, PinnedCertificates pinned) {
    if (threads < 1) {
      throw new IllegalArgumentException("expected at least one thread, found " + threads);
    }
    this.limits = limits;
    this.decompiler = decompiler;
    this.threads = threads;
    this.pinned = pinned;
  }

  /**
   * Compares two files.
   *
   * @param name what the release calls the file; the root of all paths
   * @throws IOException if one of the files cannot be read; never because of what is in them
   */
  public Comparison compare(String name, Path published, Path rebuilt) throws IOException {
    try (FileBytes left = new FileBytes(published);
        FileBytes right = new FileBytes(rebuilt)) {
      return compare(name, left, right);
    }
  }

  /**
   * Compares two files.
   *
   * @param name what the release calls the file; the root of all paths
   * @param tables is told of the certificate tables in the published file, where it differs
   * @throws IOException if one of the files cannot be read; never because of what is in them
   */
  public Comparison compare(String name, Path published, Path rebuilt, FoundTable tables)
      throws IOException {
    try (FileBytes left = new FileBytes(published);
        FileBytes right = new FileBytes(rebuilt)) {
      return compare(name, left, right, Optional.of(tables));
    }
  }

  /** Compares two sequences of bytes. */
  public Comparison compare(String name, Bytes published, Bytes rebuilt) throws IOException {
    return compare(name, published, rebuilt, Optional.empty());
  }

  private Comparison compare(
      String name, Bytes published, Bytes rebuilt, Optional<FoundTable> tables) throws IOException {
    TwoDigests digests = TwoDigests.of(published, rebuilt);
    Artifact left = new Artifact(name, published.size(), digests.published());
    Artifact right = new Artifact(name, rebuilt.size(), digests.rebuilt());
    if (left.sameBytes(right)) {
      return new Comparison(left, right, List.of(), List.of(), 0);
    }
    try (Scratch scratch = new Scratch()) {
      LayerDraft root =
          new LayerDraft(
              ArtifactPath.of(name),
              new Content(published, rebuilt, Optional.of(digests)),
              left,
              right);
      LayerComparison comparison =
          new LayerComparison(
              limits, Deadline.in(limits.time()), scratch, decompiler, pinned, tables);
      new Descent(comparison, scratch, limits.depth(), threads).compare(root);
      return new AccountAssembler(root).assemble(left, right);
    }
  }
}

package dev.assay.comparator;

import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.bytes.FileBytes;
import dev.assay.comparator.bytes.Scratch;
import dev.assay.comparator.bytes.TwoDigests;
import dev.assay.comparator.explain.Decompiler;
import dev.assay.core.artifact.Artifact;
import dev.assay.core.artifact.ArtifactPath;
import dev.assay.core.limits.Deadline;
import dev.assay.core.limits.Limits;
import dev.assay.core.result.Comparison;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Compares a published file with its rebuilt counterpart, and accounts for every byte of both. */
public final class Comparator {
  private final Limits limits;
  private final Optional<Decompiler> decompiler;

  /** A comparator that stops reading, and says so, at {@code limits}. */
  public Comparator(Limits limits) {
    this(limits, Optional.empty());
  }

  /** One that also shows the source of classes whose code differs. */
  public Comparator(Limits limits, Optional<Decompiler> decompiler) {
    this.limits = limits;
    this.decompiler = decompiler;
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

  /** Compares two sequences of bytes. */
  public Comparison compare(String name, Bytes published, Bytes rebuilt) throws IOException {
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
      descend(root, new LayerComparison(limits, Deadline.in(limits.time()), scratch, decompiler));
      return new AccountAssembler(root).assemble(left, right);
    }
  }

  /**
   * Walks the layers depth first, so that only those on the way to the current one are in memory.
   */
  private void descend(LayerDraft root, LayerComparison comparison) throws IOException {
    Deque<LayerDraft> path = new ArrayDeque<>();
    comparison.compare(root);
    path.push(root);
    while (!path.isEmpty()) {
      LayerDraft layer = path.peek();
      if (!layer.hasPendingBody()) {
        layer.forgetContent();
        path.pop();
      } else {
        boolean tooDeep = path.size() >= limits.depth();
        comparison
            .open(layer, layer.nextBody(), tooDeep)
            .ifPresent(
                inner -> {
                  path.push(inner);
                });
      }
    }
  }
}

package dev.assay.comparator;

import dev.assay.comparator.anatomy.Coding;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.bytes.Scratch;
import dev.assay.comparator.graft.FoundTable;
import dev.assay.comparator.graft.Graft;
import dev.assay.core.artifact.ArtifactPath;
import dev.assay.core.limits.Deadline;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Tells of certificate tables in whatever is published and differs. It says nothing of a
 * difference.
 *
 * @param listener is told; empty for no search
 */
record TableSearch(
    Optional<FoundTable> listener, Limits limits, Deadline deadline, Scratch scratch) {
  /** A layer that differs. */
  void look(LayerDraft layer) throws IOException {
    look(layer.path, layer.content().published());
  }

  /** What only the published side of a layer has: a program may be the second of its kind. */
  void alone(LayerDraft layer, List<Part> parts) throws IOException {
    if (listener.isEmpty()) {
      return;
    }
    for (Part part : parts) {
      if (part instanceof Part.Body body && !deadline.hasPassed()) {
        Bytes raw = layer.content().published().slice(body.offset(), body.length());
        try {
          Coding.Decoded decoded = body.coding().decode(raw, scratch, limits);
          look(path(layer, body), decoded.content());
          scratch.release(decoded.content());
        } catch (MalformedException | LimitReachedException e) {
          // The finding stands whatever it is; without its table it proves nothing.
        }
      }
    }
  }

  private static ArtifactPath path(LayerDraft layer, Part.Body body) {
    return body.key().member().map(layer.path::resolve).orElse(layer.path);
  }

  private void look(ArtifactPath path, Bytes published) throws IOException {
    if (listener.isPresent()) {
      Optional<Bytes> table = Graft.table(published);
      if (table.isPresent()) {
        listener.get().found(path, table.get());
      }
    }
  }
}

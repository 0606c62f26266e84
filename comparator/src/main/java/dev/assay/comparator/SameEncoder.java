package dev.assay.comparator;

import dev.assay.comparator.LayerDraft.FindingDraft;
import dev.assay.comparator.anatomy.Coding;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.bytes.Scratch;
import dev.assay.comparator.grade.Budget;
import dev.assay.comparator.grade.EncodingRules;
import dev.assay.comparator.grade.Proved;
import dev.assay.core.limits.Deadline;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * "All members at level 9" is one choice. Which members changed by it is none: small ones come out
 * the same at any level. To know that, those that did not change are encoded again.
 */
final class SameEncoder {
  private static final String RULE = EncodingRules.LISTED + "/1";

  /** So few may as well be told one by one. */
  private static final int FEW = 8;

  private final Limits limits;
  private final Deadline deadline;

  SameEncoder(Limits limits, Deadline deadline) {
    this.limits = limits;
    this.deadline = deadline;
  }

  /** The bodies of a layer, as places for the budget. */
  static Budget.Stream stream(int layer, LayerDraft draft) {
    return new Budget.Stream(layer, RULE, "encoding", draft.encoded.size());
  }

  /** Looks which other bodies are what the most frequent encoder of a layer makes of them. */
  void look(LayerDraft layer) throws IOException {
    Map<Proved, Integer> counts = new HashMap<>();
    Set<Integer> known = new HashSet<>();
    for (FindingDraft finding : layer.findings) {
      LayerDraft.Use use = finding.use().filter(LayerDraft.Use::encoding).orElse(null);
      if (use != null && finding.rule().equals(RULE)) {
        counts.merge(use.proved(), 1, Integer::sum);
        known.add(use.place().orElse(0));
      }
    }
    Optional<Proved> most =
        counts.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
    if (known.size() < FEW || most.isEmpty()) {
      return;
    }
    int others = 0;
    for (int i = 0; i < layer.encoded.size() && others <= FEW; i++) {
      if (!known.contains(i) && !deadline.hasPassed()) {
        if (gives(most.get(), layer.content().published(), layer.encoded.get(i))) {
          layer.alsoEncoded.put(i, most.get());
        } else {
          others++;
        }
      }
    }
  }

  private boolean gives(Proved proved, Bytes layer, Part.Body body) throws IOException {
    Bytes raw = layer.slice(body.offset(), body.length());
    try (Scratch scratch = new Scratch()) {
      Coding.Decoded decoded = body.coding().decode(raw, scratch, limits);
      return decoded.consumed() == raw.size()
          && body.coding().isBy(proved.value(), decoded.content(), raw);
    } catch (MalformedException | LimitReachedException e) {
      return false;
    }
  }
}

package dev.assay.comparator;

import dev.assay.comparator.grade.Budget;
import dev.assay.comparator.grade.Proved;
import dev.assay.core.artifact.Artifact;
import dev.assay.core.artifact.ArtifactPath;
import dev.assay.core.artifact.MemberName;
import dev.assay.core.result.Comparison;
import dev.assay.core.result.Detail;
import dev.assay.core.result.Finding;
import dev.assay.core.result.Grade;
import dev.assay.core.result.Layer;
import dev.assay.core.result.Segment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** Numbers the layers and findings of a finished comparison, outer before inner. */
final class AccountAssembler {
  private final List<Numbered> layers = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private final IdentityHashMap<LayerDraft, Integer> numbers = new IdentityHashMap<>();

  /** A draft with the number of its first finding, of its parent, and of its encoding finding. */
  private record Numbered(LayerDraft draft, int parent, int firstFinding, OptionalInt encoding) {}

  AccountAssembler(LayerDraft root) {
    Deque<Numbered> open = new ArrayDeque<>();
    open.push(new Numbered(root, -1, 0, OptionalInt.empty()));
    while (!open.isEmpty()) {
      Numbered next = open.pop();
      int number = layers.size();
      int first = findings.size();
      numbers.put(next.draft, number);
      layers.add(new Numbered(next.draft, next.parent, first, next.encoding));
      next.draft.findings.forEach(finding -> findings.add(finish(finding, number)));
      for (LayerDraft.Outcome outcome : next.draft.outcomes.reversed()) {
        if (outcome instanceof LayerDraft.Inner(LayerDraft inner, OptionalInt encoding)) {
          open.push(new Numbered(inner, number, 0, shift(encoding, first)));
        }
      }
    }
  }

  /** The finished comparison. */
  Comparison assemble(Artifact published, Artifact rebuilt) {
    int bits = withinBudget();
    for (Numbered layer : layers) {
      layer.draft.signature.ifPresent(text -> tell(layer.draft.path, text));
    }
    List<Layer> finished = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      Numbered layer = layers.get(i);
      LayerDraft draft = layer.draft;
      finished.add(
          new Layer(
              draft.path,
              in(layer.parent, draft.published),
              in(layer.parent, draft.rebuilt),
              segments(layer, draft.publishedSegments),
              segments(layer, draft.rebuiltSegments),
              draft.order.stream().map(index -> layer.firstFinding + index).toList(),
              draft.contradictions.stream().map(index -> layer.firstFinding + index).toList(),
              layer.encoding));
    }
    return new Comparison(published, rebuilt, findings, finished, bits);
  }

  /** Says something where the worst finding at or below a path is told; the first of several. */
  private void tell(ArtifactPath path, String text) {
    OptionalInt worst = OptionalInt.empty();
    for (int i = 0; i < findings.size(); i++) {
      List<MemberName> names = findings.get(i).path().names();
      boolean below =
          names.size() >= path.names().size()
              && names.subList(0, path.names().size()).equals(path.names());
      Grade grade = findings.get(i).grade();
      if (below
          && (worst.isEmpty() || grade.compareTo(findings.get(worst.getAsInt()).grade()) > 0)) {
        worst = OptionalInt.of(i);
      }
    }
    if (worst.isPresent()) {
      Finding finding = findings.get(worst.getAsInt());
      Detail detail = finding.detail();
      findings.set(
          worst.getAsInt(),
          finding.with(new Detail(detail.summary() + "; " + text, detail.lines())));
    }
  }

  /** Adds up what METADATA carries; if that is too much, it is not METADATA any more. */
  private int withinBudget() {
    Budget budget = new Budget();
    Set<Integer> spent = new HashSet<>();
    for (int i = 0; i < layers.size(); i++) {
      LayerDraft draft = layers.get(i).draft;
      int encoding = 0;
      for (int j = 0; j < draft.findings.size(); j++) {
        LayerDraft.FindingDraft finding = draft.findings.get(j);
        LayerDraft.Use use = finding.use().orElse(null);
        if (use != null && use.proved().bits() > 0) {
          budget.add(
              layers.get(i).firstFinding + j,
              new Budget.Stream(i, finding.rule(), finding.part(), draft.places(use)),
              use.place().orElse(0),
              use.proved());
          spent.add(layers.get(i).firstFinding + j);
          encoding = use.encoding() ? layers.get(i).firstFinding + j : encoding;
        }
      }
      // Bodies that did not change have the same encoder, too.
      Budget.Stream stream = SameEncoder.stream(i, draft);
      for (Map.Entry<Integer, Proved> also : draft.alsoEncoded.entrySet()) {
        budget.add(encoding, stream, also.getKey(), also.getValue());
      }
    }
    int bits = budget.bits();
    budget
        .millibits()
        .forEach((index, share) -> findings.set(index, findings.get(index).carrying(share)));
    if (bits > Budget.DEFAULT_BITS) {
      spent.forEach(index -> findings.set(index, Budget.exceeded(findings.get(index), bits)));
    }
    return bits;
  }

  private static OptionalInt shift(OptionalInt local, int by) {
    return local.isPresent() ? OptionalInt.of(local.getAsInt() + by) : local;
  }

  private static Finding finish(LayerDraft.FindingDraft draft, int layer) {
    return new Finding(
        draft.path(),
        draft.part(),
        draft.kind(),
        draft.grade(),
        draft.rule(),
        layer,
        draft.published(),
        draft.rebuilt(),
        draft.detail());
  }

  private static Layer.Origin in(int parent, Layer.Origin origin) {
    return new Layer.Origin(
        parent, origin.offset(), origin.length(), origin.coding(), origin.size(), origin.digest());
  }

  private List<Segment> segments(Numbered layer, SegmentList list) {
    List<Segment> segments = new ArrayList<>();
    for (SegmentList.Draft draft : list.sorted()) {
      Segment.Owner owner =
          switch (draft.owner()) {
            case SegmentList.Equal equal -> new Segment.EqualTo(equal.offset());
            case SegmentList.Finding finding ->
                new Segment.OwnedBy(layer.firstFinding + finding.index());
            case SegmentList.Body body -> bodyOwner(layer, body.index());
          };
      segments.add(new Segment(draft.span().offset(), draft.span().length(), owner));
    }
    return segments;
  }

  private Segment.Owner bodyOwner(Numbered layer, int body) {
    return switch (layer.draft.outcomes.get(body)) {
      case LayerDraft.Explained explained ->
          new Segment.OwnedBy(layer.firstFinding + explained.finding());
      case LayerDraft.Inner inner -> new Segment.DecodedAs(numberOf(inner.layer()));
    };
  }

  private int numberOf(LayerDraft draft) {
    Integer number = numbers.get(draft);
    if (number == null) {
      throw new IllegalStateException("bug in Assay: a layer was not numbered");
    }
    return number;
  }
}

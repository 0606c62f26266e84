package dev.assay.comparator;

import dev.assay.comparator.LayerDraft.FindingDraft;
import dev.assay.comparator.align.Alignment;
import dev.assay.comparator.anatomy.Meaning;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.consistency.Consistency;
import dev.assay.comparator.consistency.Contradiction;
import dev.assay.comparator.explain.Explainer;
import dev.assay.comparator.grade.Difference;
import dev.assay.comparator.grade.EncodingRules;
import dev.assay.comparator.grade.Rules;
import dev.assay.comparator.graft.Graft;
import dev.assay.core.artifact.ArtifactPath;
import dev.assay.core.artifact.MemberName;
import dev.assay.core.result.Detail;
import dev.assay.core.result.Grade;
import dev.assay.core.result.Kind;
import dev.assay.core.result.Range;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Writes what was found into the draft of a layer: a graded finding, and who owns which bytes. */
final class Recorder {
  private static final String ENCODING = "encoding";

  private final Details details;

  Recorder(Explainer explainer) {
    this.details = new Details(explainer);
  }

  /** Two ranges with the same bytes. */
  void equal(LayerDraft layer, Span published, Span rebuilt) {
    layer.publishedSegments.add(published, new SegmentList.Equal(rebuilt.offset()));
    layer.rebuiltSegments.add(rebuilt, new SegmentList.Equal(published.offset()));
  }

  /** Two bodies that will be opened later. */
  void body(LayerDraft layer, Part.Body published, Part.Body rebuilt, OptionalInt encoded) {
    layer.bodies.add(new LayerDraft.BodyPair(published, rebuilt, encoded));
    SegmentList.Owner owner = new SegmentList.Body(layer.bodies.size() - 1);
    layer.publishedSegments.add(Span.of(published), owner);
    layer.rebuiltSegments.add(Span.of(rebuilt), owner);
  }

  /** A field with two values. */
  void field(
      LayerDraft layer, String format, String label, Part.Field published, Part.Field rebuilt)
      throws IOException {
    Optional<Meaning.Shared> shared = Details.shared(published, rebuilt);
    ArtifactPath path = shared.isPresent() ? layer.path : pathOf(layer, published.key());
    String part = shared.map(Meaning.Shared::heading).orElse(label);
    Difference difference =
        new Difference(
            path,
            part,
            Kind.CHANGED,
            shared
                .map(Meaning.Shared::nature)
                .orElseGet(() -> worse(published.nature(), rebuilt.nature())),
            format,
            new Difference.Side(layer.content().published(), List.of(published)),
            new Difference.Side(layer.content().rebuilt(), List.of(rebuilt)),
            shared);
    Rules.Graded graded = Rules.grade(difference);
    boolean content = Details.isContent(published.nature()) || published.meaning().isPresent();
    Detail detail =
        shared.isPresent() ? Details.of(shared.get()) : details.changed(layer, published, rebuilt);
    changed(
        layer,
        new Found(path, part, graded, detail, layer.place(published.key().member())),
        Span.of(published),
        Span.of(rebuilt),
        content || shared.isPresent(),
        shared.isPresent() || graded.rule().startsWith("derived/"));
  }

  /** Both sides are equal but for a signature that counts, and what follows from it. */
  void signature(LayerDraft layer, Graft.Outcome outcome) throws IOException {
    Graft graft = outcome.equal().orElseThrow();
    List<Span> left = new ArrayList<>();
    List<Span> right = new ArrayList<>();
    long at = 0;
    for (int i = 0; i < graft.published().size(); i++) {
      Span published = Span.of(graft.published().get(i));
      Span rebuilt = Span.of(graft.rebuilt().get(i));
      equal(layer, new Span(at, published.offset() - at), new Span(at, rebuilt.offset() - at));
      Content content = layer.content();
      if (published.length() == rebuilt.length()
          && content.same(published.offset(), rebuilt.offset(), published.length())) {
        equal(layer, published, rebuilt);
      } else {
        left.add(published);
        right.add(rebuilt);
      }
      at = published.end();
    }
    List<Range> ranges = new ArrayList<>();
    List<Range> others = new ArrayList<>();
    for (int i = 0; i < left.size(); i++) {
      ranges.addAll(ranges(layer, true, left.get(i)));
      others.addAll(ranges(layer, false, right.get(i)));
    }
    Rules.Graded graded = new Rules.Graded(Grade.SIGNATURE, Remarks.GRAFT);
    int index =
        layer.add(
            new Found(layer.path, "signature", graded, Remarks.proved(outcome), OptionalInt.empty())
                .draft(Kind.CHANGED, ranges, others, layer));
    for (int i = 0; i < left.size(); i++) {
      own(layer, index, left.get(i), right.get(i));
    }
  }

  /** Slack with two contents. */
  void slack(LayerDraft layer, String label, Part.Slack published, Part.Slack rebuilt)
      throws IOException {
    Detail detail = details.bytes(layer, published, rebuilt);
    Rules.Graded graded = Rules.Graded.byDefault(worse(published.nature(), rebuilt.nature()));
    Found found =
        new Found(pathOf(layer, published.key()), label, graded, detail, OptionalInt.empty());
    changed(layer, found, Span.of(published), Span.of(rebuilt), true, false);
  }

  /** The whole layer, where the two sides are not of one format, or could not be read. */
  void whole(LayerDraft layer, Grade grade, String remark) throws IOException {
    Content content = layer.content();
    Detail diff = details.whole(content);
    Detail detail = new Detail(remark + "; " + diff.summary(), diff.lines());
    Rules.Graded graded = new Rules.Graded(grade, Rules.DEFAULT);
    changed(
        layer,
        new Found(layer.path, "content", graded, detail, OptionalInt.empty()),
        new Span(0, content.published().size()),
        new Span(0, content.rebuilt().size()),
        true,
        false);
  }

  /** A structure or body that could not be looked into: as bad as code. */
  int unread(LayerDraft layer, String label, Part published, Part rebuilt, String why)
      throws IOException {
    int index = layer.add(unreadFinding(layer, label, published, rebuilt, why));
    own(layer, index, Span.of(published), Span.of(rebuilt));
    return index;
  }

  /** The finding alone; its bytes have an owner already. */
  FindingDraft unreadFinding(
      LayerDraft layer, String label, Part published, Part rebuilt, String why) throws IOException {
    return bodyFinding(
        layer,
        label,
        published,
        rebuilt,
        new Rules.Graded(Grade.UNINSPECTED, Rules.DEFAULT),
        Detail.of("not looked into: " + why));
  }

  /** A finding on two parts as wholes. */
  FindingDraft bodyFinding(
      LayerDraft layer,
      String label,
      Part published,
      Part rebuilt,
      Rules.Graded graded,
      Detail detail)
      throws IOException {
    OptionalInt place = layer.place(published.key().member());
    return new Found(pathOf(layer, published.key()), label, graded, detail, place)
        .draft(
            Kind.CHANGED,
            ranges(layer, true, Span.of(published)),
            ranges(layer, false, Span.of(rebuilt)),
            layer);
  }

  /** How two bodies are encoded; their bytes have an owner already. */
  FindingDraft encoding(
      LayerDraft layer, LayerDraft.BodyPair pair, Nature nature, Difference.Encodings encodings)
      throws IOException {
    Part.Body published = pair.published();
    ArtifactPath path = pathOf(layer, published.key());
    Rules.Graded graded =
        Rules.grade(
            new Difference(
                path,
                ENCODING,
                Kind.CHANGED,
                nature,
                published.coding().id(),
                new Difference.Side(layer.content().published(), List.of(published)),
                new Difference.Side(layer.content().rebuilt(), List.of(pair.rebuilt())),
                Optional.empty(),
                Optional.of(encodings)));
    String text = encodings.rebuilt().text() + " -> " + encodings.published().text();
    String unproven = graded.rule().startsWith(EncodingRules.FOREIGN) ? "; unproven" : "";
    return new FindingDraft(
        path,
        ENCODING,
        Kind.CHANGED,
        graded.grade(),
        graded.rule(),
        ranges(layer, true, Span.of(published)),
        ranges(layer, false, Span.of(pair.rebuilt())),
        Detail.of(text + unproven),
        graded.proved().map(proved -> new LayerDraft.Use(pair.place(), proved, true)));
  }

  /** Parts that only one side has; all of one member, or of the container. */
  void oneSided(LayerDraft layer, String format, Kind kind, String label, List<Part> parts)
      throws IOException {
    boolean added = kind == Kind.ADDED;
    List<Range> ranges = new ArrayList<>();
    for (Part part : parts) {
      Span span = Span.of(part);
      if (span.length() > 0) {
        ranges.add(added ? layer.publishedRange(span) : layer.rebuiltRange(span));
      }
    }
    if (ranges.isEmpty()) {
      return;
    }
    ArtifactPath path = pathOf(layer, parts.getFirst().key());
    Rules.Graded graded =
        Rules.grade(
            new Difference(
                path,
                label,
                kind,
                LayerComparison.nature(parts),
                format,
                new Difference.Side(layer.content().published(), added ? parts : List.of()),
                new Difference.Side(layer.content().rebuilt(), added ? List.of() : parts),
                Optional.empty()));
    OptionalInt place = layer.place(parts.getFirst().key().member());
    Detail detail = Remarks.marked(details.alone(layer, added, parts), parts);
    int index =
        layer.add(
            new Found(path, label, graded, detail, place)
                .draft(kind, added ? ranges : List.of(), added ? List.of() : ranges, layer));
    for (Part part : parts) {
      (added ? layer.publishedSegments : layer.rebuiltSegments)
          .add(Span.of(part), new SegmentList.Finding(index));
    }
  }

  /**
   * Pairs that stand in another order, among all parts of both sides. The bytes themselves are
   * owned by their pairs.
   */
  void order(
      LayerDraft layer,
      String format,
      String label,
      List<Alignment.Pair> moved,
      List<Part> allPublished,
      List<Part> allRebuilt)
      throws IOException {
    List<Range> published = new ArrayList<>();
    List<Range> rebuilt = new ArrayList<>();
    for (Alignment.Pair pair : moved) {
      published.add(layer.publishedRange(Span.of(pair.published())));
      rebuilt.add(layer.rebuiltRange(Span.of(pair.rebuilt())));
    }
    // What runs through the layer shows in any of the pairs.
    Alignment.Pair any = moved.getFirst();
    Rules.Graded graded =
        Rules.grade(
            new Difference(
                layer.path,
                label,
                Kind.CHANGED,
                orderOf(moved),
                format,
                new Difference.Side(layer.content().published(), allPublished),
                new Difference.Side(layer.content().rebuilt(), allRebuilt),
                Details.shared(any.published(), any.rebuilt())
                    .filter(shared -> shared.nature() == Nature.ORDER)));
    Detail detail = Details.moved(layer, format, moved);
    layer.order.add(
        layer.add(
            new Found(layer.path, label, graded, detail, OptionalInt.empty())
                .draft(Kind.CHANGED, published, rebuilt, layer)));
  }

  /** How bad it is that parts stand elsewhere: as bad as the worst of them. */
  private static Nature orderOf(List<Alignment.Pair> moved) {
    Nature worst = Nature.ORDER;
    for (Alignment.Pair pair : moved) {
      Nature order = pair.published().meaning().map(Meaning::order).orElse(Nature.ORDER);
      worst = worse(worst, order);
    }
    return worst;
  }

  /** What a package says about itself, and is not so; the bytes it names have their own owners. */
  void contradiction(LayerDraft layer, ArtifactPath path, Contradiction one) throws IOException {
    List<Range> published = new ArrayList<>();
    List<Range> rebuilt = new ArrayList<>();
    Content content = layer.content();
    if (one.published().isPresent()) {
      Span whole = new Span(0, content.published().size());
      published.add(layer.publishedRange(one.publishedPlace().map(Span::of).orElse(whole)));
    }
    if (one.rebuilt().isPresent()) {
      Span whole = new Span(0, content.rebuilt().size());
      rebuilt.add(layer.rebuiltRange(one.rebuiltPlace().map(Span::of).orElse(whole)));
    }
    Kind kind = rebuilt.isEmpty() ? Kind.ADDED : published.isEmpty() ? Kind.REMOVED : Kind.CHANGED;
    Grade grade = one.unread() ? Grade.UNINSPECTED : Grade.AMBIGUOUS;
    Rules.Graded graded = new Rules.Graded(grade, Consistency.RULE);
    String part = "own hashes, " + Details.shown(one.list());
    layer.contradictions.add(
        layer.add(
            new Found(path, part, graded, Details.of(one), OptionalInt.empty())
                .draft(kind, published, rebuilt, layer)));
  }

  /** A finding without its ranges. */
  private record Found(
      ArtifactPath path, String part, Rules.Graded graded, Detail detail, OptionalInt place) {
    FindingDraft draft(Kind kind, List<Range> published, List<Range> rebuilt, LayerDraft layer) {
      boolean inside = path.equals(layer.path) || part.equals(LayerComparison.MEMBER);
      boolean said = inside && graded.grade().atLeast(Grade.SURFACE);
      return new FindingDraft(
          path,
          part,
          kind,
          graded.grade(),
          graded.rule(),
          published,
          rebuilt,
          said ? Remarks.triggered(detail, path, kind) : detail,
          graded.proved().map(proved -> new LayerDraft.Use(place, proved)));
    }
  }

  private void changed(
      LayerDraft layer, Found found, Span published, Span rebuilt, boolean trim, boolean merge)
      throws IOException {
    Span left = published;
    Span right = rebuilt;
    if (trim) {
      Content content = layer.content();
      Bytes a = content.published().slice(left.offset(), left.length());
      Bytes b = content.rebuilt().slice(right.offset(), right.length());
      long common = Math.min(a.size(), b.size());
      long first = Bytes.mismatch(a, 0, b, 0, common);
      long prefix = first < 0 ? common : first;
      long suffix = Bytes.commonSuffix(a, b, common - prefix);
      equal(layer, new Span(left.offset(), prefix), new Span(right.offset(), prefix));
      equal(layer, new Span(left.end() - suffix, suffix), new Span(right.end() - suffix, suffix));
      left = new Span(left.offset() + prefix, left.length() - prefix - suffix);
      right = new Span(right.offset() + prefix, right.length() - prefix - suffix);
    }
    FindingDraft finding =
        found.draft(Kind.CHANGED, ranges(layer, true, left), ranges(layer, false, right), layer);
    own(layer, merge ? layer.merge(finding) : layer.add(finding), left, right);
  }

  /** An empty span has no range: there is nothing in it to own. */
  private static List<Range> ranges(LayerDraft layer, boolean published, Span span)
      throws IOException {
    return span.length() == 0
        ? List.of()
        : List.of(published ? layer.publishedRange(span) : layer.rebuiltRange(span));
  }

  private static void own(LayerDraft layer, int finding, Span published, Span rebuilt) {
    layer.publishedSegments.add(published, new SegmentList.Finding(finding));
    layer.rebuiltSegments.add(rebuilt, new SegmentList.Finding(finding));
  }

  static ArtifactPath pathOf(LayerDraft layer, Part.Key key) {
    Optional<MemberName> member = key.member();
    return member.isPresent() ? layer.path.resolve(member.get()) : layer.path;
  }

  private static Nature worse(Nature a, Nature b) {
    return a.byDefault().atLeast(b.byDefault()) ? a : b;
  }
}

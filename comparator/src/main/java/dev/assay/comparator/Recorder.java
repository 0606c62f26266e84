package dev.assay.comparator;

import dev.assay.comparator.LayerDraft.FindingDraft;
import dev.assay.comparator.align.Alignment;
import dev.assay.comparator.anatomy.Meaning;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.explain.Explainer;
import dev.assay.comparator.grade.Difference;
import dev.assay.comparator.grade.Rules;
import dev.assay.core.artifact.ArtifactPath;
import dev.assay.core.artifact.MemberName;
import dev.assay.core.result.Detail;
import dev.assay.core.result.Grade;
import dev.assay.core.result.Kind;
import dev.assay.core.result.Range;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Writes what was found into the draft of a layer: a graded finding, and who owns which bytes. */
final class Recorder {
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
  void body(LayerDraft layer, Part.Body published, Part.Body rebuilt) {
    layer.bodies.add(new LayerDraft.BodyPair(published, rebuilt));
    SegmentList.Owner owner = new SegmentList.Body(layer.bodies.size() - 1);
    layer.publishedSegments.add(Span.of(published), owner);
    layer.rebuiltSegments.add(Span.of(rebuilt), owner);
  }

  /** A field with two values. */
  void field(
      LayerDraft layer, String format, String label, Part.Field published, Part.Field rebuilt)
      throws IOException {
    Optional<Meaning.Shared> shared = Details.shared(published, rebuilt);
    if (shared.isPresent()) {
      shared(layer, format, published, rebuilt, shared.get());
      return;
    }
    ArtifactPath path = pathOf(layer, published.key());
    Nature nature = worse(published.nature(), rebuilt.nature());
    Rules.Graded graded = grade(path, label, nature, format, published, rebuilt);
    boolean content = Details.isContent(published.nature()) || published.meaning().isPresent();
    changed(
        layer,
        path,
        label,
        graded,
        Span.of(published),
        Span.of(rebuilt),
        details.changed(layer, published, rebuilt),
        content,
        graded.rule().startsWith("derived/"));
  }

  /** A field in which a difference shows that runs through the layer. */
  private void shared(
      LayerDraft layer,
      String format,
      Part.Field published,
      Part.Field rebuilt,
      Meaning.Shared shared)
      throws IOException {
    Rules.Graded graded =
        grade(layer.path, shared.heading(), shared.nature(), format, published, rebuilt);
    Detail detail = Details.of(shared);
    Span left = Span.of(published);
    Span right = Span.of(rebuilt);
    changed(layer, layer.path, shared.heading(), graded, left, right, detail, true, true);
  }

  private static Rules.Graded grade(
      ArtifactPath path, String label, Nature nature, String format, Part published, Part rebuilt)
      throws IOException {
    return Rules.grade(
        new Difference(
            path, label, Kind.CHANGED, nature, format, field(published), field(rebuilt)));
  }

  /** Slack with two contents. */
  void slack(LayerDraft layer, String label, Part.Slack published, Part.Slack rebuilt)
      throws IOException {
    Detail detail = details.bytes(layer, published, rebuilt);
    Rules.Graded graded =
        new Rules.Graded(worse(published.nature(), rebuilt.nature()).byDefault(), Rules.DEFAULT);
    ArtifactPath path = pathOf(layer, published.key());
    changed(layer, path, label, graded, Span.of(published), Span.of(rebuilt), detail, true, false);
  }

  /** The whole layer, where the two sides are not of one format. */
  void whole(LayerDraft layer, String remark) throws IOException {
    Content content = layer.content();
    Detail diff = details.whole(content);
    Detail detail = new Detail(remark + "; " + diff.summary(), diff.lines());
    changed(
        layer,
        layer.path,
        "content",
        new Rules.Graded(Grade.CODE, Rules.DEFAULT),
        new Span(0, content.published().size()),
        new Span(0, content.rebuilt().size()),
        detail,
        true,
        false);
  }

  /** A structure or body that could not be looked into: as bad as code. */
  int unread(LayerDraft layer, String label, Part published, Part rebuilt, String why)
      throws IOException {
    int index = unreadFinding(layer, label, published, rebuilt, why);
    own(layer, index, Span.of(published), Span.of(rebuilt));
    return index;
  }

  /** The finding alone; its bytes have an owner already. */
  int unreadFinding(LayerDraft layer, String label, Part published, Part rebuilt, String why)
      throws IOException {
    return bodyFinding(
        layer,
        label,
        published,
        rebuilt,
        new Rules.Graded(Grade.UNINSPECTED, Rules.DEFAULT),
        Detail.of("not looked into: " + why));
  }

  /** A finding on two parts as wholes. */
  int bodyFinding(
      LayerDraft layer,
      String label,
      Part published,
      Part rebuilt,
      Rules.Graded graded,
      Detail detail)
      throws IOException {
    return layer.add(
        new FindingDraft(
            pathOf(layer, published.key()),
            label,
            Kind.CHANGED,
            graded.grade(),
            graded.rule(),
            ranges(layer, true, Span.of(published)),
            ranges(layer, false, Span.of(rebuilt)),
            detail));
  }

  /** Parts that only one side has; all of one member, or of the container. */
  void oneSided(LayerDraft layer, Kind kind, String label, List<Part> parts) throws IOException {
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
    Grade grade = LayerComparison.nature(parts).byDefault();
    int index =
        layer.add(
            new FindingDraft(
                pathOf(layer, parts.getFirst().key()),
                label,
                kind,
                grade,
                Rules.DEFAULT,
                added ? ranges : List.of(),
                added ? List.of() : ranges,
                details.alone(layer, added, parts)));
    for (Part part : parts) {
      (added ? layer.publishedSegments : layer.rebuiltSegments)
          .add(Span.of(part), new SegmentList.Finding(index));
    }
  }

  /** Pairs that stand in another order. The bytes themselves are owned by their pairs. */
  void order(LayerDraft layer, String format, String label, List<Alignment.Pair> moved)
      throws IOException {
    List<Range> published = new ArrayList<>();
    List<Range> rebuilt = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    for (Alignment.Pair pair : moved) {
      published.add(layer.publishedRange(Span.of(pair.published())));
      rebuilt.add(layer.rebuiltRange(Span.of(pair.rebuilt())));
      lines.add(
          String.format(
              Locale.ROOT,
              "  %s %s: offset %d -> %d",
              pathOf(layer, pair.published().key()).text(),
              pair.published().key().text(),
              pair.rebuilt().offset(),
              pair.published().offset()));
    }
    // What runs through the layer shows in any of the pairs.
    Alignment.Pair any = moved.getFirst();
    Rules.Graded graded =
        grade(layer.path, label, Nature.ORDER, format, any.published(), any.rebuilt());
    layer.order.add(
        layer.add(
            new FindingDraft(
                layer.path,
                label,
                Kind.CHANGED,
                graded.grade(),
                graded.rule(),
                published,
                rebuilt,
                new Detail(moved.size() + " parts of the " + format + " stand elsewhere", lines))));
  }

  private static Optional<Part.Field> field(Part part) {
    return part instanceof Part.Field field ? Optional.of(field) : Optional.empty();
  }

  private void changed(
      LayerDraft layer,
      ArtifactPath path,
      String label,
      Rules.Graded graded,
      Span published,
      Span rebuilt,
      Detail detail,
      boolean trim,
      boolean merge)
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
        new FindingDraft(
            path,
            label,
            Kind.CHANGED,
            graded.grade(),
            graded.rule(),
            ranges(layer, true, left),
            ranges(layer, false, right),
            detail);
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

package dev.assay.comparator;

import dev.assay.comparator.anatomy.Anatomy;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Scratch;
import dev.assay.comparator.grade.Proved;
import dev.assay.core.artifact.Artifact;
import dev.assay.core.artifact.ArtifactPath;
import dev.assay.core.artifact.Digest;
import dev.assay.core.artifact.MemberName;
import dev.assay.core.result.Detail;
import dev.assay.core.result.Grade;
import dev.assay.core.result.Kind;
import dev.assay.core.result.Layer;
import dev.assay.core.result.Range;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** One layer while it is compared. Indexes are local to it; AccountAssembler makes them global. */
final class LayerDraft {
  final ArtifactPath path;
  final Layer.Origin published;
  final Layer.Origin rebuilt;
  final SegmentList publishedSegments = new SegmentList();
  final SegmentList rebuiltSegments = new SegmentList();
  final List<FindingDraft> findings = new ArrayList<>();
  final List<BodyPair> bodies = new ArrayList<>();
  final List<Outcome> outcomes = new ArrayList<>();

  /** What opening each of the bodies gave, until all of it is there. */
  private final List<Optional<BodyComparison.Opened>> opened = new ArrayList<>();

  final List<Integer> order = new ArrayList<>();

  /** Findings on what a package says about itself; the bytes they name have other owners. */
  final List<Integer> contradictions = new ArrayList<>();

  /** One-sided parts that are one finding together; recorded behind what stands by itself. */
  final Map<Heading, List<Part>> headings = new LinkedHashMap<>();

  /** Bodies of the published side that are encoded, whether they differ or not; see {@link Use}. */
  final List<Part.Body> encoded = new ArrayList<>();

  /** What else was made by an encoder that a finding names: where, and by which. */
  final Map<Integer, Proved> alsoEncoded = new LinkedHashMap<>();

  /** What probably made the bodies; guarded by them. */
  Optional<BodyComparison.Likely> likely = Optional.empty();

  /** What is to be said of a valid signature, where the worst difference below it is told. */
  Optional<String> signature = Optional.empty();

  private final Map<List<Object>, Integer> merged = new HashMap<>();
  private final Map<MemberName, Integer> places = new HashMap<>();
  private final Optional<LayerDraft> parent;
  private Optional<Content> content;
  private Optional<Anatomies> anatomies = Optional.empty();

  /** What both sides of a layer consist of, where a layer inside wants to know. */
  record Anatomies(Anatomy published, Anatomy rebuilt) {}

  /** What one-sided parts have in common. */
  record Heading(Kind kind, String text) {}

  /** A finding before its layer has a number. */
  record FindingDraft(
      ArtifactPath path,
      String part,
      Kind kind,
      Grade grade,
      String rule,
      List<Range> published,
      List<Range> rebuilt,
      Detail detail,
      Optional<Use> use) {
    /** The same finding, told in other words. */
    FindingDraft with(Detail other) {
      return new FindingDraft(path, part, kind, grade, rule, published, rebuilt, other, use);
    }
  }

  /**
   * What a rule proved, and where.
   *
   * @param place number of the member; empty for the layer itself
   * @param encoding whether it is about how a body is encoded; its place is a number among these
   */
  record Use(OptionalInt place, Proved proved, boolean encoding) {
    Use(OptionalInt place, Proved proved) {
      this(place, proved, false);
    }
  }

  /**
   * Two bodies that differ, and have not been opened yet.
   *
   * @param place the number of the published one among those that are encoded
   */
  record BodyPair(Part.Body published, Part.Body rebuilt, OptionalInt place) {}

  /** What opening a pair of bodies gave. */
  sealed interface Outcome {}

  /**
   * Only the encoding differs, or a body could not be decoded: the layer's finding {@code index}.
   */
  record Explained(int finding) implements Outcome {}

  /** The decoded bytes differ, and maybe the encoding does: the layer's finding. */
  record Inner(LayerDraft layer, OptionalInt encoding) implements Outcome {}

  /** The layer that is the file itself. */
  LayerDraft(ArtifactPath path, Content content, Artifact published, Artifact rebuilt) {
    this(path, Optional.empty(), content, whole(published), whole(rebuilt));
  }

  LayerDraft(
      ArtifactPath path,
      Optional<LayerDraft> parent,
      Content content,
      Layer.Origin published,
      Layer.Origin rebuilt) {
    this.path = path;
    this.parent = parent;
    this.content = Optional.of(content);
    this.published = published;
    this.rebuilt = rebuilt;
  }

  private static Layer.Origin whole(Artifact file) {
    return new Layer.Origin(-1, 0, file.size(), "stored", file.size(), file.digest());
  }

  Content content() {
    return content.orElseThrow(() -> new IllegalStateException("bug in Assay: layer is closed"));
  }

  /** Lets the decoded bytes go. */
  void forgetContent(Scratch scratch) throws IOException {
    Content closed = content();
    content = Optional.empty();
    anatomies = Optional.empty();
    scratch.release(closed.published());
    scratch.release(closed.rebuilt());
  }

  /** The layer that this one was decoded from; it has its content for as long as this one has. */
  Optional<LayerDraft> parent() {
    return parent;
  }

  /** Keeps what the layer consists of until its content is forgotten. */
  void keep(Anatomy ofPublished, Anatomy ofRebuilt) {
    anatomies = Optional.of(new Anatomies(ofPublished, ofRebuilt));
  }

  /** What was kept. */
  Optional<Anatomies> anatomies() {
    return anatomies;
  }

  /** Keeps what opening the body {@code index} gave. */
  void opened(int index, BodyComparison.Opened outcome) {
    synchronized (opened) {
      while (opened.size() < bodies.size()) {
        opened.add(Optional.empty());
      }
      opened.set(index, Optional.of(outcome));
    }
  }

  /** Takes what opening the bodies gave, in their order. */
  void settle() {
    for (Optional<BodyComparison.Opened> next : opened) {
      BodyComparison.Opened outcome =
          next.orElseThrow(() -> new IllegalStateException("bug in Assay: a body was not opened"));
      OptionalInt finding =
          outcome.finding().isPresent()
              ? OptionalInt.of(add(outcome.finding().get()))
              : OptionalInt.empty();
      outcomes.add(
          outcome.inner().isPresent()
              ? new Inner(outcome.inner().get(), finding)
              : new Explained(finding.orElseThrow()));
    }
    opened.clear();
  }

  /** The number of a member, in the order in which they are first asked for. */
  OptionalInt place(Optional<MemberName> member) {
    return member.isEmpty()
        ? OptionalInt.empty()
        : OptionalInt.of(places.computeIfAbsent(member.get(), name -> places.size()));
  }

  /** How many places there are like the one of a use. */
  int places(Use use) {
    return use.encoding() ? encoded.size() : use.place().isPresent() ? places.size() : 1;
  }

  /** Numbers a body among those that are encoded; empty if it is stored as it is. */
  OptionalInt encoded(Part.Body published) {
    if (published.coding().id().equals("stored")) {
      return OptionalInt.empty();
    }
    encoded.add(published);
    return OptionalInt.of(encoded.size() - 1);
  }

  /** Appends a finding and returns its index. */
  int add(FindingDraft finding) {
    findings.add(finding);
    return findings.size() - 1;
  }

  /** Says something about the layer as a whole, where its first finding is told. */
  void remark(String text) {
    if (!findings.isEmpty()) {
      FindingDraft first = findings.getFirst();
      String summary = first.detail().summary() + "; " + text;
      findings.set(0, first.with(new Detail(summary, first.detail().lines())));
    }
  }

  /** Says something about a byte of the published side, where the finding is that owns it. */
  void remarkAt(long offset, String text) {
    for (int i = 0; i < findings.size(); i++) {
      FindingDraft finding = findings.get(i);
      if (finding.published().stream().anyMatch(r -> r.offset() <= offset && offset < r.end())) {
        String summary = finding.detail().summary() + "; " + text;
        findings.set(i, finding.with(new Detail(summary, finding.detail().lines())));
        return;
      }
    }
    remark(text);
  }

  /**
   * Appends a finding of which a layer has one for all places alike, such as the offsets that
   * follow from one insertion; a later one adds its ranges to the first.
   */
  int merge(FindingDraft finding) {
    // The grade, too: a finding must not hide a worse one.
    List<Object> key = List.of(finding.part(), finding.rule(), finding.kind(), finding.grade());
    Integer index = merged.get(key);
    if (index == null) {
      int added =
          add(
              new FindingDraft(
                  path,
                  finding.part(),
                  finding.kind(),
                  finding.grade(),
                  finding.rule(),
                  new ArrayList<>(finding.published()),
                  new ArrayList<>(finding.rebuilt()),
                  finding.detail(),
                  finding.use()));
      merged.put(key, added);
      return added;
    }
    findings.get(index).published().addAll(finding.published());
    findings.get(index).rebuilt().addAll(finding.rebuilt());
    return index;
  }

  Range publishedRange(Span span) throws IOException {
    return range(span, content().published().digest(span.offset(), span.length()));
  }

  Range rebuiltRange(Span span) throws IOException {
    return range(span, content().rebuilt().digest(span.offset(), span.length()));
  }

  private static Range range(Span span, Digest digest) {
    return new Range(span.offset(), span.length(), digest);
  }
}

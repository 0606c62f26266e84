package dev.assay.comparator;

import dev.assay.comparator.align.Alignment;
import dev.assay.comparator.anatomy.Anatomy;
import dev.assay.comparator.anatomy.Format;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Meaning;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Scratch;
import dev.assay.comparator.explain.Decompiler;
import dev.assay.comparator.explain.Explainer;
import dev.assay.comparator.format.ElectronFuses;
import dev.assay.comparator.format.Formats;
import dev.assay.comparator.graft.FoundTable;
import dev.assay.comparator.graft.Graft;
import dev.assay.core.artifact.MemberName;
import dev.assay.core.limits.Deadline;
import dev.assay.core.limits.Limits;
import dev.assay.core.result.Grade;
import dev.assay.core.result.Kind;
import dev.assay.core.signature.PinnedCertificates;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Compares the two sides of one layer part by part. */
final class LayerComparison {
  /** What a member is called as a whole. */
  static final String MEMBER = "member";

  private static final String INNER = ": ";

  private final Limits limits;
  private final Deadline deadline;
  private final BodyComparison bodies;
  private final Recorder recorder;
  private final Decompilation decompilation;
  private final OwnHashes ownHashes;
  private final PinnedCertificates pinned;
  private final TableSearch tables;

  LayerComparison(
      Limits limits,
      Deadline deadline,
      Scratch scratch,
      Optional<Decompiler> decompiler,
      PinnedCertificates pinned,
      Optional<FoundTable> tables) {
    this.limits = limits;
    this.deadline = deadline;
    this.recorder = new Recorder(new Explainer(limits, Formats::describe));
    this.decompilation = new Decompilation(decompiler, deadline, limits.detailLines());
    this.pinned = pinned;
    this.tables = new TableSearch(tables, limits, deadline, scratch);
    this.ownHashes = new OwnHashes(recorder, limits, deadline);
    this.bodies = new BodyComparison(limits, deadline, scratch, recorder);
  }

  /** Reads both sides and records every difference; bodies that differ wait to be opened. */
  void compare(LayerDraft layer) throws IOException {
    compare(layer, Optional.empty(), Optional.empty());
  }

  /** Opens one pair of bodies, and compares the layer inside if there is one. */
  BodyComparison.Opened open(LayerDraft layer, int body, boolean tooDeep) throws IOException {
    LayerDraft.BodyPair pair = layer.bodies.get(body);
    BodyComparison.Opened opened = bodies.open(layer, pair, tooDeep);
    if (opened.inner().isPresent()) {
      compare(opened.inner().get(), pair.published().inner(), pair.rebuilt().inner());
    }
    return opened;
  }

  /** All bodies of a layer were opened. */
  void finish(LayerDraft layer) throws IOException {
    new SameEncoder(limits, deadline).look(layer);
  }

  /** A container may tell how a body of it is read, on each side in its own way. */
  private void compare(
      LayerDraft layer, Optional<Format> fixedPublished, Optional<Format> fixedRebuilt)
      throws IOException {
    Content content = layer.content();
    tables.look(layer);
    Optional<Graft.Outcome> graft =
        Graft.attempt(content.published(), content.rebuilt(), pinned, limits, deadline);
    if (graft.isPresent() && graft.get().isProved()) {
      recorder.signature(layer, graft.get());
      return;
    }
    compareUnsigned(layer, fixedPublished, fixedRebuilt);
    if (graft.isPresent()) {
      Remarks.signature(layer, graft.get());
    }
  }

  private void compareUnsigned(
      LayerDraft layer, Optional<Format> fixedPublished, Optional<Format> fixedRebuilt)
      throws IOException {
    Content content = layer.content();
    String name = layer.path.last().decoded();
    Formats.Reading published = Formats.read(content.published(), name, fixedPublished, limits);
    Formats.Reading rebuilt = Formats.read(content.rebuilt(), name, fixedRebuilt, limits);
    Anatomy left = published.anatomy();
    Anatomy right = rebuilt.anatomy();
    if (published.limited() || rebuilt.limited()) {
      recorder.whole(layer, Grade.UNINSPECTED, sides(published, rebuilt));
    } else if (left.format().equals(right.format())) {
      compareParts(layer, left.format(), "", left.parts(), right.parts());
      for (Map.Entry<LayerDraft.Heading, List<Part>> alike : layer.headings.entrySet()) {
        LayerDraft.Heading heading = alike.getKey();
        recorder.oneSided(layer, left.format(), heading.kind(), heading.text(), alike.getValue());
      }
      decompilation.addTo(layer, left.format());
      ownHashes.addTo(layer, left, right);
      if (published.remark().isPresent() || rebuilt.remark().isPresent()) {
        layer.remark("read as " + left.format() + ": " + sides(published, rebuilt));
      }
    } else {
      recorder.whole(layer, Grade.CODE, sides(published, rebuilt));
    }
  }

  /** What each side was read as, and why as nothing better. */
  private static String sides(Formats.Reading published, Formats.Reading rebuilt) {
    return "the published file "
        + published.remark().orElse("is " + published.anatomy().format())
        + ", the rebuilt one "
        + rebuilt.remark().orElse("is " + rebuilt.anatomy().format());
  }

  private void compareParts(
      LayerDraft layer, String format, String prefix, List<Part> published, List<Part> rebuilt)
      throws IOException {
    Alignment alignment = Alignment.of(published, rebuilt);
    Set<MemberName> paired = new HashSet<>();
    for (Alignment.Pair pair : alignment.pairs()) {
      layer.place(pair.published().key().member());
      pair.published().key().member().ifPresent(paired::add);
      comparePair(layer, format, prefix, pair);
    }
    OneSided oneSided = new OneSided(format, prefix, paired);
    tables.alone(layer, alignment.onlyPublished());
    recordOneSided(layer, Kind.ADDED, alignment.onlyPublished(), oneSided);
    recordOneSided(layer, Kind.REMOVED, alignment.onlyRebuilt(), oneSided);
    if (!alignment.moved().isEmpty()) {
      String label = prefix + "order";
      recorder.order(layer, format, label, alignment.moved(), published, rebuilt);
    }
  }

  private void comparePair(LayerDraft layer, String format, String prefix, Alignment.Pair pair)
      throws IOException {
    Part published = pair.published();
    Part rebuilt = pair.rebuilt();
    Content content = layer.content();
    OptionalInt encoded =
        published instanceof Part.Body body ? layer.encoded(body) : OptionalInt.empty();
    if (sameBytes(content, published, rebuilt)) {
      recorder.equal(layer, Span.of(published), Span.of(rebuilt));
      return;
    }
    String label = label(prefix, published.key());
    switch (published) {
      case Part.Group group -> compareGroups(layer, format, label, group, (Part.Group) rebuilt);
      case Part.Body body -> recorder.body(layer, body, (Part.Body) rebuilt, encoded);
      case Part.Field field -> field(layer, format, label, field, (Part.Field) rebuilt);
      case Part.Slack slack -> recorder.slack(layer, label, slack, (Part.Slack) rebuilt);
    }
  }

  /** Payload is one thing, unless switches stand in it that have names. */
  private void field(
      LayerDraft layer, String format, String label, Part.Field published, Part.Field rebuilt)
      throws IOException {
    Optional<List<Part>> left = ElectronFuses.split(layer.content().published(), published);
    Optional<List<Part>> right =
        left.isEmpty() ? left : ElectronFuses.split(layer.content().rebuilt(), rebuilt);
    if (left.isPresent() && right.isPresent()) {
      Anatomy.requireTiling(label, left.get(), published.offset(), published.end());
      Anatomy.requireTiling(label, right.get(), rebuilt.offset(), rebuilt.end());
      Optional<MemberName> member = published.key().member();
      compareParts(
          layer, format, label + INNER, owned(left.get(), member), owned(right.get(), member));
    } else {
      recorder.field(layer, format, label, published, rebuilt);
    }
  }

  private void compareGroups(
      LayerDraft layer, String format, String label, Part.Group published, Part.Group rebuilt)
      throws IOException {
    List<Part> left;
    List<Part> right;
    try {
      left = published.parts().get();
      right = rebuilt.parts().get();
    } catch (MalformedException | LimitReachedException e) {
      recorder.unread(layer, label, published, rebuilt, String.valueOf(e.getMessage()));
      return;
    }
    Anatomy.requireTiling(label, left, published.offset(), published.end());
    Anatomy.requireTiling(label, right, rebuilt.offset(), rebuilt.end());
    Optional<MemberName> member = published.key().member();
    compareParts(layer, format, label + INNER, owned(left, member), owned(right, member));
  }

  /** The fields of a member's header belong to the member, too. */
  private static List<Part> owned(List<Part> parts, Optional<MemberName> member) {
    if (member.isEmpty()) {
      return parts;
    }
    List<Part> owned = new ArrayList<>(parts.size());
    for (Part part : parts) {
      Part.Key key = new Part.Key(part.key().label(), member, part.key().occurrence());
      boolean free = part.key().member().isEmpty();
      owned.add(
          switch (part) {
            case Part.Field field when free -> field.as(key);
            case Part.Group group when free -> group.as(key);
            default -> part;
          });
    }
    return owned;
  }

  /** Where a part stands; one without a label goes by the name of its group. */
  private static String label(String prefix, Part.Key key) {
    return key.label().isEmpty() && prefix.endsWith(INNER)
        ? prefix.substring(0, prefix.length() - INNER.length())
        : prefix + key.text();
  }

  /** Where one-sided parts stand, and which members are on both sides. */
  private record OneSided(String format, String prefix, Set<MemberName> paired) {
    /** Whether the part is there because its member is. */
    boolean isOfMember(Part part) {
      Optional<MemberName> member = part.key().member();
      return prefix.isEmpty() && member.isPresent() && !paired.contains(member.get());
    }
  }

  /**
   * Parts of one member that only one side has are one finding: the member was added or removed. So
   * are parts of one heading.
   */
  private void recordOneSided(LayerDraft layer, Kind kind, List<Part> parts, OneSided where)
      throws IOException {
    Map<MemberName, List<Part>> byMember = new LinkedHashMap<>();
    for (Part part : parts) {
      Optional<MemberName> member = part.key().member();
      Optional<String> heading = part.meaning().flatMap(Meaning::heading);
      if (member.isPresent() && where.isOfMember(part)) {
        byMember.computeIfAbsent(member.get(), name -> new ArrayList<>()).add(part);
      } else if (heading.isPresent()) {
        layer
            .headings
            .computeIfAbsent(new LayerDraft.Heading(kind, heading.get()), h -> new ArrayList<>())
            .add(part);
      } else {
        String label = label(where.prefix, part.key());
        recorder.oneSided(layer, where.format, kind, label, List.of(part));
      }
    }
    for (List<Part> member : byMember.values()) {
      recorder.oneSided(layer, where.format, kind, MEMBER, member);
    }
  }

  private static boolean sameBytes(Content content, Part published, Part rebuilt)
      throws IOException {
    return published.length() == rebuilt.length()
        && content.same(published.offset(), rebuilt.offset(), published.length());
  }

  /** The nature of parts that stand alone: the worst of them. */
  static Nature nature(List<Part> parts) {
    Nature worst = Nature.STRUCTURE;
    for (Part part : parts) {
      Nature nature =
          switch (part) {
            case Part.Field field -> field.nature();
            case Part.Slack slack -> slack.nature();
            case Part.Body body -> Nature.PAYLOAD;
            case Part.Group group -> group.meaning().map(Meaning::nature).orElse(Nature.STRUCTURE);
          };
      if (parts.size() == 1 || nature.byDefault().atLeast(worst.byDefault())) {
        worst = nature;
      }
    }
    return worst;
  }
}

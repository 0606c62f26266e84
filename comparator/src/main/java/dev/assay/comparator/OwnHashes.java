package dev.assay.comparator;

import dev.assay.comparator.anatomy.Anatomy;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Scratch;
import dev.assay.comparator.consistency.Consistency;
import dev.assay.comparator.consistency.Contradiction;
import dev.assay.comparator.consistency.DebArchive;
import dev.assay.comparator.consistency.Side;
import dev.assay.core.artifact.ArtifactPath;
import dev.assay.core.artifact.MemberName;
import dev.assay.core.limits.Deadline;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Records where the lists of hashes in a package contradict its own files: in jars and wheels when
 * the archive is compared, in Debian packages when the data archive is, or the package if only the
 * control archive differs.
 */
final class OwnHashes {
  private final Recorder recorder;
  private final Limits limits;
  private final Deadline deadline;

  OwnHashes(Recorder recorder, Limits limits, Deadline deadline) {
    this.recorder = recorder;
    this.limits = limits;
    this.deadline = deadline;
  }

  /** Looks at a layer whose parts were compared. */
  void addTo(LayerDraft layer, Anatomy published, Anatomy rebuilt) throws IOException {
    String format = published.format();
    if (format.equals("zip") || format.equals("tar") || format.equals("ar")) {
      try (Scratch scratch = new Scratch()) {
        Step step = new Step(recorder, new Side.Context(scratch, limits, deadline));
        step.look(layer, published, rebuilt);
      }
    }
  }

  /** One look at one layer; what is decoded for it is gone afterwards. */
  private record Step(Recorder recorder, Side.Context context) {
    void look(LayerDraft layer, Anatomy published, Anatomy rebuilt) throws IOException {
      switch (published.format()) {
        case "zip" -> {
          for (Contradiction one : between(layer, published, rebuilt, true).inside()) {
            recorder.contradiction(layer, pathOf(layer.path, one), one);
          }
        }
        case "tar" -> data(layer, published, rebuilt);
        default -> {
          layer.keep(published, rebuilt);
          control(layer, published, rebuilt);
        }
      }
    }

    private Consistency between(
        LayerDraft layer, Anatomy published, Anatomy rebuilt, boolean emptyFiles) {
      Set<String> changed = new TreeSet<>();
      for (LayerDraft.BodyPair pair : layer.bodies) {
        pair.published().key().member().ifPresent(member -> changed.add(member.bytes()));
      }
      return new Consistency(
          side(layer, true, published, emptyFiles),
          side(layer, false, rebuilt, emptyFiles),
          changed);
    }

    private Side side(LayerDraft layer, boolean published, Anatomy anatomy, boolean emptyFiles) {
      Content content = layer.content();
      return new Side(
          published ? content.published() : content.rebuilt(),
          anatomy.parts(),
          emptyFiles,
          context);
    }

    /** The data archive of a Debian package, against the lists of the control archive beside it. */
    private void data(LayerDraft layer, Anatomy published, Anatomy rebuilt) throws IOException {
      Optional<LayerDraft> deb = packageAround(layer);
      if (deb.isEmpty()) {
        return;
      }
      LayerDraft outer = deb.get();
      Optional<Side> left = control(outer, true);
      Optional<Side> right = control(outer, false);
      if (left.isPresent() && right.isPresent()) {
        Consistency consistency = between(layer, published, rebuilt, false);
        for (Contradiction one : consistency.debian(left.get(), right.get())) {
          recorder.contradiction(layer, pathOf(layer.path, one), one);
        }
      }
    }

    /** The package whose data archive a tar archive is, compressed or not. */
    private static Optional<LayerDraft> packageAround(LayerDraft tar) {
      LayerDraft inner = tar;
      for (int level = 0; level < 2; level++) {
        Optional<LayerDraft> outer = inner.parent();
        if (outer.isEmpty()) {
          return Optional.empty();
        }
        if (outer.get().anatomies().isPresent()) {
          boolean data = inner.path.last().bytes().startsWith(DebArchive.DATA);
          return data ? outer : Optional.empty();
        }
        inner = outer.get();
      }
      return Optional.empty();
    }

    private Optional<Side> control(LayerDraft deb, boolean published) throws IOException {
      LayerDraft.Anatomies kept = deb.anatomies().orElseThrow();
      Anatomy anatomy = published ? kept.published() : kept.rebuilt();
      return open(side(deb, published, anatomy, false), DebArchive.CONTROL)
          .map(DebArchive::members);
    }

    private static Optional<DebArchive> open(Side deb, String prefix) throws IOException {
      try {
        return DebArchive.open(deb, prefix);
      } catch (MalformedException | LimitReachedException e) {
        // What cannot be opened is a finding of the comparison itself, if it differs.
        return Optional.empty();
      }
    }

    /** If only the control archive differs, the data archive has no layer of its own. */
    private void control(LayerDraft layer, Anatomy published, Anatomy rebuilt) throws IOException {
      boolean control = false;
      for (LayerDraft.BodyPair pair : layer.bodies) {
        String name = pair.published().key().member().map(MemberName::bytes).orElse("");
        if (name.startsWith(DebArchive.DATA)) {
          return;
        }
        control |= name.startsWith(DebArchive.CONTROL);
      }
      if (!control) {
        return;
      }
      Side left = side(layer, true, published, false);
      Side right = side(layer, false, rebuilt, false);
      Optional<DebArchive> leftLists = open(left, DebArchive.CONTROL);
      Optional<DebArchive> rightLists = open(right, DebArchive.CONTROL);
      Optional<DebArchive> leftData = open(left, DebArchive.DATA);
      Optional<DebArchive> rightData = open(right, DebArchive.DATA);
      if (leftLists.isPresent()
          && rightLists.isPresent()
          && leftData.isPresent()
          && rightData.isPresent()) {
        Consistency consistency =
            new Consistency(leftData.get().members(), rightData.get().members(), Set.of());
        ArtifactPath path = layer.path;
        for (MemberName name : leftData.get().path()) {
          path = path.resolve(name);
        }
        for (Contradiction one :
            consistency.debian(leftLists.get().members(), rightLists.get().members())) {
          Optional<Part> there = Optional.of(leftData.get().place());
          Optional<Part> here = Optional.of(rightData.get().place());
          recorder.contradiction(layer, pathOf(path, one), one.at(there, here));
        }
      }
    }

    private static ArtifactPath pathOf(ArtifactPath container, Contradiction one) {
      return one.member().isEmpty()
          ? container
          : container.resolve(new MemberName(one.member(), 1));
    }
  }
}

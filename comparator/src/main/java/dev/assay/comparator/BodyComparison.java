package dev.assay.comparator;

import dev.assay.comparator.LayerDraft.BodyPair;
import dev.assay.comparator.LayerDraft.FindingDraft;
import dev.assay.comparator.anatomy.Coding;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.bytes.Scratch;
import dev.assay.comparator.grade.Difference;
import dev.assay.core.artifact.ArtifactPath;
import dev.assay.core.artifact.MemberName;
import dev.assay.core.limits.Deadline;
import dev.assay.core.limits.Limit;
import dev.assay.core.limits.Limits;
import dev.assay.core.result.Layer;
import java.io.IOException;
import java.util.Comparator;
import java.util.Optional;

/** Decodes two bodies that differ, and tells content from encoding. */
final class BodyComparison {
  /** In encoded bytes: a body that is quickly looked into. */
  private static final int MODERATE = 1 << 20;

  private final Limits limits;
  private final Deadline deadline;
  private final Scratch scratch;
  private final Recorder recorder;

  BodyComparison(Limits limits, Deadline deadline, Scratch scratch, Recorder recorder) {
    this.limits = limits;
    this.deadline = deadline;
    this.scratch = scratch;
    this.recorder = recorder;
  }

  /**
   * What opening a pair of bodies gave.
   *
   * @param finding on the encoding, or on why a body could not be read; to be added to the layer
   * @param inner the layer inside, if the contents differ; without it there is a finding
   */
  record Opened(Optional<FindingDraft> finding, Optional<LayerDraft> inner) {}

  /** Opens a pair. The layer is only read: its other pairs may be opened at the same time. */
  Opened open(LayerDraft layer, BodyPair pair, boolean tooDeep) throws IOException {
    if (tooDeep) {
      return unread(
          layer,
          pair,
          "deeper than the limit of " + limits.depth() + " containers" + Limit.DEPTH.remedy());
    }
    if (deadline.hasPassed()) {
      return unread(
          layer, pair, "the time limit of " + limits.time() + " was reached" + Limit.TIME.remedy());
    }
    Bytes publishedRaw = raw(layer.content().published(), pair.published());
    Bytes rebuiltRaw = raw(layer.content().rebuilt(), pair.rebuilt());
    Coding.Decoded left;
    Coding.Decoded right;
    try {
      left = pair.published().coding().decode(publishedRaw, scratch, limits);
      right = pair.rebuilt().coding().decode(rebuiltRaw, scratch, limits);
    } catch (MalformedException | LimitReachedException e) {
      return unread(layer, pair, String.valueOf(e.getMessage()));
    }
    Likely likely = likely(layer);
    Coding.Encoding published = encoding(pair.published(), left, publishedRaw, likely.published());
    Coding.Encoding rebuilt = encoding(pair.rebuilt(), right, rebuiltRaw, likely.rebuilt());
    boolean sameContent = Bytes.equal(left.content(), right.content());
    Optional<FindingDraft> finding = Optional.empty();
    if (sameContent || !isChecked(published.encoder(), rebuilt.encoder())) {
      finding =
          Optional.of(
              recorder.encoding(
                  layer,
                  pair,
                  isShownAlike(left, right) ? Nature.ENCODING : Nature.AMBIGUOUS,
                  new Difference.Encodings(published, rebuilt)));
    }
    if (sameContent) {
      scratch.release(left.content());
      scratch.release(right.content());
      return new Opened(finding, Optional.empty());
    }
    LayerDraft inner =
        new LayerDraft(
            innerPath(layer, pair.published()),
            Optional.of(layer),
            new Content(left.content(), right.content()),
            origin(pair.published(), left.content()),
            origin(pair.rebuilt(), right.content()));
    return new Opened(finding, Optional.of(inner));
  }

  private Opened unread(LayerDraft layer, BodyPair pair, String why) throws IOException {
    return new Opened(
        Optional.of(
            recorder.unreadFinding(
                layer, pair.published().key().text(), pair.published(), pair.rebuilt(), why)),
        Optional.empty());
  }

  private static Bytes raw(Bytes layer, Part.Body body) {
    return layer.slice(body.offset(), body.length());
  }

  /**
   * What probably made the bodies of a layer. One choice for all of them is less than one for each,
   * and small ones look the same by whatever they were made.
   */
  record Likely(Optional<Coding.Encoder> published, Optional<Coding.Encoder> rebuilt) {
    private static final Likely NOTHING = new Likely(Optional.empty(), Optional.empty());
  }

  /**
   * From the largest body of moderate size, so that it does not depend on which is opened first.
   */
  private Likely likely(LayerDraft layer) throws IOException {
    synchronized (layer.bodies) {
      if (layer.likely.isEmpty()) {
        Optional<BodyPair> largest =
            layer.bodies.stream()
                .filter(pair -> pair.place().isPresent() && pair.published().length() <= MODERATE)
                .max(Comparator.comparingLong(pair -> pair.published().length()));
        boolean worth = layer.bodies.size() > 1 && largest.isPresent();
        layer.likely = Optional.of(worth ? madeBy(layer, largest.get()) : Likely.NOTHING);
      }
      return layer.likely.get();
    }
  }

  private Likely madeBy(LayerDraft layer, BodyPair pair) throws IOException {
    return new Likely(
        madeBy(layer.content().published(), pair.published()),
        madeBy(layer.content().rebuilt(), pair.rebuilt()));
  }

  private Optional<Coding.Encoder> madeBy(Bytes layer, Part.Body body) throws IOException {
    Bytes raw = raw(layer, body);
    try {
      Coding.Decoded decoded = body.coding().decode(raw, scratch, limits);
      Optional<Coding.Encoder> encoder = body.coding().explain(decoded.content(), raw);
      scratch.release(decoded.content());
      return encoder;
    } catch (MalformedException | LimitReachedException e) {
      // The body itself is opened, too, and says so.
      return Optional.empty();
    }
  }

  /** Whether both sides have one encoder, and one that the checker of accounts knows. */
  private static boolean isChecked(
      Optional<Coding.Encoder> published, Optional<Coding.Encoder> rebuilt) {
    return published.isPresent() && published.get().checked() && published.equals(rebuilt);
  }

  private Coding.Encoding encoding(
      Part.Body body, Coding.Decoded decoded, Bytes raw, Optional<Coding.Encoder> likely)
      throws IOException {
    long behind = raw.size() - decoded.consumed();
    Coding.Encoding encoding =
        behind == 0
            ? body.coding().encoding(decoded.content(), raw, likely, deadline)
            : new Coding.Encoding(
                Optional.empty(),
                false,
                behind + " bytes behind the end of the " + body.coding().id() + " stream");
    return decoded.streams() == 1
        ? encoding
        : new Coding.Encoding(
            encoding.encoder(),
            encoding.plain(),
            encoding.text() + ", in " + decoded.streams() + " streams");
  }

  /** Some readers only show the first stream. */
  private static boolean isShownAlike(Coding.Decoded left, Coding.Decoded right) {
    return left.streams() == right.streams()
        && (left.streams() == 1 || left.first() == right.first());
  }

  private static ArtifactPath innerPath(LayerDraft layer, Part.Body body) {
    MemberName member = body.key().member().orElseGet(() -> MemberName.of(body.key().text()));
    return layer.path.resolve(member);
  }

  /** The parent's number is not known yet; AccountAssembler fills it in. */
  private static Layer.Origin origin(Part.Body body, Bytes content) throws IOException {
    return new Layer.Origin(
        -1, body.offset(), body.length(), body.coding().id(), content.size(), content.digest());
  }
}

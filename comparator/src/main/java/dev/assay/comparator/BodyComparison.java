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
import dev.assay.comparator.grade.Proved;
import dev.assay.comparator.grade.Rules;
import dev.assay.core.artifact.ArtifactPath;
import dev.assay.core.artifact.MemberName;
import dev.assay.core.limits.Deadline;
import dev.assay.core.limits.Limit;
import dev.assay.core.limits.Limits;
import dev.assay.core.result.Detail;
import dev.assay.core.result.Grade;
import dev.assay.core.result.Layer;
import java.io.IOException;
import java.util.Optional;

/** Decodes two bodies that differ, and tells content from encoding. */
final class BodyComparison {
  private static final String ENCODER_RULE = "listed-encoder/1";

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
    Encoded published = encoded(pair.published().coding(), left, publishedRaw);
    Encoded rebuilt = encoded(pair.rebuilt().coding(), right, rebuiltRaw);
    boolean sameContent = Bytes.equal(left.content(), right.content());
    boolean explained = published.encoder().isPresent() && rebuilt.encoder().isPresent();
    Optional<FindingDraft> finding = Optional.empty();
    if (sameContent || !explained) {
      finding = Optional.of(encoding(layer, pair, published, rebuilt, sameContent && explained));
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
   * How one side is encoded.
   *
   * @param behind how many bytes follow the end of the stream
   * @param streams how many streams were joined
   * @param first how many bytes of the content the first of them holds
   * @param encoder what gives exactly this encoding
   */
  private record Encoded(
      String coding, long behind, int streams, long first, Optional<Coding.Encoder> encoder) {
    /** Some readers only show the first stream. */
    boolean isShownAs(Encoded other) {
      return streams == other.streams && (streams == 1 || first == other.first);
    }

    Optional<Proved> proved() {
      return encoder.map(it -> new Proved(it.id(), it.bits()));
    }

    String text() {
      String how =
          behind > 0
              ? behind + " bytes behind the end of the " + coding + " stream"
              : encoder.map(Coding.Encoder::id).orElse("as by no listed encoder");
      return streams > 1 ? how + ", in " + streams + " streams" : how;
    }
  }

  private static Encoded encoded(Coding coding, Coding.Decoded decoded, Bytes raw)
      throws IOException {
    long behind = raw.size() - decoded.consumed();
    return new Encoded(
        coding.id(),
        behind,
        decoded.streams(),
        decoded.first(),
        behind == 0 ? coding.explain(decoded.content(), raw) : Optional.empty());
  }

  /** The finding that owns how the content is encoded, on both sides. */
  private FindingDraft encoding(
      LayerDraft layer, BodyPair pair, Encoded published, Encoded rebuilt, boolean proved)
      throws IOException {
    Rules.Graded graded =
        proved
            ? new Rules.Graded(Grade.METADATA, ENCODER_RULE, published.proved())
            : Rules.Graded.byDefault(
                published.isShownAs(rebuilt) ? Nature.ENCODING : Nature.AMBIGUOUS);
    Detail detail = Detail.of(rebuilt.text() + " -> " + published.text());
    return recorder.bodyFinding(
        layer, "encoding", pair.published(), pair.rebuilt(), graded, detail);
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

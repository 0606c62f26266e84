package dev.assay.comparator.grade;

import dev.assay.comparator.anatomy.Coding;
import dev.assay.comparator.anatomy.Meaning;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.artifact.ArtifactPath;
import dev.assay.core.result.Kind;
import java.util.List;
import java.util.Optional;

/**
 * A difference before it is graded.
 *
 * @param path the member it is in
 * @param part what it is in, as people read it
 * @param kind on which side it is
 * @param nature what the part is for
 * @param format id of the format that the part belongs to
 * @param published what the published file has; no part if only the rebuilt one has it
 * @param rebuilt what the rebuilt file has; no part if only the published one has it
 * @param shared the difference that shows here and elsewhere in the layer, if that is what differs
 * @param encodings how a body is encoded on both sides, if that is what differs
 */
public record Difference(
    ArtifactPath path,
    String part,
    Kind kind,
    Nature nature,
    String format,
    Side published,
    Side rebuilt,
    Optional<Meaning.Shared> shared,
    Optional<Encodings> encodings) {

  /** A difference in something else than how a body is encoded. */
  public Difference(
      ArtifactPath path,
      String part,
      Kind kind,
      Nature nature,
      String format,
      Side published,
      Side rebuilt,
      Optional<Meaning.Shared> shared) {
    this(path, part, kind, nature, format, published, rebuilt, shared, Optional.empty());
  }

  /** How a body is encoded. */
  public record Encodings(Coding.Encoding published, Coding.Encoding rebuilt) {}

  /**
   * One side of a difference.
   *
   * @param layer the bytes that the parts are offsets into
   * @param parts one; several if an order differs, or if a member stands alone
   */
  public record Side(Bytes layer, List<Part> parts) {
    public Side {
      parts = List.copyOf(parts);
    }

    /** The part, if it is a field. */
    public Optional<Part.Field> field() {
      return parts.size() == 1 && parts.getFirst() instanceof Part.Field field
          ? Optional.of(field)
          : Optional.empty();
    }

    /** The bytes of a part of this side. */
    public Bytes bytes(Part part) {
      return layer.slice(part.offset(), part.length());
    }
  }

  /** The sides that have something. */
  public List<Side> sides() {
    return switch (kind) {
      case ADDED -> List.of(published);
      case REMOVED -> List.of(rebuilt);
      case CHANGED -> List.of(published, rebuilt);
    };
  }

  /** What the part is called among its siblings, whatever it is in. */
  public String label() {
    return (kind == Kind.REMOVED ? rebuilt : published).parts().getFirst().key().label();
  }
}

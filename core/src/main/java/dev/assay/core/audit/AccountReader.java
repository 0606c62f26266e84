package dev.assay.core.audit;

import dev.assay.core.artifact.ArtifactPath;
import dev.assay.core.json.RefusedException;
import dev.assay.core.json.StrictJson;
import dev.assay.core.result.Layer;
import dev.assay.core.result.Segment;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the account of one file; see {@link ReportReader}. */
final class AccountReader {
  private final StrictJson json;

  AccountReader(StrictJson json) {
    this.json = json;
  }

  /** Reads the fields of an account. */
  List<Layer> layers() throws IOException, RefusedException {
    json.field("layers");
    List<Layer> layers = json.array(() -> json.object(this::layer));
    if (layers.isEmpty()) {
      throw json.refused("at least one layer", "none");
    }
    return layers;
  }

  /** Where one side of a layer comes from, and its segments. */
  private record Side(Layer.Origin origin, List<Segment> segments) {}

  private Layer layer() throws IOException, RefusedException {
    json.field("path");
    ArtifactPath path = json.path();
    json.field("published");
    Side published = json.object(this::side);
    json.field("rebuilt");
    Side rebuilt = json.object(this::side);
    json.field("order");
    List<Integer> order = json.array(json::index);
    json.field("contradictions");
    List<Integer> contradictions = json.array(json::index);
    json.field("encoding");
    Optional<Integer> encoding = json.optional(json::index);
    return new Layer(
        path,
        published.origin,
        rebuilt.origin,
        published.segments,
        rebuilt.segments,
        order,
        contradictions,
        encoding.isPresent() ? OptionalInt.of(encoding.get()) : OptionalInt.empty());
  }

  private Side side() throws IOException, RefusedException {
    json.field("parent");
    int parent = json.optional(json::index).orElse(-1);
    json.field("offset");
    long offset = json.size();
    json.field("length");
    long length = json.size();
    json.field("coding");
    String coding = json.string();
    json.field("size");
    long size = json.size();
    json.field("sha256");
    Layer.Origin origin = new Layer.Origin(parent, offset, length, coding, size, json.digest());
    json.field("segments");
    return new Side(origin, json.array(() -> json.tuple(this::segment)));
  }

  private Segment segment() throws IOException, RefusedException {
    String what = json.string();
    long offset = json.size();
    long length = json.size();
    if (length == 0) {
      throw json.refused("a length of 1 or more", "0");
    }
    Segment.Owner owner =
        switch (what) {
          case "equal" -> new Segment.EqualTo(json.size());
          case "finding" -> new Segment.OwnedBy(json.index());
          case "layer" -> new Segment.DecodedAs(json.index());
          default -> throw json.refused("equal, finding or layer", what);
        };
    return new Segment(offset, length, owner);
  }
}

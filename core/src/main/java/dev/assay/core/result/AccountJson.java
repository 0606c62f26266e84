package dev.assay.core.result;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;

/**
 * The account in JSON. A segment is an array, because there may be hundreds of thousands: what it
 * is, its offset and length, and the offset, finding or layer that owns it.
 */
final class AccountJson {
  private AccountJson() {}

  static void write(String field, List<Layer> layers, JsonGenerator json) throws IOException {
    if (layers.isEmpty()) {
      json.writeNullField(field);
      return;
    }
    json.writeObjectFieldStart(field);
    json.writeArrayFieldStart("layers");
    for (Layer layer : layers) {
      json.writeStartObject();
      json.writeStringField("path", layer.path().text());
      side("published", layer.published(), layer.publishedSegments(), json);
      side("rebuilt", layer.rebuilt(), layer.rebuiltSegments(), json);
      findings("order", layer.order(), json);
      findings("contradictions", layer.contradictions(), json);
      index("encoding", layer.encoding(), json);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void findings(String field, List<Integer> findings, JsonGenerator json)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (int finding : findings) {
      json.writeNumber(finding);
    }
    json.writeEndArray();
  }

  private static void side(
      String field, Layer.Origin origin, List<Segment> segments, JsonGenerator json)
      throws IOException {
    json.writeObjectFieldStart(field);
    index(
        "parent",
        origin.parent() < 0 ? OptionalInt.empty() : OptionalInt.of(origin.parent()),
        json);
    json.writeNumberField("offset", origin.offset());
    json.writeNumberField("length", origin.length());
    json.writeStringField("coding", origin.coding());
    json.writeNumberField("size", origin.size());
    json.writeStringField("sha256", origin.digest().sha256());
    json.writeArrayFieldStart("segments");
    for (Segment segment : segments) {
      segment(segment, json);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void segment(Segment segment, JsonGenerator json) throws IOException {
    json.writeStartArray();
    json.writeString(
        switch (segment.owner()) {
          case Segment.EqualTo _ -> "equal";
          case Segment.OwnedBy _ -> "finding";
          case Segment.DecodedAs _ -> "layer";
        });
    json.writeNumber(segment.offset());
    json.writeNumber(segment.length());
    json.writeNumber(
        switch (segment.owner()) {
          case Segment.EqualTo owner -> owner.offset();
          case Segment.OwnedBy owner -> owner.finding();
          case Segment.DecodedAs owner -> owner.layer();
        });
    json.writeEndArray();
  }

  private static void index(String field, OptionalInt index, JsonGenerator json)
      throws IOException {
    if (index.isPresent()) {
      json.writeNumberField(field, index.getAsInt());
    } else {
      json.writeNullField(field);
    }
  }
}

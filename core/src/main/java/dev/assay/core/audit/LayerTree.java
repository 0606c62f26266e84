package dev.assay.core.audit;

import dev.assay.core.artifact.Digest;
import dev.assay.core.json.RefusedException;
import dev.assay.core.result.Finding;
import dev.assay.core.result.Layer;
import dev.assay.core.result.Range;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Walks the layers of an account from the outside in, and decodes each from its parent. */
final class LayerTree {
  private final List<Layer> layers;
  private final Map<String, Decoder> decoders;
  private final Store store;
  private final Roles roles;

  /** What the layers that may still be a parent hold: those on the way to the current one. */
  private final List<Open> open = new ArrayList<>();

  private record Open(int layer, Content published, Content rebuilt) {}

  LayerTree(List<Layer> layers, Map<String, Decoder> decoders, Store store, Roles roles) {
    this.layers = layers;
    this.decoders = decoders;
    this.store = store;
    this.roles = roles;
  }

  /** Checks all layers; the first is the file itself. */
  void check(Content published, Content rebuilt) throws IOException, RefusedException {
    Map<Integer, List<Integer>> children = children();
    open.add(new Open(0, published, rebuilt));
    for (int i = 0; i < layers.size(); i++) {
      Open current = i == 0 ? open.getFirst() : decode(i);
      new LayerCheck(layers, i, children.getOrDefault(i, List.of()), roles)
          .check(current.published, current.rebuilt);
    }
  }

  private Map<Integer, List<Integer>> children() throws RefusedException {
    Map<Integer, List<Integer>> children = new HashMap<>();
    for (int i = 1; i < layers.size(); i++) {
      int parent = layers.get(i).published().parent();
      if (parent != layers.get(i).rebuilt().parent() || parent < 0 || parent >= i) {
        throw new RefusedException(
            name(i),
            "one parent on both sides, before it",
            parent + " and " + layers.get(i).rebuilt().parent());
      }
      children.computeIfAbsent(parent, _ -> new ArrayList<>()).add(i);
    }
    return children;
  }

  private Open decode(int index) throws IOException, RefusedException {
    Layer layer = layers.get(index);
    int parent = layer.published().parent();
    while (open.getLast().layer != parent) {
      if (open.size() == 1) {
        throw new RefusedException(
            name(index), "the layers in depth-first order", "a parent that was left");
      }
      open.removeLast();
    }
    Layer outer = layers.get(parent);
    if (!AccountCheck.isInside(layer.path(), outer.path()) || layer.path().equals(outer.path())) {
      throw new RefusedException(
          name(index), "a path below " + outer.path().text(), layer.path().text());
    }
    if (layer.published().digest().equals(layer.rebuilt().digest())) {
      throw new RefusedException(name(index), "content that differs", "the same digest twice");
    }
    Open around = open.getLast();
    boolean owned = layer.encoding().isPresent();
    Open decoded =
        new Open(
            index,
            decode(name(index) + ", published", around.published, layer.published(), owned),
            decode(name(index) + ", rebuilt", around.rebuilt, layer.rebuilt(), owned));
    if (owned) {
      encoding(index, layer.encoding().getAsInt(), around);
    }
    open.add(decoded);
    return decoded;
  }

  private Content decode(String where, Content parent, Layer.Origin origin, boolean owned)
      throws IOException, RefusedException {
    if (origin.offset() + origin.length() > parent.size()) {
      throw new RefusedException(
          where, "encoded bytes in its parent of " + parent.size(), "an end behind it");
    }
    Decoder decoder = decoders.get(origin.coding());
    if (decoder == null) {
      throw new RefusedException(
          where, "a coding that can be checked: " + decoders.keySet(), origin.coding());
    }
    Content encoded = parent.slice(origin.offset(), origin.length());
    Decoder.Decoded decoded;
    try {
      decoded = decoder.decode(encoded, store, origin.size());
    } catch (IOException e) {
      throw new RefusedException(where, origin.coding() + " data", String.valueOf(e.getMessage()));
    }
    Content content = decoded.content();
    Digest digest = content.digest(0, content.size());
    if (content.size() != origin.size() || !digest.equals(origin.digest())) {
      throw new RefusedException(
          where,
          origin.size() + " decoded bytes with " + origin.digest(),
          content.size() + " with " + digest);
    }
    if (!owned && !(decoded.consumed() == encoded.size() && decoder.isPlain(content, encoded))) {
      throw new RefusedException(
          where,
          "an encoding that carries nothing else, or a finding on it",
          "one that no known encoder makes, and no finding");
    }
    return content;
  }

  /** The finding on an encoding owns all encoded bytes of both sides. */
  private void encoding(int index, int finding, Open around) throws IOException, RefusedException {
    Layer layer = layers.get(index);
    String where = "the encoding of " + name(index);
    Finding owner = roles.take(where, finding, layer.published().parent(), where);
    whole(where, owner.published(), layer.published(), around.published);
    whole(where, owner.rebuilt(), layer.rebuilt(), around.rebuilt);
  }

  private static void whole(String where, List<Range> ranges, Layer.Origin origin, Content parent)
      throws IOException, RefusedException {
    List<Range> expected =
        origin.length() == 0
            ? List.of()
            : List.of(
                new Range(
                    origin.offset(),
                    origin.length(),
                    parent.digest(origin.offset(), origin.length())));
    if (!ranges.equals(expected)) {
      throw new RefusedException(where, "" + expected, "" + ranges);
    }
  }

  private String name(int layer) {
    return name(layers, layer);
  }

  /** How messages name a layer. */
  static String name(List<Layer> layers, int index) {
    return "layer " + index + " (" + layers.get(index).path().text() + ")";
  }
}

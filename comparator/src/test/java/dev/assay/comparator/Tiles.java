package dev.assay.comparator;

import dev.assay.comparator.anatomy.Anatomy;
import dev.assay.comparator.anatomy.Format;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.bytes.Scratch;
import dev.assay.comparator.format.Formats;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Expands anatomies as far as they go; every level must tile the one above. */
final class Tiles {
  private final Limits limits;
  private long parts;
  private final List<String> unreadable = new ArrayList<>();

  Tiles(Limits limits) {
    this.limits = limits;
  }

  private record Layer(Bytes bytes, String name, Optional<Format> format, int depth) {}

  /** Reads and expands {@code bytes}, and what is decoded in it. */
  Tiles expand(Bytes bytes, String name) throws IOException {
    return expand(bytes, name, Optional.empty());
  }

  /** The same, with the outermost layer read as a certain format. */
  Tiles expand(Bytes bytes, String name, Optional<Format> format) throws IOException {
    Deque<Layer> open = new ArrayDeque<>();
    open.push(new Layer(bytes, name, format, 1));
    try (Scratch scratch = new Scratch()) {
      while (!open.isEmpty()) {
        Layer layer = open.pop();
        Formats.Reading reading = Formats.read(layer.bytes, layer.name, layer.format, limits);
        reading.remark().ifPresent(remark -> unreadable.add(layer.name + " " + remark));
        Anatomy anatomy = reading.anatomy();
        Anatomy.requireTiling(layer.name, anatomy.parts(), 0, layer.bytes.size());
        expand(layer, anatomy.parts(), scratch, open);
      }
    }
    return this;
  }

  private void expand(Layer layer, List<Part> top, Scratch scratch, Deque<Layer> open)
      throws IOException {
    Deque<Part> left = new ArrayDeque<>(top);
    while (!left.isEmpty()) {
      Part part = left.pop();
      parts++;
      try {
        switch (part) {
          case Part.Group group -> {
            List<Part> inner = group.parts().get();
            Anatomy.requireTiling(group.key().text(), inner, group.offset(), group.end());
            inner.forEach(left::push);
          }
          case Part.Body body -> body(layer, body, scratch, open);
          case Part.Field field -> {
            field.value().get();
            if (field.derived().isPresent()) {
              field.derived().get().get();
            }
          }
          case Part.Slack _ -> {}
        }
      } catch (MalformedException | LimitReachedException e) {
        unreadable.add(layer.name + ", " + part.key().text() + ": " + e.getMessage());
      }
    }
  }

  private void body(Layer layer, Part.Body body, Scratch scratch, Deque<Layer> open)
      throws IOException, MalformedException, LimitReachedException {
    Bytes raw = layer.bytes.slice(body.offset(), body.length());
    Bytes content = body.coding().decode(raw, scratch, limits).content();
    if (layer.depth < limits.depth()) {
      String name = body.key().member().map(m -> m.decoded()).orElse(body.key().text());
      open.push(new Layer(content, name, body.inner(), layer.depth + 1));
    }
  }

  /** How many parts were seen. */
  long parts() {
    return parts;
  }

  /** What could not be looked into, and why. */
  List<String> unreadable() {
    return unreadable;
  }
}

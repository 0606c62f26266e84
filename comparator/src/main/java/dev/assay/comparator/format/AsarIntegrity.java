package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Fields;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The hashes that the header of an asar file states for one entry. They are not trusted: they
 * follow from the content, or are findings.
 */
record AsarIntegrity(AsarFields entry, AsarProperty integrity) {
  /** Two quotes, 64 digits, and a comma or a bracket. */
  private static final int HASH = 67;

  List<Part> parts() throws MalformedException {
    List<AsarProperty> properties = properties();
    Fields fields = new Fields(entry.bytes(), entry.textOffset() + integrity.start());
    AsarProperty start =
        new AsarProperty(integrity.key(), integrity.start(), integrity.value(), integrity.value());
    derived(fields, start, () -> start.says(entry.text(), ""));
    int last = integrity.value();
    for (AsarProperty property : properties) {
      switch (property.key()) {
        case "hash" -> derived(fields, property, () -> hashHolds(property));
        case "blocks" -> derived(fields, property, () -> blocksHold(property, properties));
        default ->
            fields.add(
                property.key(),
                property.end() - property.start(),
                Nature.STRUCTURE,
                () -> entry.shown(property));
      }
      last = property.end();
    }
    int end = last;
    return fields
        .derived(
            "end",
            integrity.end() - end,
            () -> "",
            () -> end > integrity.value() && entry.isCompact(end, integrity.end()))
        .build();
  }

  private List<AsarProperty> properties() throws MalformedException {
    AsarJson json = new AsarJson(entry.text(), integrity.value(), entry.textOffset());
    List<AsarProperty> properties = new ArrayList<>();
    int last = integrity.value();
    json.take('{');
    while (!json.tryTake('}')) {
      if (!properties.isEmpty()) {
        json.take(',');
      }
      String key = json.string();
      json.take(':');
      int value = json.afterSpace();
      json.value();
      properties.add(new AsarProperty(key, last, value, json.at()));
      last = json.at();
    }
    return properties;
  }

  private void derived(Fields fields, AsarProperty property, Part.Lazy<Boolean> follows) {
    fields.derived(
        property.key(), property.end() - property.start(), () -> entry.shown(property), follows);
  }

  private boolean hashHolds(AsarProperty property) throws IOException {
    return entry.content().isPresent()
        && property.says(entry.text(), quoted(entry.content().get(), 0, Long.MAX_VALUE));
  }

  /** Full blocks, then what is left, even if that is nothing. */
  private boolean blocksHold(AsarProperty property, List<AsarProperty> properties)
      throws IOException, MalformedException {
    if (entry.content().isEmpty()) {
      return false;
    }
    Bytes content = entry.content().get();
    String stated = AsarEntry.value(properties, entry.text(), "blockSize").orElse("0");
    long size = AsarEntry.number(stated, entry.textOffset() + property.start());
    // Before any block is hashed: there are as many as the header has room for.
    if (size == 0 || (content.size() / size + 1) * HASH > property.end() - property.value()) {
      return false;
    }
    List<String> blocks = new ArrayList<>();
    for (long at = 0; at <= content.size(); at += size) {
      blocks.add(quoted(content, at, size));
    }
    return property.says(entry.text(), "[" + String.join(",", blocks) + "]");
  }

  private static String quoted(Bytes content, long at, long size) throws IOException {
    return '"' + content.digest(at, Math.min(size, content.size() - at)).sha256() + '"';
  }
}

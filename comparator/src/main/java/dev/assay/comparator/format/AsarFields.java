package dev.assay.comparator.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.comparator.anatomy.Fields;
import dev.assay.comparator.anatomy.Meaning;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.artifact.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The fields of one entry in the header of an asar file. */
final class AsarFields {
  private static final int SHOWN = 200;

  private final Bytes bytes;
  private final byte[] text;
  private final long textOffset;
  private final AsarEntry entry;
  private final Optional<Bytes> content;

  /**
   * The fields of {@code entry}.
   *
   * @param bytes the file
   * @param text the header
   * @param textOffset of the header in the file
   * @param content of the entry, if it has its own in this file
   */
  AsarFields(Bytes bytes, byte[] text, long textOffset, AsarEntry entry, Optional<Bytes> content) {
    this.bytes = bytes;
    this.text = text;
    this.textOffset = textOffset;
    this.entry = entry;
    this.content = content;
  }

  Bytes bytes() {
    return bytes;
  }

  byte[] text() {
    return text;
  }

  long textOffset() {
    return textOffset;
  }

  Optional<Bytes> content() {
    return content;
  }

  /** How an entry without a counterpart is graded: by the worst thing that it does. */
  Meaning meaning() {
    boolean elsewhere =
        entry.properties().stream()
            .anyMatch(p -> p.key().equals("link") || p.key().equals("unpacked"));
    Nature nature = elsewhere ? Nature.LINK : Nature.NAME;
    return () -> nature;
  }

  /** What the entry consists of. */
  List<Part> parts() {
    long start = textOffset + entry.start();
    long name = textOffset + entry.name();
    List<Part> parts = new ArrayList<>();
    // There even if it is empty, so that it has a partner.
    parts.add(
        new Part.Field(
            Part.Key.of("separator"),
            start,
            name - start,
            Nature.DERIVED,
            () -> shown(entry.start(), entry.name()),
            Optional.of(() -> isCompact(entry.start(), entry.name()))));
    Fields fields = new Fields(bytes, name);
    fields.add(
        "name", entry.open() - entry.name(), Nature.NAME, () -> shown(entry.name(), entry.open()));
    int at = entry.open();
    for (AsarProperty property : entry.properties()) {
      add(fields, property);
      at = property.end();
    }
    int last = at;
    fields.derived(
        "brackets",
        entry.end() - last,
        () -> shown(last, entry.end()),
        () -> isCompact(last, entry.end()));
    parts.addAll(fields.build());
    return parts;
  }

  private void add(Fields fields, AsarProperty property) {
    switch (property.key()) {
      case "size" -> place(fields, property, Long.toString(entry.size()), true);
      case "offset" -> place(fields, property, '"' + Long.toString(entry.offset()) + '"', placed());
      case "executable" -> field(fields, property, Nature.MODE);
      case "unpacked", "link" -> field(fields, property, Nature.LINK);
      case "integrity" -> integrity(fields, property);
      default -> field(fields, property, Nature.COMMENT);
    }
  }

  /** Where nothing is, only one offset says nothing. */
  private boolean placed() {
    return entry.size() > 0 || entry.offset() == entry.before();
  }

  private void place(Fields fields, AsarProperty property, String expected, boolean follows) {
    if (!entry.isPacked()) {
      field(fields, property, Nature.STRUCTURE);
    } else if (content.isEmpty()) {
      field(fields, property, Nature.AMBIGUOUS);
    } else {
      derived(fields, property, () -> follows && property.says(text, expected));
    }
  }

  private void field(Fields fields, AsarProperty property, Nature nature) {
    fields.add(property.key(), property.end() - property.start(), nature, () -> shown(property));
  }

  private void derived(Fields fields, AsarProperty property, Part.Lazy<Boolean> follows) {
    fields.derived(
        property.key(), property.end() - property.start(), () -> shown(property), follows);
  }

  private void integrity(Fields fields, AsarProperty property) {
    if (text[property.value()] == '{') {
      AsarIntegrity integrity = new AsarIntegrity(this, property);
      fields.group(
          property.key(),
          property.end() - property.start(),
          integrity::parts,
          () -> Nature.DERIVED);
    } else {
      field(fields, property, Nature.STRUCTURE);
    }
  }

  String shown(AsarProperty property) {
    return shown(property.value(), property.end());
  }

  private String shown(int start, int end) {
    String head = new String(text, start, Math.min(SHOWN, end - start), UTF_8);
    String more = end - start > SHOWN ? " … (" + (end - start) + " bytes)" : "";
    return Printable.escape(head) + more;
  }

  /** Whether there is no white space. */
  boolean isCompact(int start, int end) {
    for (int i = start; i < end; i++) {
      if (AsarJson.isSpace(text[i])) {
        return false;
      }
    }
    return true;
  }
}

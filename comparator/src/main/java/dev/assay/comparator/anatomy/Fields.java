package dev.assay.comparator.anatomy;

import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.artifact.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lays out the fields of a structure one behind the other, so that they tile it by construction.
 */
public final class Fields {
  private static final int SHOWN = 48;

  private final Bytes bytes;
  private final List<Part> parts = new ArrayList<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private long position;

  /** Begins at {@code position} of {@code bytes}. */
  public Fields(Bytes bytes, long position) {
    this.bytes = bytes;
    this.position = position;
  }

  /** Offset of the next field. */
  public long position() {
    return position;
  }

  /** Appends a field that is shown as a number or as escaped bytes. Empty fields are left out. */
  public Fields add(String label, long length, Nature nature) {
    long at = position;
    return add(label, length, nature, () -> show(bytes, at, length));
  }

  /** Appends a field with a text of its own. */
  public Fields add(String label, long length, Nature nature, Part.Lazy<String> value) {
    return field(label, length, nature, value, Optional.empty());
  }

  /** Appends a field whose value follows from the rest of the file, if {@code consistent}. */
  public Fields derived(String label, long length, Part.Lazy<Boolean> consistent) {
    long at = position;
    return derived(label, length, () -> show(bytes, at, length), consistent);
  }

  /** Appends such a field with a text of its own. */
  public Fields derived(
      String label, long length, Part.Lazy<String> value, Part.Lazy<Boolean> consistent) {
    return field(label, length, Nature.DERIVED, value, Optional.of(consistent));
  }

  /** Appends a field whose bytes alone do not tell what it says. */
  public Fields add(
      String label, long length, Nature nature, Part.Lazy<String> value, Meaning meaning) {
    return field(label, length, nature, value, Optional.empty(), Optional.of(meaning));
  }

  /** Appends a structure that is only read if its bytes differ. */
  public Fields group(String label, long length, Part.Lazy<List<Part>> parts, Meaning meaning) {
    if (length > 0) {
      this.parts.add(new Part.Group(key(label), position, length, parts, Optional.of(meaning)));
      position += length;
    }
    return this;
  }

  private Fields field(
      String label,
      long length,
      Nature nature,
      Part.Lazy<String> value,
      Optional<Part.Lazy<Boolean>> derived) {
    return field(label, length, nature, value, derived, Optional.empty());
  }

  private Fields field(
      String label,
      long length,
      Nature nature,
      Part.Lazy<String> value,
      Optional<Part.Lazy<Boolean>> derived,
      Optional<Meaning> meaning) {
    if (length > 0) {
      parts.add(new Part.Field(key(label), position, length, nature, value, derived, meaning));
      position += length;
    }
    return this;
  }

  private Part.Key key(String label) {
    return new Part.Key(label, Optional.empty(), counts.merge(label, 1, Integer::sum));
  }

  /** The fields so far. */
  public List<Part> build() {
    return List.copyOf(parts);
  }

  /** A range as people read it: short ones as a little-endian number, others as text or hex. */
  public static String show(Bytes bytes, long offset, long length) throws IOException {
    byte[] head = bytes.copy(offset, (int) Math.min(SHOWN, length));
    String more = length > SHOWN ? " … (" + length + " bytes)" : "";
    if (length <= 8) {
      long value = 0;
      for (int i = head.length - 1; i >= 0; i--) {
        value = value << 8 | (head[i] & 0xff);
      }
      return Long.toUnsignedString(value) + " (0x" + Long.toHexString(value) + ")";
    }
    for (byte b : head) {
      if (b < ' ' || b > '~') {
        return HexFormat.of().formatHex(head) + more;
      }
    }
    return '"' + Printable.escape(new String(head, StandardCharsets.US_ASCII)) + '"' + more;
  }
}

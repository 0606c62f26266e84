package dev.assay.comparator.format;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.assay.comparator.anatomy.Cursor;
import dev.assay.comparator.anatomy.Fields;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Bytes;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The fuses of Electron: switches in its program file, behind a text that stands there once (its
 * documentation, "Electron Fuses"): a version, a count, and one character each.
 */
public final class ElectronFuses {
  private static final byte[] SENTINEL = "dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX".getBytes(US_ASCII);
  private static final int HEAD = SENTINEL.length + 2;
  private static final int VERSION = 1;
  private static final int MOST = 32;

  /** Of version 1, in their order. */
  private static final List<String> NAMES =
      List.of(
          "RunAsNode",
          "EnableCookieEncryption",
          "EnableNodeOptionsEnvironmentVariable",
          "EnableNodeCliInspectArguments",
          "EnableEmbeddedAsarIntegrityValidation",
          "OnlyLoadAppFromAsar",
          "LoadBrowserProcessSpecificV8Snapshot",
          "GrantFileProtocolExtraPrivileges");

  private ElectronFuses() {}

  /**
   * The pieces of a part in which fuses stand; empty if none do, or if it is not clear which: then
   * the part stays what it is.
   */
  public static Optional<List<Part>> split(Bytes layer, Part.Field field) throws IOException {
    boolean plain =
        field.nature() == Nature.PAYLOAD && field.derived().isEmpty() && field.meaning().isEmpty();
    long at = plain ? only(layer, field.offset(), field.end()) : -1;
    if (at < 0 || field.end() - at <= HEAD) {
      return Optional.empty();
    }
    try {
      Cursor cursor = new Cursor(layer, at + SENTINEL.length);
      int version = cursor.u8();
      int count = cursor.u8();
      return version != VERSION || count == 0 || count > MOST || count > field.end() - at - HEAD
          ? Optional.empty()
          : Optional.of(parts(layer, field, at, count));
    } catch (MalformedException e) {
      throw new IllegalStateException("bug in Assay: the part is longer than that", e);
    }
  }

  private static List<Part> parts(Bytes layer, Part.Field field, long at, int count) {
    Fields fields =
        new Fields(layer, field.offset())
            .add("bytes before the fuses", at - field.offset(), Nature.PAYLOAD)
            .add("mark of the fuses", SENTINEL.length, Nature.STRUCTURE)
            .add("version of the fuses", 1, Nature.STRUCTURE)
            .add("number of fuses", 1, Nature.STRUCTURE);
    for (int i = 0; i < count; i++) {
      long fuse = fields.position();
      String name = i < NAMES.size() ? NAMES.get(i) : Integer.toString(i);
      fields.add("fuse " + name, 1, Nature.TRIGGER, () -> state(layer, fuse));
    }
    return fields
        .add("bytes behind the fuses", field.end() - fields.position(), Nature.PAYLOAD)
        .build();
  }

  private static String state(Bytes layer, long at) throws IOException, MalformedException {
    int state = new Cursor(layer, at).u8();
    return switch (state) {
      case '0' -> "off";
      case '1' -> "on";
      case 'r' -> "removed";
      default -> Integer.toString(state);
    };
  }

  /** Where the mark stands in {@code [start, end)}; -1 if it does not, or more than once. */
  private static long only(Bytes layer, long start, long end) throws IOException {
    byte[] window = new byte[(int) Math.min(Bytes.CHUNK, Math.max(1, end - start))];
    long found = -1;
    for (long base = start; end - base >= SENTINEL.length; ) {
      int n = (int) Math.min(window.length, end - base);
      layer.read(base, window, 0, n);
      int last = n - SENTINEL.length;
      for (int i = 0; i <= last; i++) {
        if (window[i] == SENTINEL[0]
            && Arrays.equals(window, i, i + SENTINEL.length, SENTINEL, 0, SENTINEL.length)) {
          if (found >= 0) {
            return -1;
          }
          found = base + i;
        }
      }
      base += last + 1L;
    }
    return found;
  }
}

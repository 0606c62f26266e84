package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Anatomy;
import dev.assay.comparator.anatomy.Cursor;
import dev.assay.comparator.anatomy.Fields;
import dev.assay.comparator.anatomy.Format;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.artifact.MemberName;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Electron's asar archives: two pickles (a length before each value, all in units of 4 bytes), of
 * which the second is a JSON text that names all files, then the contents of these.
 */
public final class AsarFormat implements Format {
  private static final int TEXT = 16;
  private static final int MAX_TEXT = 64 << 20;
  private static final String GAP = "gap before ";

  @Override
  public String id() {
    return "asar";
  }

  @Override
  public boolean recognizes(Bytes bytes, String name) throws IOException {
    byte[] head = bytes.head(TEXT + 1);
    return head.length > TEXT
        && head[0] == 4
        && head[1] == 0
        && head[2] == 0
        && head[3] == 0
        && head[TEXT] == '{';
  }

  @Override
  public Anatomy read(Bytes bytes, String name, Limits limits)
      throws IOException, MalformedException, LimitReachedException {
    return new Anatomy(id(), bytes.size(), new Reading(bytes, limits).parts());
  }

  private static final class Reading {
    private final Bytes bytes;
    private final Limits limits;
    private final List<Part> bodies = new ArrayList<>();
    private final Set<Optional<MemberName>> owners = new HashSet<>();
    private long position;

    Reading(Bytes bytes, Limits limits) {
      this.bytes = bytes;
      this.limits = limits;
    }

    List<Part> parts() throws IOException, MalformedException, LimitReachedException {
      Cursor cursor = new Cursor(bytes, 4);
      long size = cursor.u32();
      long payload = cursor.u32();
      long length = cursor.u32();
      if (length > size - 8 || size > bytes.size() - 8) {
        throw new MalformedException(4, "a header inside the file", size + " and " + length);
      }
      if (length > MAX_TEXT) {
        throw new LimitReachedException("a header of more than " + MAX_TEXT + " bytes");
      }
      long padded = (length + 3) / 4 * 4;
      boolean sizes = size == padded + 8 && payload == padded + 4;
      byte[] text = bytes.copy(TEXT, (int) length);
      AsarHeader header = new AsarHeader(text, TEXT, limits);
      List<AsarEntry> entries = header.entries();
      long base = 8 + size;
      lay(entries, base);

      List<Part> parts =
          new ArrayList<>(
              new Fields(bytes, 0)
                  .add("size of the header's size", 4, Nature.STRUCTURE)
                  .derived("header size", 4, () -> sizes)
                  .derived("header payload", 4, () -> sizes)
                  .derived("header length", 4, () -> sizes)
                  .build());
      entries.forEach(entry -> parts.add(group(entry, text, base)));
      parts.addAll(end(text, header.end(), padded, base));
      if (base > TEXT + padded) {
        parts.add(slack("bytes behind the header", TEXT + padded, base));
      }
      parts.addAll(bodies);
      return parts;
    }

    private Part group(AsarEntry entry, byte[] text, long base) {
      Optional<Bytes> content =
          entry.isPacked() && owners.contains(entry.member())
              ? Optional.of(bytes.slice(base + entry.offset(), entry.size()))
              : Optional.empty();
      AsarFields fields = new AsarFields(bytes, text, TEXT, entry, content);
      return new Part.Group(
          new Part.Key(entry.label(), entry.member(), 1),
          TEXT + entry.start(),
          entry.end() - entry.start(),
          fields::parts,
          Optional.of(fields.meaning()));
    }

    private List<Part> end(byte[] text, int end, long padded, long base) {
      long room = Math.min(padded, base - TEXT) - text.length;
      long at = (long) TEXT + text.length;
      List<Part> parts =
          new ArrayList<>(
              new Fields(bytes, TEXT + end)
                  .derived("end of the header", text.length - end, () -> isCompact(text, end))
                  .build());
      // There even if it is empty, so that it has a partner.
      parts.add(
          new Part.Field(
              Part.Key.of("padding"),
              at,
              room,
              Nature.DERIVED,
              () -> room + " bytes",
              Optional.of(() -> isZero(at, (int) room))));
      return parts;
    }

    private static boolean isCompact(byte[] text, int start) {
      for (int i = start; i < text.length; i++) {
        if (AsarJson.isSpace(text[i])) {
          return false;
        }
      }
      return true;
    }

    private boolean isZero(long at, int length) throws IOException {
      for (byte b : bytes.copy(at, length)) {
        if (b != 0) {
          return false;
        }
      }
      return true;
    }

    /** Contents in the order of the file; each byte has one owner, the first to claim it. */
    private void lay(List<AsarEntry> entries, long base) {
      position = base;
      List<AsarEntry> packed =
          new ArrayList<>(entries.stream().filter(AsarEntry::isPacked).toList());
      packed.sort(Comparator.comparingLong(AsarEntry::offset).thenComparingLong(AsarEntry::size));
      for (AsarEntry entry : packed) {
        long room = bytes.size() - base - entry.offset();
        long start = base + entry.offset();
        if (room >= entry.size() && (entry.size() == 0 || start >= position)) {
          body(entry, entry.size() == 0 ? position : start);
        }
      }
      if (position < bytes.size()) {
        bodies.add(slack("bytes behind the last content", position, bytes.size()));
      }
    }

    private void body(AsarEntry entry, long start) {
      MemberName member = entry.member().orElseThrow();
      if (start > position) {
        bodies.add(slack(GAP + member.decoded(), position, start));
      }
      bodies.add(
          new Part.Body(
              Part.Key.of("content", member),
              start,
              entry.size(),
              StoredCoding.INSTANCE,
              Optional.empty()));
      owners.add(entry.member());
      position = start + entry.size();
    }

    private static Part slack(String label, long start, long end) {
      return new Part.Slack(Part.Key.of(label), start, end - start, Nature.SLACK);
    }
  }
}

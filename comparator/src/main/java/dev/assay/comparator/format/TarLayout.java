package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Fields;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.artifact.MemberName;
import dev.assay.core.limits.Limit;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lays the records of a tar archive out as parts, in the order of the file. */
final class TarLayout {
  private static final int BLOCK = TarBlock.SIZE;

  /** The record of 20 blocks that tar writes by default. */
  private static final int RECORD = 20 * BLOCK;

  private final Bytes bytes;
  private final Limits limits;
  private final List<Part> parts = new ArrayList<>();
  private final Map<MemberName, Integer> occurrences = new HashMap<>();
  private final Map<String, String> global = new HashMap<>();
  private String suffix = "";
  private long position;
  private int members;

  TarLayout(Bytes bytes, Limits limits) {
    this.bytes = bytes;
    this.limits = limits;
  }

  /** All parts; they tile the file. */
  List<Part> parts() throws IOException, MalformedException, LimitReachedException {
    while (bytes.size() - position >= BLOCK) {
      TarBlock block = TarBlock.read(bytes, position);
      if (block.isZero()) {
        zeros();
      } else if (!block.isHeader()) {
        break;
      } else if (block.type() == 'g') {
        globalHeader(block);
      } else if (!member()) {
        break;
      }
    }
    if (position < bytes.size()) {
      // Readers stop here, or look for the next header.
      Nature nature = suffix.isEmpty() ? Nature.AMBIGUOUS : Nature.SLACK;
      slack("bytes that are no member" + suffix, bytes.size(), nature);
    }
    return parts;
  }

  /** The zero blocks that end the archive for most readers; some read on behind them. */
  private void zeros() throws IOException {
    long end = position;
    byte[] buffer = new byte[Decoding.CHUNK];
    boolean zero = true;
    while (zero && end < bytes.size()) {
      int n = (int) Math.min(buffer.length, bytes.size() - end);
      bytes.read(end, buffer, 0, n);
      int i = 0;
      while (i < n && buffer[i] == 0) {
        i++;
      }
      end += i;
      zero = i == n;
    }
    long blocks = (end - position) / BLOCK * BLOCK;
    long marks = Math.min(blocks, 2 * BLOCK);
    parts.addAll(
        new Fields(bytes, position)
            .add("end of archive" + suffix, marks, Nature.STRUCTURE)
            .build());
    position += marks;
    long fill = end == bytes.size() ? end - position : blocks - marks;
    boolean usual = fill == 0 || (end == bytes.size() && end % RECORD == 0 && fill < RECORD);
    parts.add(zeroField("fill of the last record" + suffix, Optional.empty(), fill, () -> usual));
    position += fill;
    suffix = " behind the end";
  }

  /** A field that is all zeros if all is well; it may be empty, so that it always has a partner. */
  private Part zeroField(
      String label, Optional<MemberName> member, long length, Part.Lazy<Boolean> derived) {
    return new Part.Field(
        new Part.Key(label, member, 1),
        position,
        length,
        Nature.DERIVED,
        () -> length + " bytes",
        Optional.of(derived));
  }

  private void globalHeader(TarBlock block)
      throws IOException, MalformedException, LimitReachedException {
    long end = TarExtension.end(bytes, block);
    for (Pax.Entry entry : Pax.read(bytes, block.offset + BLOCK, block.size())) {
      TarExtension.keep(entry, global);
    }
    long at = position;
    parts.add(
        new Part.Group(
            Part.Key.of("global header" + suffix),
            at,
            end - at,
            () -> new TarFields(bytes, at, end).parts()));
    position = end;
  }

  /** One member with its extension headers; false if only such headers are left. */
  private boolean member() throws IOException, MalformedException, LimitReachedException {
    if (++members > limits.members()) {
      throw new LimitReachedException(
          "more than the limit of " + limits.members() + " members", Limit.MEMBERS);
    }
    TarExtension extension = TarExtension.read(bytes, position, global);
    if (extension.end() > bytes.size() - BLOCK) {
      return false;
    }
    TarBlock block = TarBlock.read(bytes, extension.end());
    if (!block.isHeader()) {
      return false;
    }
    MemberName name = numbered(extension.name(block));
    long body = extension.body(bytes, block);
    long size = extension.data(bytes, block) + extension.size(bytes, block) - body;
    long start = position;
    if (size > bytes.size() - body) {
      throw new MalformedException(
          block.offset, size + " bytes of content", (bytes.size() - body) + " before the end");
    }
    parts.add(
        new Part.Group(
            Part.Key.of("header" + suffix, name),
            start,
            body - start,
            () -> new TarFields(bytes, start, body).parts()));
    // A file has content even if that is empty: its partner may have some.
    if (size > 0 || !block.isLinkOrFolder()) {
      parts.add(
          new Part.Body(
              Part.Key.of("content" + suffix, name),
              body,
              size,
              StoredCoding.INSTANCE,
              Optional.empty()));
    }
    position = body + size;
    padding(name);
    return true;
  }

  private void padding(MemberName name) {
    long at = position;
    long length = Math.min(bytes.size() - at, (BLOCK - at % BLOCK) % BLOCK);
    parts.add(
        zeroField(
            "padding" + suffix,
            Optional.of(name),
            length,
            () -> TarFields.isZero(bytes, at, length)));
    position += length;
  }

  private MemberName numbered(String name) {
    MemberName raw = MemberName.of(name.getBytes(StandardCharsets.ISO_8859_1));
    return raw.occurrence(occurrences.merge(raw, 1, Integer::sum));
  }

  private void slack(String label, long end, Nature nature) {
    parts.add(new Part.Slack(Part.Key.of(label), position, end - position, nature));
    position = end;
  }
}

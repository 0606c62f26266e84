package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Coding;
import dev.assay.comparator.anatomy.Cursor;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.artifact.MemberName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The data of an NSIS installer: items, each a size and a content. An item is where an instruction
 * says; each byte has one owner, the first to claim it, and what nothing refers to is slack.
 */
final class NsisData {
  /** In the size of an item: its content is compressed. */
  static final long COMPRESSED = 0x80000000L;

  private static final int SIZE = 4;

  private final Bytes bytes;
  private final long base;
  private final long end;
  private final Optional<NsisMethod> method;
  private final List<Part> parts = new ArrayList<>();
  private final Set<Integer> laid = new HashSet<>();
  private long position;

  /**
   * Lays out {@code [base, end)}.
   *
   * @param method of items that are compressed; empty if none can be, since all of it is
   */
  NsisData(Bytes bytes, long base, long end, Optional<NsisMethod> method) {
    this.bytes = bytes;
    this.base = base;
    this.end = end;
    this.method = method;
    this.position = base;
  }

  /** An item that an instruction claims. */
  private record Claim(long start, MemberName member, Optional<MemberName> next) {}

  /** Lays out the items, once. */
  NsisData lay(NsisReferences references) throws IOException, MalformedException {
    List<Claim> claims = new ArrayList<>();
    for (NsisReferences.Reference reference : references.all()) {
      if (reference.offset() >= 0) {
        claims.add(new Claim(base + reference.offset(), reference.member(), reference.next()));
      }
    }
    claims.sort(Comparator.comparingLong(Claim::start));
    for (Claim claim : claims) {
      long next = item(claim.start, claim.member);
      if (next >= 0 && claim.next.isPresent()) {
        item(next, claim.next.get());
      }
    }
    slack("bytes behind the last item", end);
    return this;
  }

  /** The parts; they tile the data. */
  List<Part> parts() {
    return parts;
  }

  /** The offsets in the data whose items have a part of their own. */
  Set<Integer> laid() {
    return laid;
  }

  /** Claims the item at {@code start}; gives its end, or -1 if it cannot be claimed. */
  private long item(long start, MemberName member) throws IOException, MalformedException {
    if (start < position || start > end - SIZE) {
      return -1;
    }
    long stated = new Cursor(bytes, start).u32();
    boolean compressed = (stated & COMPRESSED) != 0;
    long length = stated & ~COMPRESSED;
    if (length > end - start - SIZE || (compressed && method.isEmpty())) {
      return -1;
    }
    slack("unreferenced data before " + member.decoded(), start);
    Coding coding = compressed ? method.orElseThrow().coding() : StoredCoding.INSTANCE;
    parts.add(size(start, compressed, member));
    parts.add(
        new Part.Body(
            Part.Key.of("content", member), start + SIZE, length, coding, Optional.empty()));
    laid.add((int) (start - base));
    position = start + SIZE + length;
    return position;
  }

  /**
   * The length follows from the content, but not whether it is compressed: bytes that are the same
   * on both sides would be other contents.
   */
  private Part size(long start, boolean compressed, MemberName member) {
    Part.Field field =
        new Part.Field(
            Part.Key.of("length"),
            start,
            SIZE,
            Nature.DERIVED,
            () -> Long.toString(new Cursor(bytes, start).u32() & ~COMPRESSED),
            Optional.of(() -> true));
    return new Part.Group(
        Part.Key.of(compressed ? "size, compressed" : "size, stored", member),
        start,
        SIZE,
        () -> List.of(field),
        Optional.of(() -> Nature.STRUCTURE));
  }

  private void slack(String label, long to) {
    if (to > position) {
      parts.add(new Part.Slack(Part.Key.of(label), position, to - position, Nature.SLACK));
      position = to;
    }
  }
}

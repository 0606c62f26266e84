package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Fields;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Meaning;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import dev.assay.core.artifact.MemberName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the directories of a PE file name inside its sections. A table that cannot be followed to
 * its end is no error: what was not reached stays what it is, bytes of its section, hence code.
 */
final class PeContents {
  /** Linkers align to no more than this, in bytes. */
  private static final int MOST_ALIGNED = 16;

  private final PeFile file;
  private final List<Claim> claims = new ArrayList<>();
  private final Map<String, Integer> names = new HashMap<>();
  private boolean walked;
  private Optional<String> heading = Optional.empty();

  PeContents(PeFile file) {
    this.file = file;
  }

  /** A piece of a section that a directory names. */
  private record Claim(
      long start,
      long length,
      String label,
      Optional<MemberName> member,
      Nature nature,
      Optional<PeEntry> meaning) {
    long end() {
      return start + length;
    }
  }

  /** One of the walks through a directory. */
  @FunctionalInterface
  interface Walk {
    void run() throws IOException, MalformedException;
  }

  /** What is named from now on belongs to this, and makes something load or run. */
  void heading(String text) {
    heading = Optional.of(text);
  }

  /** The parts of a section: what directories name, and what is left. */
  List<Part> section(PeFile.Section section) throws IOException, MalformedException {
    long end = section.offset() + section.rawSize();
    // Behind its size in memory a section has nothing but what fills the last block of the file.
    long used = section.size() == 0 ? section.rawSize() : section.size();
    long content = section.offset() + Math.min(section.rawSize(), used);
    List<Part> parts = new ArrayList<>();
    parts.addAll(tile(section.offset(), content, Nature.PAYLOAD, section.executes()));
    if (content < end) {
      long alignment = file.fileAlignment();
      boolean zeros = Zeros.all(file.bytes(), content, end);
      parts.add(
          new Part.Field(
              Part.Key.of("padding"),
              content,
              end - content,
              zeros ? Nature.DERIVED : Nature.SLACK,
              () -> (end - content) + (zeros ? " zeros" : " bytes"),
              Optional.of(() -> zeros && end - content < alignment && end % alignment == 0)));
    }
    return parts;
  }

  /** Tiles a range with what is named in it; {@code rest} is the nature of what is not. */
  List<Part> tile(long start, long end, Nature rest) throws IOException {
    return tile(start, end, rest, false);
  }

  private synchronized List<Part> tile(long start, long end, Nature rest, boolean executed)
      throws IOException {
    walk();
    Map<String, Integer> counts = new HashMap<>();
    List<Part> parts = new ArrayList<>();
    long at = start;
    for (Claim claim : claims) {
      if (claim.start < at || claim.end() > end) {
        continue;
      }
      if (claim.start > at) {
        parts.add(between(at, claim, executed ? Nature.PAYLOAD : rest, counts));
      }
      parts.add(part(claim, executed, counts));
      at = claim.end();
    }
    if (at < end) {
      parts.add(field(key("last bytes", counts), at, end - at, rest));
    }
    return parts;
  }

  /** A few zeros belong to what they align. */
  private Part between(long at, Claim next, Nature rest, Map<String, Integer> counts)
      throws IOException {
    long length = next.start - at;
    boolean aligns = length < MOST_ALIGNED && Zeros.all(file.bytes(), at, next.start);
    Optional<PeEntry> entry = next.meaning.filter(m -> aligns && m.heading().isPresent());
    Nature nature = entry.isPresent() && rest == Nature.PAYLOAD ? Nature.TRIGGER : rest;
    Part.Field field = field(key("bytes before " + next.label, counts), at, length, nature);
    return entry.isEmpty() ? field : meaning(field, entry.get().plain());
  }

  private static Part.Field meaning(Part.Field field, Meaning meaning) {
    return new Part.Field(
        field.key(),
        field.offset(),
        field.length(),
        field.nature(),
        field.value(),
        Optional.empty(),
        Optional.of(meaning));
  }

  private Part part(Claim claim, boolean executed, Map<String, Integer> counts) {
    if (claim.member.isPresent()) {
      return new Part.Body(
          new Part.Key("content", claim.member, 1),
          claim.start,
          claim.length,
          StoredCoding.INSTANCE,
          Optional.empty());
    }
    // No table makes harmless what is loaded to be run.
    Nature nature = executed ? Nature.PAYLOAD : claim.nature;
    Part.Field field = field(key(claim.label, counts), claim.start, claim.length, nature);
    return claim.meaning.isEmpty() || executed ? field : meaning(field, claim.meaning.get());
  }

  private Part.Field field(Part.Key key, long at, long length, Nature nature) {
    return new Part.Field(
        key, at, length, nature, () -> Fields.show(file.bytes(), at, length), Optional.empty());
  }

  private static Part.Key key(String label, Map<String, Integer> counts) {
    return new Part.Key(label, Optional.empty(), counts.merge(label, 1, Integer::sum));
  }

  private void walk() throws IOException {
    if (walked) {
      return;
    }
    walked = true;
    PeImports imports = new PeImports(file, this);
    PeTables tables = new PeTables(file, this);
    List<Walk> walks =
        List.of(
            imports::imports,
            imports::delayed,
            imports::bound,
            new PeExports(file, this)::exports,
            new PeResources(file, this)::resources,
            tables::relocations,
            tables::threads,
            tables::debug,
            tables::configuration,
            tables::exceptions,
            tables::managed);
    for (Walk walk : walks) {
      follow(walk);
    }
    claims.sort(
        Comparator.comparingLong(Claim::start)
            .thenComparingLong(Claim::length)
            .thenComparing(Claim::label));
  }

  // What a walk did not reach has no name, and so counts as code.
  @SuppressWarnings("EmptyCatch")
  private void follow(Walk walk) throws IOException {
    try {
      heading = Optional.empty();
      walk.run();
    } catch (MalformedException e) {
      // The end of the file, inside of a table.
    }
  }

  /** Whether nothing more can be named: a file has a limit of members. */
  boolean isFull() {
    return claims.size() >= file.limits().members();
  }

  /** Names {@code length} bytes at an address of the image, if they are in the file. */
  void name(long address, long length, String label, Nature nature)
      throws IOException, MalformedException {
    OptionalLong at = file.offsetOf(address);
    if (at.isPresent()) {
      nameAt(at.getAsLong(), length, label, nature, OptionalLong.empty());
    }
  }

  /** The same for a place in the file. */
  private void nameAt(long at, long length, String label, Nature nature, OptionalLong value) {
    if (!isFull() && length > 0 && at >= 0 && length <= file.bytes().size() - at) {
      Nature real = heading.isPresent() ? Nature.TRIGGER : nature;
      Optional<PeEntry> meaning =
          value.isPresent() || heading.isPresent()
              ? Optional.of(new PeEntry(value, heading))
              : Optional.empty();
      claims.add(new Claim(at, length, label, Optional.empty(), real, meaning));
    }
  }

  /** Names a number that moves with what stands in front of the place it is about. */
  void pointer(long address, int width, String label) throws IOException, MalformedException {
    OptionalLong at = file.offsetOf(address);
    if (at.isPresent()) {
      long value = file.number(at.getAsLong(), width);
      nameAt(at.getAsLong(), width, label, Nature.STRUCTURE, OptionalLong.of(value));
    }
  }

  /** Names a member with content of its own. */
  void member(long address, long length, String name) throws IOException, MalformedException {
    OptionalLong at = file.offsetOf(address);
    if (at.isPresent()
        && !isFull()
        && length > 0
        && length <= file.bytes().size() - at.getAsLong()) {
      int occurrence = names.merge(name, 1, Integer::sum);
      MemberName member = MemberName.of(name).occurrence(occurrence);
      claims.add(
          new Claim(
              at.getAsLong(), length, name, Optional.of(member), Nature.PAYLOAD, Optional.empty()));
    }
  }

  /** A number at an address of the image; 0 if it is not in the file. */
  long read(long address, int width) throws IOException, MalformedException {
    OptionalLong at = file.offsetOf(address);
    return at.isPresent() ? file.number(at.getAsLong(), width) : 0;
  }

  /** The text at an address, and how many bytes it has with its final zero. */
  Optional<String> text(long address) throws IOException, MalformedException {
    OptionalLong at = file.offsetOf(address);
    return at.isEmpty()
        ? Optional.empty()
        : Optional.of(file.string(at.getAsLong(), file.bytes().size()))
            .filter(text -> !text.isEmpty());
  }

  /** Names the text at an address, with its final zero; {@code before} bytes go with it. */
  void text(long address, int before, String label, Nature nature)
      throws IOException, MalformedException {
    OptionalLong at = file.offsetOf(address);
    if (at.isPresent()) {
      long length = length(at.getAsLong() + before);
      nameAt(at.getAsLong(), before + length, label, nature, OptionalLong.empty());
    }
  }

  /** How long a text is with its final zero; 0 if there is none near. */
  private long length(long at) throws IOException {
    long left = Math.min(PeFile.LONGEST_NAME, file.bytes().size() - at);
    if (left <= 0) {
      return 0;
    }
    byte[] window = file.bytes().copy(at, (int) left);
    for (int i = 0; i < left; i++) {
      if (window[i] == 0) {
        return i + 1L;
      }
    }
    return 0;
  }
}

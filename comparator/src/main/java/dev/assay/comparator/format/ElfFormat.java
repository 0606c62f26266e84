package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Anatomy;
import dev.assay.comparator.anatomy.Format;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * ELF programs, libraries and objects (System V gABI, chapters 4 and 5), laid out by sections; what
 * lies between these is padding, or what segments load without a section.
 */
public final class ElfFormat implements Format {
  private static final int HEADER = 52;

  @Override
  public String id() {
    return "elf";
  }

  @Override
  public boolean recognizes(Bytes bytes, String name) throws IOException {
    byte[] head = bytes.head(HEADER + 12);
    return head.length >= HEADER
        && head[0] == 0x7f
        && head[1] == 'E'
        && head[2] == 'L'
        && head[3] == 'F'
        && (head[4] == 1 || (head[4] == 2 && head.length == HEADER + 12))
        && (head[5] == 1 || head[5] == 2);
  }

  @Override
  public Anatomy read(Bytes bytes, String name, Limits limits)
      throws IOException, MalformedException, LimitReachedException {
    return new Anatomy(id(), bytes.size(), new Reading(new ElfFile(bytes, limits)).parts());
  }

  /** Lays out what is at {@code start}. */
  private record Claim(long start, long size, Step step) {}

  @FunctionalInterface
  private interface Step {
    void lay() throws IOException, MalformedException;
  }

  private static final class Reading {
    private final ElfFile file;
    private final Bytes bytes;
    private final List<Part> parts = new ArrayList<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private final Set<Long> owners = new HashSet<>();
    private long position;

    Reading(ElfFile file) {
      this.file = file;
      this.bytes = file.bytes();
    }

    List<Part> parts() throws IOException, MalformedException {
      lay("ELF header", file.headerEnd(), () -> new ElfHeaders(file, owners).header());
      List<Claim> claims = new ArrayList<>();
      if (!file.segments().isEmpty()) {
        claims.add(new Claim(file.programTable(), 0, this::programs));
      }
      if (!file.sections().isEmpty()) {
        claims.add(new Claim(file.sectionTable(), 0, this::sections));
      }
      for (ElfFile.Section section : file.sections()) {
        if (section.isPresent()) {
          claims.add(new Claim(section.offset(), section.size(), () -> section(section)));
        }
      }
      claims.sort(Comparator.comparingLong(Claim::start).thenComparingLong(Claim::size));
      for (Claim claim : claims) {
        claim.step.lay();
      }
      end();
      return parts;
    }

    private void section(ElfFile.Section section) throws IOException {
      long end = section.offset() + section.size();
      if (section.offset() < position || end > bytes.size()) {
        return;
      }
      gap(section.name(), section.offset(), section.align(), section.address());
      parts.add(new ElfSections(file).part(key("section " + section.name()), section));
      owners.add(section.at());
      position = end;
    }

    private void programs() throws IOException, MalformedException {
      table(file.programTable(), "the program headers");
      ElfHeaders headers = new ElfHeaders(file, owners);
      for (ElfFile.Segment segment : file.segments()) {
        parts.add(
            new Part.Group(
                key("program header " + ElfHeaders.type(segment)),
                segment.at(),
                file.programEntry(),
                () -> headers.program(segment),
                Optional.of(() -> ElfHeaders.nature(segment))));
        position += file.programEntry();
      }
    }

    private void sections() throws IOException, MalformedException {
      table(file.sectionTable(), "the section headers");
      ElfHeaders headers = new ElfHeaders(file, owners);
      for (ElfFile.Section section : file.sections()) {
        parts.add(
            new Part.Group(
                key("section header " + section.name()),
                section.at(),
                file.sectionEntry(),
                () -> headers.section(section)));
        position += file.sectionEntry();
      }
    }

    private void table(long start, String label) throws IOException, MalformedException {
      if (start < position) {
        throw new MalformedException(start, label + " outside of all sections", "an overlap");
      }
      gap(label, start, file.width(), start);
    }

    /**
     * What no section owns: zeros up to where the next part may begin, or else bytes that segments
     * load, or that nobody reads. Always a part, so that it has a partner.
     */
    private void gap(String next, long end, long align, long address) throws IOException {
      long start = position;
      boolean zeros = Zeros.all(bytes, start, end);
      parts.add(
          new Part.Field(
              key("bytes before " + next),
              start,
              end - start,
              zeros ? Nature.DERIVED : nature(start, end),
              () -> (end - start) + (zeros ? " zeros" : " bytes"),
              Optional.of(() -> zeros && isNeeded(start, end, align, address))));
      position = end;
    }

    /** Whether {@code end} is the first place with the alignment of a section or of a segment. */
    private boolean isNeeded(long start, long end, long align, long address) {
      long page =
          file.segments().stream()
              .filter(segment -> segment.loads(end, end + 1))
              .mapToLong(ElfFile.Segment::align)
              .max()
              .orElse(1);
      return end == start
          || (end - start < align && end % align == 0)
          || (end - start < page && Long.remainderUnsigned(address - end, page) == 0);
    }

    private Nature nature(long start, long end) {
      return file.segments().stream().anyMatch(segment -> segment.loads(start, end))
          ? Nature.PAYLOAD
          : Nature.SLACK;
    }

    /** Behind everything that the tables name. */
    private void end() {
      if (position < bytes.size()) {
        Nature nature = nature(position, bytes.size());
        parts.add(
            new Part.Slack(
                Part.Key.of("bytes behind the last section"),
                position,
                bytes.size() - position,
                nature));
      }
    }

    private void lay(String label, long length, Part.Lazy<List<Part>> fields) {
      parts.add(new Part.Group(key(label), position, length, fields));
      position += length;
    }

    private Part.Key key(String label) {
      return new Part.Key(label, Optional.empty(), counts.merge(label, 1, Integer::sum));
    }
  }
}

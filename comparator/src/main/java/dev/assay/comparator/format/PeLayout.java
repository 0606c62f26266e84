package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Fields;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The parts of a PE file in the order of the file, from its headers to what nobody reads. */
final class PeLayout {
  private final PeFile file;
  private final Bytes bytes;
  private final PeContents contents;
  private final List<Part> parts = new ArrayList<>();
  private final Map<String, Integer> counts = new HashMap<>();

  /** What has its bytes for itself: offsets of section headers, and those of the tables. */
  private final Set<Long> owners = new HashSet<>();

  private long position;

  PeLayout(PeFile file) {
    this.file = file;
    this.bytes = file.bytes();
    this.contents = new PeContents(file);
  }

  /** What a table or section names. */
  private record Claim(long start, long end, Step step) {}

  @FunctionalInterface
  private interface Step {
    void lay() throws IOException, MalformedException, LimitReachedException;
  }

  List<Part> parts() throws IOException, MalformedException, LimitReachedException {
    headers();
    List<Claim> claims = new ArrayList<>();
    for (PeFile.Section section : file.sections()) {
      if (section.isPresent()) {
        long end = section.offset() + section.rawSize();
        claims.add(new Claim(section.offset(), end, () -> section(section)));
      }
    }
    OptionalLong symbols = file.symbolsEnd();
    if (symbols.isPresent()) {
      claims.add(new Claim(file.symbolTable(), symbols.getAsLong(), this::symbols));
    }
    claims.sort(Comparator.comparingLong(Claim::start).thenComparingLong(Claim::end));
    for (Claim claim : claims) {
      // What overlaps something before it has no bytes for itself; its header says so.
      if (claim.start >= position && claim.end <= bytes.size()) {
        claim.step.lay();
        position = claim.end;
      }
    }
    end();
    return parts;
  }

  private void headers() throws MalformedException {
    PeHeaders headers = new PeHeaders(file, owners);
    lay("DOS header", 64, headers::dos);
    lay("DOS stub", file.start() - position, () -> new PeRich(file).parts());
    lay("COFF header", file.optional() - position, headers::coff);
    lay("optional header", file.optionalSize(), headers::optional);
    for (PeFile.Section section : file.sections()) {
      lay(
          "section header " + section.name(),
          PeFile.SECTION_HEADER,
          () -> headers.section(section));
    }
    if (position > bytes.size()) {
      throw new MalformedException(position, "headers inside the file", "its end");
    }
  }

  private void section(PeFile.Section section)
      throws IOException, MalformedException, LimitReachedException {
    long alignment = file.fileAlignment();
    gap("section " + section.name(), section.offset(), alignment);
    owners.add(section.at());
    parts.add(
        new Part.Group(
            key("section " + section.name()),
            section.offset(),
            section.rawSize(),
            () -> contents.section(section)));
  }

  private void symbols() throws IOException, MalformedException, LimitReachedException {
    gap("symbols", file.symbolTable(), 1);
    owners.add(PeHeaders.SYMBOLS);
    long strings = file.symbolTable() + file.number(file.start() + 16, 4) * PeFile.SYMBOL;
    long end = file.symbolsEnd().orElseThrow();
    Fields fields =
        new Fields(bytes, file.symbolTable())
            .add("symbols", strings - file.symbolTable(), Nature.DEBUG)
            .derived("size of strings", 4, () -> true)
            .add("strings", end - strings - 4, Nature.DEBUG);
    parts.add(
        new Part.Group(
            key("symbol table"),
            file.symbolTable(),
            end - file.symbolTable(),
            fields::build,
            Optional.of(() -> Nature.DEBUG)));
  }

  /**
   * What no section owns: zeros up to where the next part may begin, or else bytes that nobody
   * reads, or that the loader maps with the headers. Always a part, so that it has a partner.
   */
  private void gap(String next, long end, long alignment)
      throws IOException, MalformedException, LimitReachedException {
    long from = position;
    boolean zeros = Zeros.all(bytes, from, end);
    if (!zeros && file.directory(PeImports.BOUND).filter(d -> d.address() < end).isPresent()) {
      parts.add(
          new Part.Group(key("bytes before " + next), from, end - from, () -> mapped(from, end)));
      return;
    }
    parts.add(
        new Part.Field(
            key("bytes before " + next),
            from,
            end - from,
            zeros ? Nature.DERIVED : Nature.SLACK,
            () -> (end - from) + (zeros ? " zeros" : " bytes"),
            Optional.of(() -> zeros && (end == from || isNeeded(from, end, alignment)))));
  }

  private static boolean isNeeded(long from, long end, long alignment) {
    return end - from < alignment && end % alignment == 0;
  }

  /** Behind the section headers, where bound imports are. */
  private List<Part> mapped(long from, long end) throws IOException {
    return contents.tile(from, end, Nature.SLACK);
  }

  /** Behind everything that the headers name but certificates. */
  private void end() throws IOException, MalformedException, LimitReachedException {
    PeCertificates table = new PeCertificates(file);
    long certificates = table.start();
    boolean here = table.isPresent() && certificates >= position && table.end() <= bytes.size();
    long content = here ? certificates - padding(certificates) : bytes.size();
    overlay(content);
    if (here) {
      if (content < certificates) {
        parts.add(
            new Part.Slack(
                Part.Key.of("padding before the certificate table"),
                content,
                certificates - content,
                Nature.SLACK));
      }
      owners.add(PeHeaders.CERTIFICATES);
      parts.addAll(table.parts());
      position = table.end();
      if (position < bytes.size()) {
        parts.add(
            new Part.Slack(
                Part.Key.of("bytes behind the certificate table"),
                position,
                bytes.size() - position,
                Nature.SLACK));
      }
    }
  }

  /** Who signs appends zeros up to a multiple of eight; up to seven at the end are taken for it. */
  private long padding(long end) throws IOException {
    long zeros = 0;
    while (zeros < 7 && end - zeros - 1 >= position && bytes.copy(end - zeros - 1, 1)[0] == 0) {
      zeros++;
    }
    return zeros;
  }

  /** Installers have what they install there. */
  private void overlay(long end) {
    if (position < end) {
      parts.add(
          new Part.Body(
              Part.Key.of("overlay"),
              position,
              end - position,
              StoredCoding.INSTANCE,
              Optional.empty()));
      position = end;
    }
  }

  private void lay(String label, long length, Part.Lazy<List<Part>> fields) {
    if (length > 0) {
      parts.add(new Part.Group(key(label), position, length, fields));
    }
    position += length;
  }

  private Part.Key key(String label) {
    return new Part.Key(label, Optional.empty(), counts.merge(label, 1, Integer::sum));
  }
}

package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Anatomy;
import dev.assay.comparator.anatomy.Fields;
import dev.assay.comparator.anatomy.Format;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.format.NsisHeader.Kind;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The script of an NSIS installer. Instructions and strings go by what they say, so that one more
 * of them is one difference, although the numbers of all others change.
 */
final class NsisScriptFormat implements Format {
  private final Set<Integer> laid;

  /**
   * Reads a script.
   *
   * @param laid the offsets in the data whose items have a part of their own
   */
  NsisScriptFormat(Set<Integer> laid) {
    this.laid = Set.copyOf(laid);
  }

  @Override
  public String id() {
    return "nsis-script";
  }

  @Override
  public boolean recognizes(Bytes bytes, String name) {
    return true;
  }

  @Override
  public Anatomy read(Bytes bytes, String name, Limits limits)
      throws IOException, MalformedException, LimitReachedException {
    if (bytes.size() > NsisHeader.LARGEST) {
      throw new LimitReachedException("a script of more than " + NsisHeader.LARGEST + " bytes");
    }
    NsisHeader header = new NsisHeader(bytes.copy(0, (int) bytes.size()), limits);
    return new Anatomy(id(), bytes.size(), new Layout(bytes, header, laid).parts());
  }

  /** The parts of one script. */
  private static final class Layout {
    private final Bytes bytes;
    private final NsisHeader header;
    private final NsisFields fields;
    private final List<Part> parts = new ArrayList<>();

    Layout(Bytes bytes, NsisHeader header, Set<Integer> laid) {
      this.bytes = bytes;
      this.header = header;
      this.fields = new NsisFields(bytes, header, laid);
    }

    List<Part> parts() {
      int first = header.offset(Kind.PAGES);
      group("header", 0, first, () -> fields.header(first), Nature.STRUCTURE);
      things(Kind.PAGES, NsisHeader.PAGE);
      things(Kind.SECTIONS, header.size(Kind.SECTIONS));
      for (int i = 0; i < header.instructions().size(); i++) {
        instruction(i);
      }
      strings();
      things(Kind.LANGUAGES, header.size(Kind.LANGUAGES));
      colors();
      return parts;
    }

    private void group(
        String label, int start, int length, Part.Lazy<List<Part>> inner, Nature nature) {
      if (length > 0) {
        parts.add(
            new Part.Group(Part.Key.of(label), start, length, inner, Optional.of(() -> nature)));
      }
    }

    private void things(Kind kind, int size) {
      for (int i = 0; i < header.count(kind); i++) {
        int at = header.offset(kind) + i * size;
        String label =
            switch (kind) {
              case PAGES -> "page " + header.int32(at + 4);
              case SECTIONS -> "section " + header.strings().label(header.int32(at));
              default -> "language " + (header.int32(at) & 0xffff);
            };
        group(label, at, size, () -> fields.of(kind, at, size), Nature.STRUCTURE);
      }
    }

    private void instruction(int index) {
      NsisInstruction instruction = header.instructions().get(index);
      String text = fields.label(instruction);
      parts.add(
          new Part.Group(
              Part.Key.of("instruction " + text),
              instruction.offset(),
              NsisInstruction.SIZE,
              () -> fields.of(instruction),
              Optional.of(new NsisMeaning("instructions", Nature.STRUCTURE, text))));
    }

    private void strings() {
      for (int at : header.strings().starts()) {
        int length = header.strings().next(at) - at;
        String text = header.strings().labelAt(at);
        parts.add(
            new Part.Field(
                Part.Key.of("string " + text),
                at,
                length,
                Nature.TEXT,
                () -> text,
                Optional.empty(),
                Optional.of(new NsisMeaning("strings", Nature.TEXT, text))));
      }
    }

    private void colors() {
      int start = header.offset(Kind.COLORS);
      int end = header.colorsEnd();
      if (end > start) {
        boolean listed = header.count(Kind.COLORS) > 0;
        parts.add(
            listed
                ? field("colors", start, end)
                : new Part.Slack(
                    Part.Key.of("bytes behind the languages"), start, end - start, Nature.SLACK));
      }
      if (header.length() > end) {
        parts.add(field("background font", end, header.length()));
      }
    }

    private Part field(String label, int start, int end) {
      return new Part.Field(
          Part.Key.of(label),
          start,
          end - start,
          Nature.STRUCTURE,
          () -> Fields.show(bytes, start, end - start),
          Optional.empty());
    }
  }
}

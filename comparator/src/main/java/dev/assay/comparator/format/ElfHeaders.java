package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Fields;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The fields of the headers of an ELF file.
 *
 * @param owners offsets of the section headers whose section has its bytes for itself
 */
record ElfHeaders(ElfFile file, Set<Long> owners) {
  private static final Map<Long, String> TYPES =
      Map.of(
          0L,
          "NULL",
          1L,
          "LOAD",
          2L,
          "DYNAMIC",
          3L,
          "INTERP",
          4L,
          "NOTE",
          6L,
          "PHDR",
          7L,
          "TLS",
          0x6474e550L,
          "GNU_EH_FRAME",
          0x6474e551L,
          "GNU_STACK",
          0x6474e552L,
          "GNU_RELRO");

  /** What a segment is for. */
  static String type(ElfFile.Segment segment) {
    return TYPES.getOrDefault(segment.type(), "0x" + Long.toHexString(segment.type()));
  }

  /** How a segment without a counterpart is graded. */
  static Nature nature(ElfFile.Segment segment) {
    return segment.type() == ElfFile.Segment.INTERP ? Nature.TRIGGER : Nature.STRUCTURE;
  }

  /** The ELF header; offsets of tables follow from where these are. */
  List<Part> header() {
    int w = file.width();
    Fields fields = new Fields(file.bytes(), 0).add("magic number", 4, Nature.STRUCTURE);
    for (String label :
        List.of("class", "byte order", "version of identification", "ABI", "ABI version")) {
      fields.add(label, 1, Nature.STRUCTURE);
    }
    fields
        .add("unused identification", 7, Nature.SLACK)
        .add("type", 2, Nature.STRUCTURE)
        .add("machine", 2, Nature.STRUCTURE);
    number(fields, "version", 4);
    number(fields, "entry point", w);
    derived(fields, "offset of program headers", w, !file.segments().isEmpty());
    derived(fields, "offset of section headers", w, !file.sections().isEmpty());
    number(fields, "flags", 4);
    for (String label :
        List.of(
            "header size",
            "program header size",
            "program headers",
            "section header size",
            "section headers",
            "section of names")) {
      number(fields, label, 2);
    }
    return fields.build();
  }

  /** One program header. */
  List<Part> program(ElfFile.Segment segment) throws IOException, MalformedException {
    int w = file.width();
    Fields fields = new Fields(file.bytes(), segment.at());
    number(fields, "type", 4);
    if (file.isWide()) {
      number(fields, "flags", 4);
    }
    for (String label : List.of("offset", "address", "physical address")) {
      place(fields, label, w);
    }
    number(fields, "size", w);
    number(fields, "memory size", w);
    if (!file.isWide()) {
      number(fields, "flags", 4);
    }
    number(fields, "alignment", w);
    return fields.build();
  }

  /** One section header; offset and size follow from where the section is. */
  List<Part> section(ElfFile.Section section) throws IOException, MalformedException {
    int w = file.width();
    boolean owner = owners.contains(section.at());
    Fields fields = new Fields(file.bytes(), section.at());
    number(fields, "name", 4);
    number(fields, "type", 4);
    number(fields, "flags", w);
    place(fields, "address", w);
    if (owner || !section.isPresent()) {
      derived(fields, "offset", w, owner);
      derived(fields, "size", w, owner);
    } else {
      fields.add("offset", w, Nature.AMBIGUOUS).add("size", w, Nature.AMBIGUOUS);
    }
    number(fields, "link", 4);
    number(fields, "information", 4);
    number(fields, "alignment", w);
    number(fields, "entry size", w);
    return fields.build();
  }

  private void number(Fields fields, String label, int width) {
    long at = fields.position();
    fields.add(label, width, Nature.STRUCTURE, () -> hex(at, width));
  }

  /** A number that moves with what stands in front of the place that it names. */
  private void place(Fields fields, String label, int width)
      throws IOException, MalformedException {
    long at = fields.position();
    Moved meaning = new Moved(file.unsigned(at, width));
    fields.add(label, width, Nature.STRUCTURE, () -> hex(at, width), meaning);
  }

  private void derived(Fields fields, String label, int width, boolean follows) {
    long at = fields.position();
    if (follows) {
      fields.derived(label, width, () -> hex(at, width), () -> true);
    } else {
      number(fields, label, width);
    }
  }

  private String hex(long at, int width) throws IOException, MalformedException {
    return "0x" + Long.toHexString(file.unsigned(at, width));
  }
}

package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Fields;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import dev.assay.core.signature.PeImage;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * The fields of the headers of a PE file.
 *
 * @param owners offsets of the section headers whose section has its bytes for itself; and {@link
 *     #SYMBOLS} and {@link #CERTIFICATES} if these tables have
 */
record PeHeaders(PeFile file, Set<Long> owners) {
  static final long SYMBOLS = -1;
  static final long CERTIFICATES = -2;

  private static final List<String> DIRECTORIES =
      List.of(
          "export table",
          "import table",
          "resource table",
          "exception table",
          "certificate table",
          "base relocation table",
          "debug",
          "architecture",
          "global pointer",
          "TLS table",
          "load configuration",
          "bound imports",
          "import address table",
          "delay imports",
          "CLI header",
          "reserved");

  private static final List<String> DOS =
      List.of(
          "bytes in last page",
          "pages",
          "relocations",
          "paragraphs of header",
          "least memory",
          "most memory",
          "SS",
          "SP",
          "checksum",
          "IP",
          "CS",
          "place of relocations",
          "overlay");

  /** What only DOS reads; of what is reserved nobody does. */
  List<Part> dos() throws IOException, MalformedException {
    Fields fields = new Fields(file.bytes(), 0).add("magic number", 2, Nature.STRUCTURE);
    for (String label : DOS) {
      fields.add(label, 2, Nature.STRUCTURE);
    }
    return fields
        .add("reserved", 8, Nature.SLACK)
        .add("OEM identifier", 2, Nature.SLACK)
        .add("OEM information", 2, Nature.SLACK)
        .add("reserved", 20, Nature.SLACK)
        .derived("offset of PE header", 4, () -> file.start() % 8 == 0)
        .build();
  }

  /** The signature and the COFF header. */
  List<Part> coff() {
    return new Fields(file.bytes(), file.start())
        .add("magic number", 4, Nature.STRUCTURE)
        .add("machine", 2, Nature.STRUCTURE)
        .derived("number of sections", 2, () -> true)
        .add("time stamp", 4, Nature.TIME)
        .derived("offset of symbols", 4, () -> hasSymbols(12))
        .derived("number of symbols", 4, () -> hasSymbols(16))
        .add("size of optional header", 2, Nature.STRUCTURE)
        .add("characteristics", 2, Nature.STRUCTURE)
        .build();
  }

  private boolean hasSymbols(int field) throws IOException, MalformedException {
    return owners.contains(SYMBOLS) || file.number(file.start() + field, 4) == 0;
  }

  /** The optional header with its directories. */
  List<Part> optional() throws IOException, MalformedException {
    Fields fields = new Fields(file.bytes(), file.optional());
    int w = file.width();
    fields
        .add("magic number", 2, Nature.STRUCTURE)
        .add("linker version", 2, Nature.TOOL_STAMP)
        .derived("size of code", 4, () -> isSum(4, 0x20))
        .derived("size of initialized data", 4, () -> isSum(8, 0x40))
        .derived("size of uninitialized data", 4, () -> isSum(12, 0x80));
    address(fields, "entry point", 4, Nature.TRIGGER);
    address(fields, "base of code", 4, Nature.STRUCTURE);
    if (!file.isWide()) {
      address(fields, "base of data", 4, Nature.STRUCTURE);
    }
    number(fields, "image base", w);
    number(fields, "section alignment", 4);
    number(fields, "file alignment", 4);
    for (String label :
        List.of("system version", "image version", "subsystem version", "reserved version")) {
      number(fields, label, 4);
    }
    fields
        .derived("size of image", 4, this::isImageSize)
        .derived("size of headers", 4, this::isHeadersSize)
        .derived("checksum", 4, this::isChecksum)
        .add("subsystem", 2, Nature.STRUCTURE)
        .add("DLL characteristics", 2, Nature.STRUCTURE);
    for (String label : List.of("stack reserve", "stack commit", "heap reserve", "heap commit")) {
      number(fields, label, w);
    }
    number(fields, "loader flags", 4);
    number(fields, "number of directories", 4);
    directories(fields);
    return fields.add("rest", file.sectionTable() - fields.position(), Nature.SLACK).build();
  }

  private void directories(Fields fields) throws IOException, MalformedException {
    for (int i = 0; i < file.directories().size(); i++) {
      String name = DIRECTORIES.get(i);
      if (i == PeFile.SECURITY) {
        for (String label : List.of(": offset", ": size")) {
          fields.derived(name + label, 4, this::hasCertificates);
        }
      } else {
        address(fields, name + ": address", 4, Nature.STRUCTURE);
        number(fields, name + ": size", 4);
      }
    }
  }

  private boolean hasCertificates() {
    PeFile.Directory entry = file.directories().get(PeFile.SECURITY);
    return owners.contains(CERTIFICATES) || (entry.address() == 0 && entry.size() == 0);
  }

  private boolean isSum(int field, long flag) throws IOException, MalformedException {
    long sum = 0;
    for (PeFile.Section section : file.sections()) {
      // What is not in the file has a size in memory only.
      long size = section.isPresent() ? section.rawSize() : up(section.size(), fileAlignment());
      sum += (section.flags() & flag) != 0 ? size : 0;
    }
    return file.number(file.optional() + field, 4) == sum;
  }

  private boolean isImageSize() throws IOException, MalformedException {
    long end = 0;
    for (PeFile.Section section : file.sections()) {
      long size = section.size() == 0 ? section.rawSize() : section.size();
      end = Math.max(end, section.address() + size);
    }
    return file.number(file.optional() + 56, 4) == up(end, file.sectionAlignment());
  }

  private boolean isHeadersSize() throws IOException, MalformedException {
    return file.headersEnd() == up(file.sectionTableEnd(), fileAlignment());
  }

  private boolean isChecksum() throws IOException, MalformedException {
    long at = file.checksumAt();
    return file.number(at, 4) == PeImage.checksum(file.bytes(), at);
  }

  private long fileAlignment() throws IOException, MalformedException {
    return file.fileAlignment();
  }

  private static long up(long value, long alignment) {
    return alignment <= 0 ? value : (value + alignment - 1) / alignment * alignment;
  }

  /** One section header; offset and size follow from where the section is. */
  List<Part> section(PeFile.Section section) throws IOException, MalformedException {
    boolean owner = owners.contains(section.at());
    Fields fields =
        new Fields(file.bytes(), section.at()).add("name", 8, Nature.STRUCTURE, section::name);
    number(fields, "size in memory", 4);
    address(fields, "address", 4, Nature.STRUCTURE);
    if (owner || !section.isPresent()) {
      fields.derived("size", 4, () -> owner).derived("offset", 4, () -> owner);
    } else {
      fields.add("size", 4, Nature.AMBIGUOUS).add("offset", 4, Nature.AMBIGUOUS);
    }
    return fields
        .add("offset of relocations", 4, Nature.STRUCTURE)
        .add("offset of line numbers", 4, Nature.STRUCTURE)
        .add("number of relocations", 2, Nature.STRUCTURE)
        .add("number of line numbers", 2, Nature.STRUCTURE)
        .add("characteristics", 4, Nature.STRUCTURE)
        .build();
  }

  private void number(Fields fields, String label, int width) {
    long at = fields.position();
    fields.add(label, width, Nature.STRUCTURE, () -> hex(at, width));
  }

  /** A number that moves with what stands in front of the place that it names. */
  private void address(Fields fields, String label, int width, Nature nature)
      throws IOException, MalformedException {
    long at = fields.position();
    if (nature == Nature.STRUCTURE) {
      Moved moved = new Moved(file.number(at, width));
      fields.add(label, width, nature, () -> hex(at, width), moved);
    } else {
      fields.add(label, width, nature, () -> hex(at, width));
    }
  }

  private String hex(long at, int width) throws IOException, MalformedException {
    return "0x" + Long.toHexString(file.number(at, width));
  }
}

package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Fields;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The contents of the sections of an ELF file, and what each of them is for. */
record ElfSections(ElfFile file) {
  private static final int DYNAMIC = 6;
  private static final int NOTE = 7;
  private static final int INIT_ARRAY = 14;
  private static final int PREINIT_ARRAY = 16;
  private static final int ALLOC = 2;
  private static final byte[] GNU = {'G', 'N', 'U', 0};
  private static final long BUILD_ID = 3;
  private static final int NOTE_HEAD = 16;

  /** What makes the loader load or run something (gABI, chapter 5; the linker's manual). */
  private static final Map<Long, String> TRIGGERS =
      Map.ofEntries(
          Map.entry(1L, "DT_NEEDED"),
          Map.entry(12L, "DT_INIT"),
          Map.entry(13L, "DT_FINI"),
          Map.entry(15L, "DT_RPATH"),
          Map.entry(25L, "DT_INIT_ARRAY"),
          Map.entry(26L, "DT_FINI_ARRAY"),
          Map.entry(27L, "DT_INIT_ARRAYSZ"),
          Map.entry(28L, "DT_FINI_ARRAYSZ"),
          Map.entry(29L, "DT_RUNPATH"),
          Map.entry(32L, "DT_PREINIT_ARRAY"),
          Map.entry(33L, "DT_PREINIT_ARRAYSZ"),
          Map.entry(0x6ffffefaL, "DT_CONFIG"),
          Map.entry(0x6ffffefbL, "DT_DEPAUDIT"),
          Map.entry(0x6ffffefcL, "DT_AUDIT"),
          Map.entry(0x7ffffffdL, "DT_AUXILIARY"),
          Map.entry(0x7fffffffL, "DT_FILTER"));

  private static final List<Long> STRINGS =
      List.of(1L, 15L, 29L, 0x6ffffefaL, 0x6ffffefbL, 0x6ffffefcL, 0x7ffffffdL, 0x7fffffffL);

  /** Tags of the tables that the loader needs; they move with what stands in front of them. */
  private static final Set<Long> ADDRESSES =
      Set.of(3L, 4L, 5L, 6L, 7L, 17L, 23L, 0x6ffffef5L, 0x6ffffff0L, 0x6ffffffcL, 0x6ffffffeL);

  /** The section as a part. */
  Part part(Part.Key key, ElfFile.Section section) throws IOException {
    long at = section.offset();
    long end = at + section.size();
    boolean executes = file.segments().stream().anyMatch(segment -> segment.executes(at, end));
    if (section.type() == DYNAMIC) {
      return new Part.Group(key, at, section.size(), () -> dynamic(section));
    }
    if (!executes && isBuildId(section)) {
      return new Part.Group(
          key, at, section.size(), () -> buildId(section), Optional.of(() -> Nature.TOOL_STAMP));
    }
    return new Fields(file.bytes(), at)
        .add("", section.size(), nature(section, executes)).build().stream()
            .map(part -> ((Part.Field) part).as(key))
            .findFirst()
            .orElseThrow();
  }

  /** A name alone makes nothing harmless: what is loaded to be run is code. */
  private Nature nature(ElfFile.Section section, boolean executes) {
    boolean loaded =
        (section.flags() & ALLOC) != 0
            || file.segments().stream()
                .anyMatch(s -> s.loads(section.offset(), section.offset() + section.size()));
    if (executes) {
      return Nature.PAYLOAD;
    }
    if (isInterpreter(section)
        || (section.type() >= INIT_ARRAY && section.type() <= PREINIT_ARRAY)) {
      return Nature.TRIGGER;
    }
    if (section.type() == NOTE) {
      return Nature.COMMENT;
    }
    return section.name().equals(".comment") && !loaded ? Nature.TOOL_STAMP : Nature.PAYLOAD;
  }

  private boolean isInterpreter(ElfFile.Section section) {
    return file.segments().stream()
        .anyMatch(
            segment ->
                segment.type() == ElfFile.Segment.INTERP
                    && segment.offset() == section.offset()
                    && segment.size() == section.size());
  }

  private boolean isBuildId(ElfFile.Section section) throws IOException {
    if (section.type() != NOTE || section.size() < NOTE_HEAD || section.size() > NOTE_HEAD + 64) {
      return false;
    }
    try {
      long at = section.offset();
      return file.unsigned(at, 4) == GNU.length
          && file.unsigned(at + 4, 4) == section.size() - NOTE_HEAD
          && file.unsigned(at + 8, 4) == BUILD_ID
          && Arrays.equals(file.bytes().copy(at + 12, GNU.length), GNU);
    } catch (MalformedException e) {
      return false;
    }
  }

  private List<Part> buildId(ElfFile.Section section) {
    return new Fields(file.bytes(), section.offset())
        .add("size of owner", 4, Nature.STRUCTURE)
        .derived("size of build id", 4, () -> true)
        .add("type", 4, Nature.STRUCTURE)
        .add("owner", 4, Nature.STRUCTURE)
        .add("build id", section.size() - NOTE_HEAD, Nature.TOOL_STAMP)
        .build();
  }

  /** The entries of a dynamic section, each called by its tag, and by its text if it has one. */
  private List<Part> dynamic(ElfFile.Section section)
      throws IOException, MalformedException, LimitReachedException {
    int entry = 2 * file.width();
    long count = section.size() / entry;
    file.requireWithin(count, "dynamic entries");
    Optional<ElfFile.Section> strings =
        section.link() < file.sections().size()
            ? Optional.of(file.sections().get((int) section.link()))
            : Optional.empty();
    Map<String, Integer> counts = new HashMap<>();
    List<Part> parts = new ArrayList<>();
    for (long at = section.offset(); at <= section.offset() + section.size() - entry; at += entry) {
      long tag = file.unsigned(at, file.width());
      long value = file.unsigned(at + file.width(), file.width());
      String name = TRIGGERS.getOrDefault(tag, "tag 0x" + Long.toHexString(tag));
      String text = "0x" + Long.toHexString(value);
      if (STRINGS.contains(tag) && strings.isPresent() && value >= 0 && value >> 32 == 0) {
        ElfFile.Section table = strings.get();
        text = file.string(table.offset() + value, table.offset() + table.size());
        name += " " + text;
      }
      String shown = text;
      parts.add(
          new Part.Field(
              new Part.Key(name, Optional.empty(), counts.merge(name, 1, Integer::sum)),
              at,
              entry,
              TRIGGERS.containsKey(tag) ? Nature.TRIGGER : Nature.STRUCTURE,
              () -> shown,
              Optional.empty(),
              ADDRESSES.contains(tag) ? Optional.of(new Moved(value)) : Optional.empty()));
    }
    Bytes bytes = file.bytes();
    long rest = section.size() % entry;
    parts.addAll(
        new Fields(bytes, section.offset() + section.size() - rest)
            .add("rest", rest, Nature.STRUCTURE)
            .build());
    return parts;
  }
}

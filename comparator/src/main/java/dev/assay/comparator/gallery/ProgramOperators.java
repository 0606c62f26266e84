package dev.assay.comparator.gallery;

import static dev.assay.comparator.gallery.ClassOperators.here;
import static dev.assay.comparator.gallery.Operator.control;
import static dev.assay.comparator.gallery.Operator.injection;
import static dev.assay.comparator.gallery.Operator.marker;

import dev.assay.core.result.Grade;
import java.util.List;
import java.util.Optional;

/** ELF files (64-bit, little-endian), by section and program headers. */
final class ProgramOperators {
  private static final int PT_LOAD = 1;
  private static final int PT_NOTE = 4;
  private static final int NOBITS = 8;
  private static final int DYNAMIC_ENTRY = 16;
  private static final String VENDOR = "in a file that is vouched for: CCleaner 2017, 3CX 2023";

  /** A GNU note: sizes of owner and description, type, owner. */
  private static final int NOTE_HEAD = 16;

  static final List<Operator> ALL =
      List.of(
          dynamic("E1", 1, "DT_NEEDED, one more library", "the loader loads it before the program"),
          dynamic("E1b", 29, "DT_RUNPATH", "the loader looks there first"),
          dynamic("E1c", 0x6ffffefc, "DT_AUDIT", "the loader runs it at every call"),
          section("E1d", ".dynamic", Grade.SURFACE, "one tag of the dynamic section", VENDOR),
          section("E2", ".init_array", Grade.SURFACE, "a pointer that runs before main", VENDOR),
          section(
              "E2b",
              ".rela.dyn",
              Grade.SURFACE,
              "a relocation, which sets a pointer when the file is loaded",
              "what .init_array holds is overwritten by it in programs of today"),
          injection(
              "E3",
              Shape.ELF,
              Grade.SURFACE,
              "a PT_NOTE that became a PT_LOAD",
              "the classic way of viruses to be loaded",
              ProgramOperators::load),
          section("E4", ".comment", Grade.HIDDEN, "payload in the comment section", VENDOR),
          section("E4b", ".note.ABI-tag", Grade.HIDDEN, "payload in a note", VENDOR),
          injection(
              "E5",
              Shape.ELF,
              Grade.HIDDEN,
              "bytes behind the last section",
              "the program reads its own file",
              clean -> here(Le.concat(clean, Le.utf8(marker("E5"))), "")),
          section("E7", ".text", Grade.CODE, "the first instruction", VENDOR),
          section("E8", ".rodata", Grade.CODE, "a constant", VENDOR),
          injection(
              "E9",
              Shape.ELF,
              Grade.SURFACE,
              "another entry point",
              "start-up code runs before the program",
              clean -> {
                byte[] changed = clean.clone();
                changed[24] ^= 4;
                return here(changed, "");
              }),
          control(
              "E6",
              Shape.ELF,
              "another build id, nothing else",
              "a hash that the linker makes of paths and options",
              ProgramOperators::buildId));

  private ProgramOperators() {}

  private static Optional<Mutant> load(byte[] clean) {
    int table = Math.toIntExact(Le.u32(clean, 32));
    for (int i = 0; i < Le.u16(clean, 56); i++) {
      int at = table + i * Le.u16(clean, 54);
      if (Le.u32(clean, at) == PT_NOTE) {
        byte[] changed = clean.clone();
        Le.put32(changed, at, PT_LOAD);
        return here(changed, "");
      }
    }
    return Optional.empty();
  }

  /** Puts a tag into the first of two null entries; linkers leave some room. */
  private static Operator dynamic(String id, long tag, String what, String seen) {
    return injection(
        id,
        Shape.ELF,
        Grade.SURFACE,
        what,
        seen,
        clean -> {
          Optional<Section> section = find(clean, ".dynamic");
          if (section.isEmpty()) {
            return Optional.empty();
          }
          int end = section.get().offset + section.get().size - 2 * DYNAMIC_ENTRY;
          for (int at = section.get().offset; at <= end; at += DYNAMIC_ENTRY) {
            if (Le.u32(clean, at) == 0 && Le.u32(clean, at + DYNAMIC_ENTRY) == 0) {
              byte[] changed = clean.clone();
              Le.put32(changed, at, tag);
              Le.put32(changed, at + 8, 1);
              return here(changed, "");
            }
          }
          return Optional.empty();
        });
  }

  /** Flips the first byte of a section. */
  private static Operator section(String id, String name, Grade least, String what, String seen) {
    return injection(
        id,
        Shape.ELF,
        least,
        what,
        seen,
        clean ->
            find(clean, name)
                .flatMap(
                    section -> {
                      byte[] changed = clean.clone();
                      changed[section.offset] ^= 1;
                      return here(changed, "");
                    }));
  }

  private static Optional<Mutant> buildId(byte[] clean) {
    return find(clean, ".note.gnu.build-id")
        .filter(section -> section.size > NOTE_HEAD)
        .flatMap(
            section -> {
              byte[] changed = clean.clone();
              for (int i = NOTE_HEAD; i < section.size; i++) {
                changed[section.offset + i] ^= (byte) 0xa5;
              }
              return here(changed, "");
            });
  }

  /** Where the content of a section is. */
  private record Section(int offset, int size) {}

  /** The first section of that name which has content. */
  private static Optional<Section> find(byte[] elf, String name) {
    int table = Math.toIntExact(Le.u32(elf, 40));
    int size = Le.u16(elf, 58);
    int names = table == 0 ? 0 : Math.toIntExact(Le.u32(elf, table + Le.u16(elf, 62) * size + 24));
    byte[] wanted = Le.utf8(name + "\0");
    for (int i = 0; table > 0 && i < Le.u16(elf, 60); i++) {
      int header = table + i * size;
      int at = names + Math.toIntExact(Le.u32(elf, header));
      boolean fits = at + wanted.length <= elf.length;
      boolean same = fits && Le.indexOf(Le.range(elf, at, at + wanted.length), wanted, 0) == 0;
      if (same && Le.u32(elf, header + 4) != NOBITS && Le.u32(elf, header + 32) > 0) {
        int offset = Math.toIntExact(Le.u32(elf, header + 24));
        return Optional.of(new Section(offset, Math.toIntExact(Le.u32(elf, header + 32))));
      }
    }
    return Optional.empty();
  }
}

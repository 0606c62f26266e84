package dev.assay.comparator.gallery;

import static dev.assay.comparator.gallery.ClassOperators.here;
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

  static final List<Operator> ALL =
      List.of(
          section("E1", ".dynamic", "one tag of the dynamic section", Grade.SURFACE),
          section("E2", ".init_array", "a pointer that runs before main", Grade.SURFACE),
          injection(
              "E3",
              Shape.ELF,
              Grade.SURFACE,
              "a PT_NOTE that became a PT_LOAD",
              "the classic way of viruses to be loaded",
              ProgramOperators::load),
          section("E4", ".comment", "payload in the comment section", Grade.HIDDEN),
          injection(
              "E5",
              Shape.ELF,
              Grade.HIDDEN,
              "bytes behind the last section",
              "the program reads its own file",
              clean -> here(Le.concat(clean, Le.utf8(marker("E5"))), "")),
          section("E7", ".text", "the first instruction", Grade.CODE));

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

  /** Flips the first byte of a section. */
  private static Operator section(String id, String name, String what, Grade least) {
    return injection(
        id,
        Shape.ELF,
        least,
        what,
        "CCleaner 2017 and 3CX 2023: native code in a file that is vouched for",
        clean -> {
          int at = find(clean, name);
          if (at < 0) {
            return Optional.empty();
          }
          byte[] changed = clean.clone();
          changed[at] ^= 1;
          return here(changed, "");
        });
  }

  /** Offset of the content of a section, or -1. */
  private static int find(byte[] elf, String name) {
    int table = Math.toIntExact(Le.u32(elf, 40));
    int size = Le.u16(elf, 58);
    int names = table == 0 ? 0 : Math.toIntExact(Le.u32(elf, table + Le.u16(elf, 62) * size + 24));
    for (int i = 0; table > 0 && i < Le.u16(elf, 60); i++) {
      int header = table + i * size;
      int at = names + Math.toIntExact(Le.u32(elf, header));
      byte[] wanted = Le.utf8(name + "\0");
      boolean same = Le.indexOf(Le.range(elf, at, at + wanted.length), wanted, 0) == 0;
      if (same && Le.u32(elf, header + 4) != NOBITS && Le.u32(elf, header + 32) > 0) {
        return Math.toIntExact(Le.u32(elf, header + 24));
      }
    }
    return -1;
  }
}

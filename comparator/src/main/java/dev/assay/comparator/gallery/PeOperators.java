package dev.assay.comparator.gallery;

import static dev.assay.comparator.gallery.Operator.control;
import static dev.assay.comparator.gallery.Operator.injection;
import static dev.assay.comparator.gallery.Operator.marker;

import dev.assay.core.result.Grade;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Windows programs. */
final class PeOperators {
  private static final String LOADER = "the loader, before the program runs";
  private static final String NOBODY = "nobody; the program reads its own file";

  static final List<Operator> ALL =
      List.of(
          edit(
              "P4",
              Grade.HIDDEN,
              "payload in the checksum",
              NOBODY,
              "checksum",
              pe -> Optional.of(pe.optional() + 64)),
          edit(
              "P6",
              Grade.SURFACE,
              "another TLS callback",
              LOADER,
              "TLS callback",
              pe ->
                  pe.table(PeEditor.THREADS)
                      .flatMap(at -> pe.at(pe.pointer(at + (pe.isWide() ? 24 : 12))))),
          edit(
              "P6b",
              Grade.SURFACE,
              "another library imported",
              LOADER,
              "import of|bytes before",
              pe -> pe.table(PeEditor.IMPORTS).flatMap(at -> pe.at(pe.number(at + 12)))),
          edit(
              "P6c",
              Grade.SURFACE,
              "another library imported when it is needed",
              "the first call of one of its functions",
              "delayed import|bytes before",
              pe -> pe.table(PeEditor.DELAYED).flatMap(at -> pe.at(pe.number(at + 4)))),
          edit(
              "P6d",
              Grade.SURFACE,
              "another entry point",
              LOADER,
              "entry point",
              pe -> Optional.of(pe.optional() + 16)),
          injection(
              "P7",
              Shape.PE,
              Grade.HIDDEN,
              "payload behind the content of a section",
              NOBODY,
              PeOperators::slack),
          edit(
              "P7b",
              Grade.CODE,
              "a changed resource",
              "the program, or Windows",
              "",
              PeOperators::resource),
          injection(
              "P8",
              Shape.PE,
              Grade.HIDDEN,
              "another tool in the Rich header",
              NOBODY,
              PeOperators::rich),
          edit(
              "P8b",
              Grade.HIDDEN,
              "payload in the id of the debug file",
              NOBODY,
              "id of PDB",
              pe ->
                  pe.table(PeEditor.DEBUG)
                      .flatMap(at -> pe.at(pe.number(at + 20)))
                      .map(at -> at + 4)),
          control(
              "P8c",
              Shape.PE,
              "another time stamp, nothing else",
              "the linker's clock",
              clean -> {
                byte[] changed = clean.clone();
                changed[new PeEditor(clean).coff() + 4] ^= 1;
                return here(changed, "");
              }),
          edit(
              "P10",
              Grade.CODE,
              "start-up code patched",
              "CCleaner 5.33, 2017",
              "section",
              pe -> pe.at(pe.number(pe.optional() + 16))),
          injection(
              "P11",
              Shape.PE,
              Grade.CODE,
              "bytes behind the last section",
              NOBODY,
              clean ->
                  new PeEditor(clean).isSigned()
                      ? Optional.empty()
                      : here(Le.concat(clean, Le.utf8(marker("P11"))), "")),
          edit(
              "P12",
              Grade.CODE,
              "the program for DOS",
              "whoever starts it in DOS",
              "DOS stub",
              pe -> Optional.of(64)));

  private PeOperators() {}

  /** Anywhere in the file: what is in a section may be a member. */
  static Optional<Mutant> here(byte[] bytes, String part) {
    return Optional.of(new Mutant(bytes, Place.here().orDeeper().part(part)));
  }

  private static Operator edit(
      String id,
      Grade least,
      String what,
      String seen,
      String part,
      Function<PeEditor, Optional<Integer>> place) {
    return injection(
        id,
        Shape.PE,
        least,
        what,
        seen,
        clean ->
            place
                .apply(new PeEditor(clean))
                .flatMap(
                    at -> {
                      byte[] changed = clean.clone();
                      changed[at] ^= 4;
                      return here(changed, part);
                    }));
  }

  private static Optional<Mutant> slack(byte[] clean) {
    PeEditor pe = new PeEditor(clean);
    byte[] payload = Le.utf8(marker("P7"));
    for (int i = 0; i < pe.sections(); i++) {
      long used = pe.number(pe.section(i) + 8);
      long size = pe.number(pe.section(i) + 16);
      if (used > 0 && size - used >= payload.length) {
        int at = Math.toIntExact(pe.number(pe.section(i) + 20) + used);
        return here(Le.splice(clean, at, at + payload.length, payload), "padding");
      }
    }
    return Optional.empty();
  }

  /** The first byte of the first leaf. */
  private static Optional<Integer> resource(PeEditor pe) {
    Optional<Integer> root = pe.table(PeEditor.RESOURCES);
    int at = root.orElse(0);
    for (int depth = 0; root.isPresent() && depth < 4; depth++) {
      long target = pe.number(at + 20);
      at = root.get() + Math.toIntExact(target & 0x7fffffffL);
      if (target >> 31 == 0) {
        return pe.at(pe.number(at));
      }
    }
    return Optional.empty();
  }

  private static Optional<Mutant> rich(byte[] clean) {
    int at = Le.indexOf(clean, Le.utf8("Rich"), 64);
    if (at < 0 || at > new PeEditor(clean).coff()) {
      return Optional.empty();
    }
    byte[] changed = clean.clone();
    changed[at - 8] ^= 4;
    return here(changed, "Rich header");
  }
}

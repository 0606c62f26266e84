package dev.assay.comparator.gallery;

import static dev.assay.comparator.gallery.ClassOperators.here;
import static dev.assay.comparator.gallery.Operator.control;
import static dev.assay.comparator.gallery.Operator.injection;
import static dev.assay.comparator.gallery.Operator.marker;

import dev.assay.core.result.Grade;
import java.util.List;
import java.util.Optional;

/** Microsoft's cabinets of one folder without reserved areas. */
final class CabinetOperators {
  private static final int SIZE = 8;
  private static final int FILES = 16;
  private static final int FILE_COUNT = 28;
  private static final int FLAGS = 30;
  private static final int FOLDER = 36;
  private static final int NAME = 16;

  static final List<Operator> ALL =
      List.of(
          injection(
              "M1",
              Shape.CAB,
              Grade.HIDDEN,
              "bytes behind a cabinet",
              "readers stop at its size",
              clean -> here(Le.concat(clean, Le.utf8(marker("M1"))), "behind")),
          injection(
              "M2",
              Shape.CAB,
              Grade.HIDDEN,
              "bytes before the data",
              "readers go to where the folder says",
              clean -> {
                int at = data(clean);
                byte[] changed = Le.splice(clean, at, at, Le.utf8(marker("M2")));
                Le.put32(changed, FOLDER, at + (long) marker("M2").length());
                Le.put32(changed, SIZE, changed.length);
                return here(changed, "before the data");
              }),
          injection(
              "M3",
              Shape.CAB,
              Grade.HIDDEN,
              "payload in a reserved field",
              "readers do not look at it",
              clean -> {
                byte[] changed = clean.clone();
                Le.put32(changed, 4, 0x454a4e49);
                return here(changed, "reserved");
              }),
          injection(
              "M4",
              Shape.CAB,
              Grade.HIDDEN,
              "a reserved area in the header",
              "readers skip it",
              clean -> {
                byte[] area = Le.concat(new byte[4], Le.utf8(marker("M4")));
                Le.put16(area, 0, area.length - 4);
                byte[] changed = Le.splice(clean, FOLDER, FOLDER, area);
                changed[FLAGS] |= 4;
                Le.put32(changed, SIZE, changed.length);
                Le.put32(changed, FILES, Le.u32(clean, FILES) + area.length);
                Le.put32(changed, FOLDER + area.length, data(clean) + (long) area.length);
                return here(changed, "reserved area");
              }),
          injection(
              "M5",
              Shape.CAB,
              Grade.CODE,
              "a second file of a name",
              "the last one is what stays on disk",
              clean -> {
                int at = (int) Le.u32(clean, FILES);
                byte[] file = Le.range(clean, at, end(clean, at));
                byte[] changed = Le.splice(clean, at, at, file);
                Le.put16(changed, FILE_COUNT, Le.u16(clean, FILE_COUNT) + 1);
                Le.put32(changed, FOLDER, data(clean) + (long) file.length);
                Le.put32(changed, SIZE, changed.length);
                // Names are numbered, so it is the last one of the name that is added.
                return Optional.of(new Mutant(changed, Place.in(name(clean, at))));
              }),
          injection(
              "M6",
              Shape.CAB,
              Grade.SURFACE,
              "a file that is executed when it is unpacked",
              "an attribute",
              clean -> {
                byte[] changed = clean.clone();
                int at = (int) Le.u32(clean, FILES);
                changed[at + 14] ^= 0x40;
                return Optional.of(
                    new Mutant(changed, Place.in(name(clean, at)).part("attributes")));
              }),
          injection(
              "M7",
              Shape.CAB,
              Grade.HIDDEN,
              "a wrong checksum of a block",
              "readers may not look at it",
              clean -> {
                byte[] changed = clean.clone();
                changed[data(clean) + 1] ^= 1;
                return Optional.of(new Mutant(changed, Place.in("folder 0").part("encoding")));
              }),
          injection(
              "M8",
              Shape.CAB,
              Grade.CODE,
              "a shorter file",
              "the data is the same, its pieces are not",
              clean -> {
                byte[] changed = clean.clone();
                int at = (int) Le.u32(clean, FILES);
                Le.put32(changed, at, Le.u32(clean, at) - 1);
                return Le.u32(clean, at) == 0
                    ? Optional.empty()
                    : Optional.of(new Mutant(changed, Place.in(name(clean, at)).part("size")));
              }),
          control(
              "M9",
              Shape.CAB,
              "another time of a file",
              "copied from the file that goes in",
              clean -> {
                byte[] changed = clean.clone();
                changed[(int) Le.u32(clean, FILES) + 12] ^= 1;
                return here(changed, "");
              }));

  private CabinetOperators() {}

  /** Whether a file is a cabinet that these operators know. */
  static boolean isCabinet(byte[] b) {
    return b.length > FOLDER + 8
        && Le.startsWith(b, 'M', 'S', 'C', 'F')
        && Le.u16(b, 26) == 1
        && Le.u16(b, FILE_COUNT) > 0
        && b[FLAGS] == 0
        && Le.u32(b, FILES) < b.length - NAME
        && Le.u32(b, FOLDER) < b.length - 8;
  }

  private static int data(byte[] cabinet) {
    return (int) Le.u32(cabinet, FOLDER);
  }

  /** Where the header of a file ends. */
  private static int end(byte[] cabinet, int at) {
    return Le.indexOf(cabinet, new byte[1], at + NAME) + 1;
  }

  private static String name(byte[] cabinet, int at) {
    return Le.latin1(Le.range(cabinet, at + NAME, end(cabinet, at) - 1)).replace('\\', '/');
  }
}

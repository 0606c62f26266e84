package dev.assay.comparator.gallery;

import static dev.assay.comparator.gallery.Operator.control;
import static dev.assay.comparator.gallery.Operator.injection;
import static dev.assay.comparator.gallery.Operator.marker;

import dev.assay.core.result.Grade;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** NSIS installers, from the first header on. */
final class InstallerOperators {
  private static final int FILE = 20;
  private static final int EXEC = 41;

  /** From the start of an instruction, in bytes: where its data is, and its time. */
  private static final int DATA = 12;

  private static final int TIME = 16;
  private static final String SCRIPT = "[script]";
  private static final String SIGNED =
      "the signature of the program still covers it, or is made again";

  static final List<Operator> ALL =
      List.of(
          injection(
              "I2a",
              Shape.NSIS,
              Grade.HIDDEN,
              "bytes behind the checksum of an installer",
              "the installer stops reading there",
              clean -> ClassOperators.here(Le.concat(clean, Le.utf8(marker("I2a"))), "behind")),
          edit("I2b", Grade.CODE, "an added script instruction", SCRIPT, InstallerOperators::exec),
          edit("I2c", Grade.CODE, "a changed script string", SCRIPT, InstallerOperators::string),
          edit(
              "I2d",
              Grade.CODE,
              "another instruction in place of one",
              SCRIPT,
              installer -> {
                int last = installer.instruction(installer.instructions() - 1);
                Le.put32(installer.script, last, Le.u32(installer.script, last) ^ 6);
                return true;
              }),
          edit(
              "I2e",
              Grade.HIDDEN,
              "payload in place of the time of a file",
              SCRIPT,
              installer -> {
                int at = installer.find(FILE, 0);
                if (at >= 0) {
                  Le.put32(installer.script, installer.instruction(at) + TIME, 0x454a4e49);
                  Le.put32(installer.script, installer.instruction(at) + TIME + 4, 0x44455443);
                }
                return at >= 0;
              }),
          edit(
              "I2f",
              Grade.HIDDEN,
              "bytes behind the last block of the script",
              SCRIPT,
              installer -> {
                installer.script = Le.concat(installer.script, Le.utf8(marker("I2f")));
                return Le.u32(installer.script, 52) == 0;
              }),
          edit(
              "I2g",
              Grade.HIDDEN,
              "data that no instruction refers to",
              "",
              installer -> {
                installer.data = Le.concat(installer.data, Le.utf8(marker("I2g")));
                return true;
              }),
          edit(
              "I2h",
              Grade.CODE,
              "two files that changed places",
              Place.ANY,
              InstallerOperators::swap),
          injection(
              "I2i",
              Shape.NSIS,
              Grade.CODE,
              "an installer that asks nothing",
              "a flag of the first header",
              clean -> {
                byte[] changed = clean.clone();
                changed[0] ^= 2;
                return ClassOperators.here(changed, "flags");
              }),
          injection(
              "I2j",
              Shape.NSIS,
              Grade.HIDDEN,
              "a wrong checksum",
              "four bytes that nobody looks at where the check is switched off",
              clean -> {
                int at = (int) Le.u32(clean, 24) - 1;
                byte[] changed = clean.clone();
                changed[at] ^= 1;
                return (clean[0] & 4) == 0
                    ? ClassOperators.here(changed, "checksum")
                    : Optional.empty();
              }),
          edit(
              "I2k",
              Grade.CODE,
              "a changed file",
              Place.ANY,
              installer -> {
                int at = installer.find(FILE, 0);
                if (at < 0) {
                  return false;
                }
                int item = (int) Le.u32(installer.script, installer.instruction(at) + DATA);
                boolean stored = (installer.data[item + 3] & 0x80) == 0;
                installer.data[item + 4] ^= 1;
                return stored && Le.u32(installer.data, item) > 0;
              }),
          control(
              "I2l",
              Shape.NSIS,
              "another time of a file",
              "makensis copies it from the file that goes in",
              clean ->
                  NsisEditor.read(clean)
                      .flatMap(
                          installer -> {
                            int at = installer.find(FILE, 0);
                            if (at < 0) {
                              return Optional.empty();
                            }
                            byte[] before = installer.write();
                            installer.script[installer.instruction(at) + TIME + 3] ^= 1;
                            return Optional.of(
                                new Mutant(installer.write(), Place.here(), Optional.of(before)));
                          })));

  private InstallerOperators() {}

  /** Changes what is there; false if there is nothing to change. */
  private static Operator edit(
      String id, Grade least, String what, String member, Predicate<NsisEditor> edit) {
    return injection(
        id,
        Shape.NSIS,
        least,
        what,
        SIGNED,
        clean ->
            NsisEditor.read(clean)
                .flatMap(
                    installer ->
                        edit.test(installer)
                            ? Optional.of(
                                new Mutant(
                                    installer.write(),
                                    member.isEmpty() ? Place.here() : Place.in(member)))
                            : Optional.empty()));
  }

  private static boolean exec(NsisEditor installer) {
    installer.append(EXEC, 1);
    return true;
  }

  /** The last letter of all strings becomes another one. */
  private static boolean string(NsisEditor installer) {
    for (int at = installer.languages() - 1; at > installer.strings(); at--) {
      if (installer.script[at] >= 'a' && installer.script[at] < 'z') {
        installer.script[at]++;
        return true;
      }
    }
    return false;
  }

  private static boolean swap(NsisEditor installer) {
    int first = installer.find(FILE, 0);
    int second = first < 0 ? -1 : installer.find(FILE, first + 1);
    if (second < 0) {
      return false;
    }
    int a = installer.instruction(first) + DATA;
    int b = installer.instruction(second) + DATA;
    long there = Le.u32(installer.script, a);
    Le.put32(installer.script, a, Le.u32(installer.script, b));
    Le.put32(installer.script, b, there);
    return there != Le.u32(installer.script, a);
  }
}

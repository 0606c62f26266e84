package dev.assay.comparator.gallery;

import static dev.assay.comparator.gallery.Operator.injection;
import static dev.assay.comparator.gallery.Operator.marker;

import dev.assay.core.result.Grade;
import java.util.List;
import java.util.Optional;

/** tar archives. */
final class TarOperators {
  private static final byte[] END = new byte[2 * TarRecord.BLOCK];

  static final List<Operator> ALL =
      List.of(
          injection(
              "T4",
              Shape.TAR,
              Grade.HIDDEN,
              "a second archive behind the end blocks",
              "tar -i reads on",
              TarEdit.mutation(
                  tar -> {
                    TarRecord evil = TarRecord.of("evil.sh", '0', payload("T4"));
                    tar.end = Le.concat(tar.end, evil.bytes(), END);
                    return Optional.of(Place.in("evil.sh"));
                  })),
          injection(
              "T5",
              Shape.TAR,
              Grade.AMBIGUOUS,
              "a second member of the same name",
              "the last is extracted, the first is shown",
              TarEdit.mutation(
                  tar ->
                      tar.anyFile()
                          .map(
                              clean -> {
                                TarRecord evil = clean.copy();
                                evil.setContent(payload("T5"));
                                tar.records.add(evil);
                                return Place.in(clean.name());
                              }))),
          injection(
              "T6",
              Shape.TAR,
              Grade.HIDDEN,
              "bytes in the padding behind a file",
              "no reader looks there",
              TarEdit.one("padding", r -> r.fillPadding(Le.utf8(marker("T6"))))),
          added("T7", "a path that leaves the folder", "../evil", '0', "tar slip"),
          injection(
              "T7b",
              Shape.TAR,
              Grade.SURFACE,
              "a PAX path that leaves the folder, for a file with a clean name",
              "readers without PAX see the clean name",
              TarEdit.mutation(
                  tar ->
                      tar.anyFile()
                          .map(
                              record -> {
                                record.addPax("path", "../evil");
                                return Place.in("../evil");
                              }))),
          added(
              "T8", "a device", "dev-injected", '3', "extracted by root, it is a way to the disk"),
          injection(
              "T9",
              Shape.TAR,
              Grade.CODE,
              "the content of one file changed",
              "xz 5.6.0, 2024: a changed m4 file in the release archive",
              TarEdit.mutation(TarOperators::changed)),
          mode("T10a", "setuid", 04755),
          mode("T10b", "executable for all", 0777),
          injection(
              "T11",
              Shape.TAR,
              Grade.SURFACE,
              "a file capability in a PAX header",
              "normalisers clear PAX headers before they compare",
              TarEdit.one(
                  "security.capability",
                  r -> {
                    r.addPax("SCHILY.xattr.security.capability", "\u0001" + marker("T11"));
                    return true;
                  })),
          injection(
              "T12",
              Shape.TAR,
              Grade.CODE,
              "a symbolic link, then a file through it",
              "writes outside of the folder",
              TarEdit.mutation(
                  tar -> {
                    TarRecord link = TarRecord.of("way", '2', new byte[0]);
                    link.setLink("/etc");
                    tar.records.add(link);
                    tar.records.add(TarRecord.of("way/evil", '0', payload("T12")));
                    return Optional.of(Place.in("way/evil"));
                  })),
          injection(
              "T13",
              Shape.TAR,
              Grade.HIDDEN,
              "a PAX comment",
              "comments are read by nobody but the payload",
              TarEdit.one(
                  "PAX",
                  r -> {
                    r.addPax("comment", marker("T13"));
                    return true;
                  })),
          injection(
              "T14",
              Shape.TAR,
              Grade.CODE,
              "a file left out",
              "a check or a licence that is gone",
              TarEdit.mutation(
                  tar ->
                      tar.anyFile()
                          .map(
                              record -> {
                                tar.records.remove(record);
                                return Place.in(record.name());
                              }))),
          added("T15", "a file", "injected.sh", '0', "event-stream 2018: not in the source"));

  private TarOperators() {}

  private static byte[] payload(String id) {
    return Le.utf8("echo " + marker(id) + "\n");
  }

  private static Operator added(String id, String what, String name, char type, String seen) {
    return injection(
        id,
        Shape.TAR,
        Grade.SURFACE,
        what + " added",
        seen,
        TarEdit.adding(TarRecord.of(name, type, type == '0' ? payload(id) : new byte[0])));
  }

  private static Operator mode(String id, String what, int mode) {
    return injection(
        id,
        Shape.TAR,
        Grade.SURFACE,
        "a file made " + what,
        "normalisers set all modes to one value before they compare",
        TarEdit.one(
            "mode",
            r -> {
              r.setMode(mode);
              return true;
            }));
  }

  private static Optional<Place> changed(TarEditor tar) {
    for (TarRecord record : tar.records) {
      if (record.isPlainFile() && Shape.of(record.content(), record.name()).contains(Shape.TEXT)) {
        record.setContent(Le.concat(record.content(), payload("T9")));
        return Optional.of(Place.in(record.name()));
      }
    }
    return Optional.empty();
  }
}

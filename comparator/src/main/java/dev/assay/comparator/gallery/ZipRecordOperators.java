package dev.assay.comparator.gallery;

import static dev.assay.comparator.gallery.Operator.injection;
import static dev.assay.comparator.gallery.Operator.marker;

import dev.assay.core.result.Grade;
import java.util.List;
import java.util.Optional;

/** Zip archives whose records different readers see differently, or not at all. */
final class ZipRecordOperators {
  private static final String JDK = "JDK and commons-compress read on in silence";

  static final List<Operator> ALL =
      List.of(
          injection(
              "Z1",
              Shape.ZIP,
              Grade.AMBIGUOUS,
              "a second member of the same name behind the clean one",
              "the JVM runs the last, commons-compress shows the first",
              ZipEdit.mutation(zip -> twin(zip, "Z1").map(evil -> Place.in(zip.add(evil).name())))),
          injection(
              "Z2",
              Shape.ZIP,
              Grade.AMBIGUOUS,
              "a second member of the same name before the clean one",
              "readers that take the first see it, the JVM does not",
              ZipEdit.mutation(
                  zip ->
                      twin(zip, "Z2")
                          .map(
                              evil -> {
                                ZipRecord clean = zip.anyFile().orElseThrow();
                                zip.addBefore(evil, clean);
                                return Place.in(clean.name());
                              }))),
          injection(
              "Z4",
              Shape.ZIP,
              Grade.AMBIGUOUS,
              "a local record that the central directory does not list",
              "readers of streams see it; strip-nondeterminism removes it before it compares",
              ZipEdit.mutation(
                  zip -> {
                    zip.records.add(ZipRecord.of("injected.sh", payload("Z4")));
                    return Optional.of(Place.in("injected.sh"));
                  })),
          injection(
              "Z5",
              Shape.ZIP,
              Grade.AMBIGUOUS,
              "an unlisted local record before the listed member of the same name",
              "readers of streams see evil, random-access readers clean",
              ZipEdit.mutation(
                  zip ->
                      twin(zip, "Z5")
                          .map(
                              evil -> {
                                ZipRecord clean = zip.anyFile().orElseThrow();
                                zip.records.add(zip.records.indexOf(clean), evil);
                                return Place.in(clean.name());
                              }))),
          injection(
              "Z6",
              Shape.ZIP,
              Grade.AMBIGUOUS,
              "a local name that is not the central one",
              JDK,
              ZipEdit.one("local header", r -> r.renameLocal(Le.utf8("injected.sh")))),
          local("Z7a", "size", r -> Le.put32(r.local, 22, 7)),
          local("Z7b", "CRC", r -> Le.put32(r.local, 14, 7)),
          local("Z7c", "method", r -> Le.put16(r.local, 8, 8 - r.method())),
          local("Z7d", "flags", r -> Le.put16(r.local, 6, Le.u16(r.local, 6) ^ 0x800)),
          injection(
              "Z12",
              Shape.ZIP,
              Grade.CODE,
              "a central header that points to the content of another member",
              "the name is clean, its content that of another",
              ZipEdit.mutation(ZipRecordOperators::retarget)),
          injection(
              "Z22",
              Shape.ZIP,
              Grade.CODE,
              "a member under another name, in both headers",
              "a file that moved is a difference",
              ZipEdit.mutation(
                  zip ->
                      zip.anyFile()
                          .map(
                              record -> {
                                record.rename(Le.utf8("injected-name"));
                                return Place.in("injected-name");
                              }))),
          injection(
              "Z23",
              Shape.ZIP,
              Grade.CODE,
              "a member left out",
              "a check or a licence that is gone",
              ZipEdit.mutation(
                  zip ->
                      zip.anyFile()
                          .map(
                              record -> {
                                zip.records.remove(record);
                                zip.directory.remove(record);
                                return Place.in(record.name());
                              }))),
          injection(
              "Z25",
              Shape.ZIP,
              Grade.HIDDEN,
              "central headers in another order",
              "the order of entries is the order of the class path in some launchers",
              ZipEdit.mutation(
                  zip -> {
                    if (zip.directory.size() < 2) {
                      return Optional.empty();
                    }
                    zip.directory.add(zip.directory.removeFirst());
                    return Optional.of(Place.here().part("order"));
                  })));

  private ZipRecordOperators() {}

  private static Operator local(String id, String field, ZipEdit.OfRecord edit) {
    return injection(
        id,
        Shape.ZIP,
        Grade.HIDDEN,
        "a local header with another " + field + " than the central one",
        JDK,
        ZipEdit.one("local header", edit));
  }

  private static byte[] payload(String id) {
    return Le.utf8("echo " + marker(id) + "\n");
  }

  /** A record with the name of an existing member, and the payload. */
  private static Optional<ZipRecord> twin(ZipEditor zip, String id) {
    return zip.anyFile().map(clean -> ZipRecord.of(clean.rawName(), payload(id)));
  }

  private static Optional<Place> retarget(ZipEditor zip) {
    List<ZipRecord> files =
        zip.directory.stream().filter(r -> r.contentOrEmpty().length > 0).limit(2).toList();
    if (files.size() < 2 || files.get(0).name().equals(files.get(1).name())) {
      return Optional.empty();
    }
    ZipRecord victim = files.get(0);
    ZipRecord alias = files.get(1).copy();
    alias.aliasOf(files.get(1), victim.rawName());
    zip.directory.set(zip.directory.indexOf(victim), alias);
    return Optional.of(Place.in(victim.name()));
  }
}

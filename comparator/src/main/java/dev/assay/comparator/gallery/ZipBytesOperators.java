package dev.assay.comparator.gallery;

import static dev.assay.comparator.gallery.Operator.injection;
import static dev.assay.comparator.gallery.Operator.marker;

import dev.assay.core.result.Grade;
import java.util.List;
import java.util.Optional;

/** Bytes of zip archives that no reader reaches, and fields that carry more than they should. */
final class ZipBytesOperators {
  private static final byte[] SHELL = Le.utf8("#!/bin/sh\necho " + marker("Z8a") + "; exit\n");

  static final List<Operator> ALL =
      List.of(
          prefix("Z8a", "a shell script", SHELL, "the file is a script and an archive"),
          prefix(
              "Z8b",
              "an Android DEX header",
              Le.utf8("dex\n035\0" + marker("Z8b")),
              "Janus (CVE-2017-13156): a signed APK that runs the DEX in front"),
          prefix(
              "Z8c",
              "the head of a PE file",
              Le.utf8("MZ\u0090\0" + marker("Z8c")),
              "self-extracting archives are programs"),
          injection(
              "Z8d",
              Shape.ZIP,
              Grade.HIDDEN,
              "a script before the archive, with all offsets moved",
              "no reader has to search for the beginning",
              clean ->
                  ZipEditor.read(clean)
                      .map(
                          zip ->
                              new Mutant(
                                  Le.concat(SHELL, zip.write(SHELL.length)),
                                  Place.here().part("before")))),
          injection(
              "Z9",
              Shape.ZIP,
              Grade.HIDDEN,
              "bytes between the last member and the central directory",
              "room for an APK signing block; diffoscope stops at differing times before it looks",
              ZipEdit.mutation(
                  zip -> {
                    zip.gap = Le.utf8(marker("Z9"));
                    return Optional.of(Place.here().part("gap"));
                  })),
          injection(
              "Z10",
              Shape.ZIP,
              Grade.HIDDEN,
              "bytes after the end record",
              "silent in every Java reader",
              clean -> behind(clean, Le.utf8(marker("Z10")))),
          injection(
              "Z11",
              Shape.ZIP,
              Grade.AMBIGUOUS,
              "a whole second archive behind the first",
              "JDK, Python and bsdtar read the second, 7z and readers of streams the first",
              clean ->
                  ZipEditor.read(clean)
                      .map(
                          zip -> {
                            byte[] evil =
                                ZipEditor.create(
                                        List.of(ZipRecord.of("evil.sh", Le.utf8(marker("Z11")))))
                                    .write();
                            return new Mutant(Le.concat(clean, evil), Place.in("evil.sh"));
                          })),
          field(
              "Z14a",
              "an unknown extra field of a local header",
              "local header",
              r -> r.addLocalExtra(extra(0x4a49, "Z14a"))),
          field(
              "Z14b",
              "an unknown extra field of a central header",
              "central header",
              r -> r.addCentralExtra(extra(0x4a49, "Z14b"))),
          field(
              "Z14c",
              "the comment of a member",
              "central header",
              r -> r.setComment(Le.utf8(marker("Z14c")))),
          injection(
              "Z14d",
              Shape.ZIP,
              Grade.HIDDEN,
              "payload in the comment of the archive",
              "comments are read by programs that know where to look",
              ZipEdit.mutation(
                  zip -> {
                    zip.comment = Le.concat(zip.comment, Le.utf8(marker("Z14d")));
                    return Optional.of(Place.here().part("comment"));
                  })),
          injection(
              "Z14e",
              Shape.ZIP,
              Grade.HIDDEN,
              "a Unicode path extra field that gives another name",
              "Info-ZIP and 7z take the name from there, the JDK does not",
              ZipEdit.one("central header", r -> r.addCentralExtra(unicodePath(r)))),
          injection(
              "Z13",
              Shape.ZIP,
              Grade.HIDDEN,
              "payload in the padding bits of empty deflate blocks",
              "4,000 bytes were hidden so: unzip and the JDK see the clean content",
              deflated(r -> repack(r, Deflates.padded(r.packed(), Le.utf8(marker("Z13")))))),
          injection(
              "Z13b",
              Shape.ZIP,
              Grade.HIDDEN,
              "2,000 empty deflate blocks, whose number is the message",
              "no bit is wrong; only the structure says something",
              deflated(r -> repack(r, Deflates.emptyBlocks(r.packed(), 2000)))),
          injection(
              "Z15",
              Shape.ZIP,
              Grade.HIDDEN,
              "bytes behind the end of a deflate stream, within the compressed size",
              "inflaters stop at the final block",
              deflated(r -> repack(r, Le.concat(r.packed(), Le.utf8(marker("Z15")))))));

  private ZipBytesOperators() {}

  private static Operator prefix(String id, String what, byte[] prefix, String seen) {
    return injection(
        id,
        Shape.ZIP,
        Grade.HIDDEN,
        what + " before the archive",
        seen,
        clean ->
            ZipEditor.read(clean)
                .map(zip -> new Mutant(Le.concat(prefix, clean), Place.here().part("before"))));
  }

  private static Operator field(String id, String what, String part, ZipEdit.OfRecord edit) {
    return injection(
        id,
        Shape.ZIP,
        Grade.HIDDEN,
        "payload in " + what,
        "class loaders skip it; the payload reads it from its own archive",
        ZipEdit.one(part, edit));
  }

  private static Optional<Mutant> behind(byte[] clean, byte[] payload) {
    return ZipEditor.read(clean)
        .map(zip -> new Mutant(Le.concat(clean, payload), Place.here().part("after the end")));
  }

  private static byte[] extra(int id, String operator) {
    return extra(id, Le.utf8(marker(operator)));
  }

  private static byte[] extra(int id, byte[] payload) {
    byte[] header = new byte[4];
    Le.put16(header, 0, id);
    Le.put16(header, 2, payload.length);
    return Le.concat(header, payload);
  }

  /** Info-ZIP's field 0x7075 (APPNOTE 4.6.9): version, CRC of the other name, name. */
  private static byte[] unicodePath(ZipRecord record) {
    byte[] head = new byte[5];
    head[0] = 1;
    Le.put32(head, 1, Deflates.crc(record.rawName()));
    return extra(0x7075, Le.concat(head, Le.utf8("injected/" + marker("Z14e"))));
  }

  private static Mutation deflated(ZipEdit.OfRecord edit) {
    return ZipEdit.mutation(
        zip -> {
          Optional<ZipRecord> record = zip.anyDeflated();
          if (record.isEmpty()) {
            return Optional.empty();
          }
          edit.apply(record.get());
          return Optional.of(Place.in(record.get().name()).part("encoding"));
        });
  }

  /** Another encoding of the same content. */
  private static void repack(ZipRecord record, byte[] packed) {
    record.setPacked(packed, Le.u32(record.central, 16), Le.u32(record.central, 24));
  }
}

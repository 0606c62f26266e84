package dev.assay.comparator.gallery;

import static dev.assay.comparator.gallery.ClassOperators.here;
import static dev.assay.comparator.gallery.Operator.control;
import static dev.assay.comparator.gallery.Operator.injection;
import static dev.assay.comparator.gallery.Operator.marker;

import dev.assay.core.result.Grade;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.zip.Adler32;

/** PNG pictures. */
final class PictureOperators {
  private static final int MAX_PIXELS = 1 << 26;

  static final List<Operator> ALL =
      List.of(
          injection(
              "G1",
              Shape.PNG,
              Grade.HIDDEN,
              "bytes behind the end of a picture",
              "pictures that are archives as well",
              clean -> here(Le.concat(clean, Le.utf8(marker("G1"))), "")),
          injection(
              "G2",
              Shape.PNG,
              Grade.HIDDEN,
              "an unknown chunk in a picture",
              "viewers skip it",
              clean -> chunk(clean, "inJe", marker("G2"))),
          injection(
              "G3",
              Shape.PNG,
              Grade.HIDDEN,
              "a text chunk in a picture",
              "payload in a comment",
              clean -> chunk(clean, "tEXt", "Comment\0" + marker("G3"))),
          injection(
              "G4",
              Shape.PNG,
              Grade.HIDDEN,
              "bytes behind the compressed pixels, inside the data chunk",
              "decoders stop at the end of the zlib stream",
              clean -> data(clean, "G4", png -> Le.concat(png.data(), Le.utf8(marker("G4"))))),
          injection(
              "G5",
              Shape.PNG,
              Grade.HIDDEN,
              "more rows than the header says",
              "decoders stop when the picture is full",
              clean -> data(clean, "G5", PictureOperators::oversized)),
          injection(
              "G6",
              Shape.PNG,
              Grade.CODE,
              "an archive behind the end of a picture",
              "zip readers search from the end: the picture is an archive, too",
              clean -> {
                ZipRecord record = ZipRecord.of("injected.sh", Le.utf8("echo " + marker("G6")));
                return here(Le.concat(clean, ZipEditor.create(List.of(record)).write()), "");
              }),
          injection(
              "G7",
              Shape.PNG,
              Grade.AMBIGUOUS,
              "a second header chunk",
              "some readers take the last, some the first, some refuse",
              clean ->
                  PngEditor.read(clean)
                      .flatMap(
                          png ->
                              here(png.add("IHDR", png.chunks.getFirst().data()).write(), "IHDR"))),
          injection(
              "G8",
              Shape.PNG,
              Grade.DATA,
              "another pixel",
              "phishing starts with a picture; a payload may hide in the lowest bits",
              clean -> data(clean, "G8", PictureOperators::pixel)),
          control(
              "GC1",
              Shape.PNG,
              "the time of the last change in a picture",
              "image editors write it",
              clean -> {
                byte[] time = {0x07, (byte) 0xe8, 2, 29, 23, 59, 59};
                return PngEditor.read(clean)
                    .filter(png -> png.chunks.stream().noneMatch(c -> c.type().equals("tIME")))
                    .flatMap(png -> here(png.add("tIME", time).write(), ""));
              }));

  private PictureOperators() {}

  /** A chunk behind the header chunk. */
  private static Optional<Mutant> chunk(byte[] clean, String type, String content) {
    return PngEditor.read(clean)
        .flatMap(png -> here(png.add(type, Le.utf8(content)).write(), "chunk " + type));
  }

  /** Changes compressed pixels. */
  @FunctionalInterface
  private interface Change {
    byte[] of(PngEditor png) throws IOException;
  }

  private static Optional<Mutant> data(byte[] clean, String id, Change change) throws IOException {
    Optional<PngEditor> png = PngEditor.read(clean);
    if (png.isEmpty() || png.get().data().length == 0) {
      return Optional.empty();
    }
    return here(png.get().setData(change.of(png.get())).write(), id.equals("G8") ? "image" : "");
  }

  private static byte[] oversized(PngEditor png) throws IOException {
    return zlib(Le.concat(rows(png), Le.utf8(marker("G5"))));
  }

  /** The last byte of the last row. */
  private static byte[] pixel(PngEditor png) throws IOException {
    byte[] rows = rows(png);
    rows[rows.length - 1] ^= (byte) 0x80;
    return zlib(rows);
  }

  private static byte[] rows(PngEditor png) throws IOException {
    byte[] data = png.data();
    return Deflates.inflate(data, 2, data.length, MAX_PIXELS).content();
  }

  private static byte[] zlib(byte[] rows) {
    Adler32 sum = new Adler32();
    sum.update(rows);
    byte[] check = new byte[4];
    Le.put32be(check, 0, (int) sum.getValue());
    byte[] head = {0x78, (byte) 0x9c};
    return Le.concat(head, Deflates.deflate(rows, Deflates.DEFAULT), check);
  }
}

package dev.assay.comparator.gallery;

import static dev.assay.comparator.gallery.Operator.injection;
import static dev.assay.comparator.gallery.Operator.marker;

import dev.assay.core.result.Grade;
import java.util.List;
import java.util.Optional;

/** Compressed streams: what stands in front of the content, behind it, and in between. */
final class StreamOperators {
  private static final Place ANY = Place.in(Place.ANY);

  static final List<Operator> ALL =
      List.of(
          injection(
              "T1",
              Shape.GZIP,
              Grade.AMBIGUOUS,
              "a second gzip member",
              "commons-compress reads only the first by default; gzip, Python and Node read both",
              clean ->
                  mutant(Le.concat(clean, GzipEditor.member(Le.utf8(marker("T1") + "\n"))), ANY)),
          trailing("T2", Shape.GZIP),
          injection(
              "T3a",
              Shape.GZIP,
              Grade.HIDDEN,
              "payload in an extra field of the header",
              "every reader skips it",
              clean -> header(clean, 4, extra("T3a"), "extra")),
          injection(
              "T3b",
              Shape.GZIP,
              Grade.HIDDEN,
              "payload in the file name of the header",
              "gunzip -N names the file by it",
              clean -> header(clean, 8, Le.utf8("../" + marker("T3b") + "\0"), "name")),
          injection(
              "T3c",
              Shape.GZIP,
              Grade.HIDDEN,
              "payload in the comment of the header",
              "every reader skips it",
              clean -> header(clean, 16, Le.utf8(marker("T3c") + "\0"), "comment")),
          injection(
              "T3d",
              Shape.GZIP,
              Grade.HIDDEN,
              "payload in padding bits of empty deflate blocks",
              "readers ignore the bits",
              clean -> {
                GzipEditor gzip = GzipEditor.read(clean);
                byte[] body = Deflates.padded(gzip.body(), Le.utf8(marker("T3d")));
                return mutant(gzip.with(gzip.header(), body), ANY.part("encoding"));
              }),
          injection(
              "T3p",
              Shape.GZIP,
              Grade.HIDDEN,
              "4,000 bytes in the padding of 6,400 empty deflate blocks",
              "unzip, ZipFile and Inflater showed the clean content, and consumed all",
              clean -> {
                GzipEditor gzip = GzipEditor.read(clean);
                byte[] payload = Le.utf8(marker("T3p").repeat(400).substring(0, 4_000));
                byte[] body = Deflates.padded(gzip.body(), payload, 5);
                return mutant(gzip.with(gzip.header(), body), ANY.part("encoding"));
              }),
          injection(
              "T3q",
              Shape.GZIP,
              Grade.HIDDEN,
              "a bit in the padding of one stored deflate block with content",
              "readers ignore the bits",
              clean -> {
                GzipEditor gzip = GzipEditor.read(clean);
                byte[] body = Deflates.deflate(gzip.content(), 0);
                body[0] |= 1 << 3;
                return mutant(gzip.with(gzip.header(), body), ANY.part("encoding"));
              }),
          injection(
              "T3e",
              Shape.GZIP,
              Grade.HIDDEN,
              "a wrong checksum",
              "some readers do not check it",
              clean -> {
                byte[] changed = clean.clone();
                int at = clean.length - GzipEditor.read(clean).rest().length - 8;
                changed[at] ^= 1;
                return mutant(changed, ANY.part("CRC"));
              }),
          injection(
              "T3f",
              Shape.GZIP,
              Grade.HIDDEN,
              "an extra field of the header whose subfield claims more than there is",
              "commons-compress throws, and who catches that skips the file",
              clean -> header(clean, 4, malformedExtra(), "extra")),
          trailing("T20", Shape.BZIP2),
          trailing("T21", Shape.XZ),
          injection(
              "T22",
              Shape.ZSTD,
              Grade.HIDDEN,
              "a skippable frame with a payload",
              "100,000 bytes were hidden so; zstd -t passes",
              clean -> mutant(Le.concat(clean, skippable("T22")), Place.here())),
          injection(
              "T23",
              Shape.ZSTD,
              Grade.HIDDEN,
              "a skippable frame in front",
              "every reader skips it",
              clean -> mutant(Le.concat(skippable("T23"), clean), Place.here())),
          injection(
              "T24",
              Shape.BZIP2,
              Grade.AMBIGUOUS,
              "a second bzip2 stream",
              "some readers stop after the first",
              clean -> mutant(Le.concat(clean, clean), ANY)),
          injection(
              "T25",
              Shape.XZ,
              Grade.AMBIGUOUS,
              "a second xz stream",
              "some readers stop after the first",
              clean -> mutant(Le.concat(clean, clean), ANY)),
          injection(
              "T26",
              Shape.XZ,
              Grade.HIDDEN,
              "stream padding, whose length is the message",
              "allowed by the format, shown by nobody",
              clean -> mutant(Le.concat(clean, new byte[1024]), Place.here().part("padding"))),
          injection(
              "T27",
              Shape.ZSTD,
              Grade.AMBIGUOUS,
              "a second zstd frame",
              "Python's decompress reads the first, the zstd command both",
              clean ->
                  mutant(Le.concat(clean, ZstdEditor.frame(Le.utf8(marker("T27") + "\n"))), ANY)),
          injection(
              "T28",
              Shape.ZSTD,
              Grade.HIDDEN,
              "a skippable frame in the middle of the content",
              "every reader skips it",
              clean -> {
                byte[] content = ZstdEditor.content(clean);
                int half = content.length / 2;
                return mutant(
                    Le.concat(
                        ZstdEditor.frame(Le.range(content, 0, half)),
                        ZstdEditor.skippable(Le.utf8(marker("T28"))),
                        ZstdEditor.frame(Le.range(content, half, content.length))),
                    ANY.part("encoding"));
              }),
          injection(
              "T29",
              Shape.ZSTD,
              Grade.HIDDEN,
              "more content, compressed with zstd",
              "Debian and Ubuntu packages, Arch packages, OCI layers",
              clean -> {
                byte[] content = ZstdEditor.content(clean);
                return mutant(
                    ZstdEditor.frame(Le.concat(content, Le.utf8(marker("T29") + "\n"))), ANY);
              }),
          injection(
              "T30",
              Shape.GZIP,
              Grade.AMBIGUOUS,
              "more content, in the second of two gzip members",
              "what reads only the first member sees half a file, and no error",
              clean -> {
                byte[] content = GzipEditor.read(clean).content();
                int half = content.length / 2;
                byte[] rest = Le.range(content, half, content.length);
                return mutant(
                    Le.concat(
                        GzipEditor.member(Le.range(content, 0, half)),
                        GzipEditor.member(Le.concat(rest, Le.utf8(marker("T30") + "\n")))),
                    ANY);
              }));

  private StreamOperators() {}

  private static Optional<Mutant> mutant(byte[] bytes, Place place) {
    return Optional.of(new Mutant(bytes, place));
  }

  private static Operator trailing(String id, Shape shape) {
    return injection(
        id,
        shape,
        Grade.HIDDEN,
        "bytes behind the end",
        "readers stop before, or warn",
        clean -> mutant(Le.concat(clean, Le.utf8(marker(id))), Place.here().part("after")));
  }

  private static byte[] extra(String id) {
    byte[] payload = Le.utf8("AP\0\0" + marker(id));
    Le.put16(payload, 2, payload.length - 4);
    byte[] length = new byte[2];
    Le.put16(length, 0, payload.length);
    return Le.concat(length, payload);
  }

  private static byte[] malformedExtra() {
    byte[] extra = extra("T3f");
    Le.put16(extra, 4, 0xffff);
    return extra;
  }

  /** Adds one optional field to a header that has none. */
  private static Optional<Mutant> header(byte[] clean, int flag, byte[] field, String part)
      throws java.io.IOException {
    GzipEditor gzip = GzipEditor.read(clean);
    if (gzip.header()[3] != 0) {
      return Optional.empty();
    }
    byte[] header = Le.concat(gzip.header(), field);
    header[3] = (byte) flag;
    return mutant(gzip.with(header, gzip.body()), ANY.part(part));
  }

  private static byte[] skippable(String id) {
    return ZstdEditor.skippable(Le.utf8(marker(id)));
  }
}

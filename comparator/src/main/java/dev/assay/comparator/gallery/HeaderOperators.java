package dev.assay.comparator.gallery;

import static dev.assay.comparator.gallery.Operator.control;
import static dev.assay.comparator.gallery.Operator.injection;
import static dev.assay.comparator.gallery.Operator.marker;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.assay.core.result.Grade;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Times, owners and tool stamps in the headers of tar, gzip and ar: as builds vary, and abused. */
final class HeaderOperators {
  private static final Place GZIP = Place.in(Place.ANY);
  private static final long TIME = 1_600_000_000L;

  /** So many times carry more than METADATA may. */
  private static final int MANY = 12;

  static final List<Operator> ALL =
      List.of(
          injection(
              "T40",
              Shape.TAR,
              Grade.HIDDEN,
              "payload in the times of all members, three bytes in each",
              "every single one is a usual time",
              TarEdit.mutation(HeaderOperators::spell)),
          abuse("T41", "payload in a user name", "user name", r -> r.setRaw(265, marker("T41"))),
          abuse("T42", "payload behind a user name", "user name", r -> r.setRaw(265, "a\0INJECT")),
          abuse("T43", "payload in a user id", "user id", r -> r.setRaw(108, "\u0080INJECT!")),
          abuse("T44", "payload behind a time", "modified", r -> r.setRaw(136, "1\0INJECTED:T")),
          abuse(
              "T45",
              "payload in the decimals of a PAX time",
              "PAX",
              r -> r.addPax("mtime", TIME + ".7378697667846958")),
          header("T46", "operating system", 9, 0x49),
          header("T47", "extra flags", 8, 0x49),
          control(
              "TB1",
              Shape.TAR,
              "all times set to one",
              "SOURCE_DATE_EPOCH",
              all(r -> r.setTime(TIME))),
          control(
              "TB2",
              Shape.TAR,
              "all owners set to root",
              "tar --owner and --group",
              all(r -> r.setOwner("0000000\0", "0000000\0", "root", "root"))),
          control(
              "TB3",
              Shape.TAR,
              "all files writable for the group, or not",
              "another umask",
              all(HeaderOperators::umask)),
          control(
              "GB1",
              Shape.GZIP,
              "another time and operating system",
              "gzip -n, on another system",
              clean -> {
                byte[] changed = clean.clone();
                Le.put32(changed, 4, TIME);
                changed[9] = (byte) (clean[9] == 3 ? 255 : 3);
                return crc(clean) ? Optional.empty() : mutant(changed, GZIP);
              }),
          control(
              "GB2",
              Shape.GZIP,
              "compressed by zlib at level 9, and marked so",
              "gzip -9",
              clean -> {
                GzipEditor gzip = GzipEditor.read(clean);
                byte[] best = Deflates.deflate(gzip.content(), 9);
                byte[] usual = Deflates.deflate(gzip.content(), Deflates.DEFAULT);
                if (!Arrays.equals(gzip.body(), usual) || crc(clean) || clean[8] != 0) {
                  return Optional.empty();
                }
                byte[] header = gzip.header().clone();
                header[8] = 2;
                return mutant(gzip.with(header, best), GZIP);
              }),
          control(
              "AB1",
              Shape.AR,
              "another time and owner of all members",
              "ar without D",
              clean -> {
                Optional<ArEditor> ar = ArEditor.read(clean);
                ar.ifPresent(it -> it.members.forEach(HeaderOperators::owned));
                return ar.flatMap(it -> mutant(it.write(), Place.here()));
              }));

  private HeaderOperators() {}

  private static Optional<Mutant> mutant(byte[] bytes, Place place) {
    return Optional.of(new Mutant(bytes, place));
  }

  /** A change of one record. */
  @FunctionalInterface
  private interface Change {
    void apply(TarRecord record);
  }

  private static Operator abuse(String id, String what, String part, Change change) {
    return injection(
        id,
        Shape.TAR,
        Grade.HIDDEN,
        what,
        "no reader shows it, or none as it is",
        TarEdit.one(
            part,
            record -> {
              change.apply(record);
              return true;
            }));
  }

  private static Mutation all(Change change) {
    return TarEdit.mutation(
        tar -> {
          tar.records.forEach(change::apply);
          return Optional.of(Place.here());
        });
  }

  /** Only files; and only modes as they usually are. */
  private static void umask(TarRecord record) {
    String mode = new String(record.header, 100, 8, US_ASCII);
    switch (mode) {
      case "0000644\0" -> record.setMode(0664);
      case "0000664\0" -> record.setMode(0644);
      case "0000755\0" -> record.setMode(0775);
      case "0000775\0" -> record.setMode(0755);
      default -> {}
    }
  }

  private static Optional<Place> spell(TarEditor tar) {
    List<TarRecord> files = tar.records.stream().filter(TarRecord::isPlainFile).toList();
    if (files.size() < MANY) {
      return Optional.empty();
    }
    byte[] payload = Le.utf8(marker("T40").repeat(files.size()));
    for (int i = 0; i < files.size(); i++) {
      long bytes = (long) payload[3 * i] << 16 | payload[3 * i + 1] << 8 | payload[3 * i + 2];
      files.get(i).setTime(TIME + bytes * (i + 1));
    }
    return Optional.of(Place.in(files.getFirst().name()).part("last modified"));
  }

  /** Whether a checksum of the header would have to change, too. */
  private static boolean crc(byte[] gzip) {
    return (gzip[3] & 2) != 0;
  }

  private static Operator header(String id, String part, int at, int value) {
    return injection(
        id,
        Shape.GZIP,
        Grade.HIDDEN,
        "a value that is none in a gzip header: " + part,
        "every reader skips it",
        clean -> {
          byte[] changed = clean.clone();
          changed[at] = (byte) value;
          return mutant(changed, GZIP.part(part));
        });
  }

  private static void owned(ArEditor.Member member) {
    byte[] fields =
        String.format(java.util.Locale.ROOT, "%-12d%-6d%-6d", TIME, 1000, 100).getBytes(US_ASCII);
    System.arraycopy(fields, 0, member.header, 16, fields.length);
  }
}

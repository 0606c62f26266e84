package dev.assay.comparator.grade;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.assay.comparator.anatomy.Cursor;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Meaning;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.result.Grade;
import dev.assay.core.result.Kind;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/** Rules about pictures. */
final class MediaRules {
  private static final String IMAGE = "inert-image";
  private static final int FRAME = 12;
  private static final int TIME = 7;

  /** Small chunks of a fixed size that only tell how to show the pixels. */
  private static final Map<String, Integer> TYPED =
      Map.of("gAMA", 4, "cHRM", 32, "sRGB", 1, "pHYs", 9);

  static final List<Rule> ALL =
      List.of(
          new Rule(
              IMAGE,
              1,
              Grade.DATA,
              new Rule.Text(
                  "header, palette, pixels and colours of a PNG picture",
                  "the values that the format allows; one zlib stream of exactly the rows that the"
                      + " header demands, its checksums right, no byte behind it; no magic number"
                      + " of a program or archive in the rows",
                  "the published picture is copied",
                  "not bounded: a picture is content"),
              MediaRules::image),
          new Rule(
              "inert-image-chunk",
              1,
              Grade.DATA,
              new Rule.Text(
                  "gAMA, cHRM, sRGB and pHYs of a PNG picture, on one side only",
                  "once, of its fixed size, the CRC right",
                  "the published chunk is copied, or left out",
                  "8 for each byte"),
              MediaRules::typed),
          ((Grammar) MediaRules::time)
              .optional(
                  "png-time",
                  new Rule.Text(
                      "tIME of a PNG picture",
                      "a date and time that the calendar has; " + Times.BOUNDS,
                      "the published time is copied, or left out",
                      "33"),
                  difference ->
                      difference.format().equals("png") && difference.nature() == Nature.TIME));

  private MediaRules() {}

  private static Optional<Proved> image(Difference difference)
      throws IOException, MalformedException, LimitReachedException {
    Meaning.Shared shared = difference.shared().orElse(null);
    return shared != null
            && difference.format().equals("png")
            && shared.proof().equals(IMAGE)
            && shared.choice().get().isPresent()
        ? Optional.of(Proved.NOTHING)
        : Optional.empty();
  }

  private static Optional<Proved> typed(Difference difference)
      throws IOException, MalformedException {
    Difference.Side side = difference.sides().getFirst();
    if (difference.kind() == Kind.CHANGED
        || !difference.format().equals("png")
        || side.parts().size() != 1
        || !(side.parts().getFirst() instanceof Part.Group group)
        || group.key().occurrence() > 1) {
      return Optional.empty();
    }
    Bytes chunk = side.bytes(group);
    for (Map.Entry<String, Integer> type : TYPED.entrySet()) {
      if (isChunk(chunk, type.getKey(), type.getValue())) {
        return Optional.of(Proved.NOTHING);
      }
    }
    return Optional.empty();
  }

  /** Whether bytes are one whole chunk (PNG third edition, section 5.3). */
  private static boolean isChunk(Bytes chunk, String type, int length)
      throws IOException, MalformedException {
    if (chunk.size() != FRAME + length) {
      return false;
    }
    Cursor cursor = new Cursor(chunk, 0);
    long stated = cursor.u32be();
    byte[] content = cursor.bytes(4 + length);
    CRC32 crc = new CRC32();
    crc.update(content);
    return stated == length
        && new String(content, 0, 4, ISO_8859_1).equals(type)
        && cursor.u32be() == crc.getValue();
  }

  /** The field alone where both sides have one, else the whole chunk. */
  private static Optional<Proved> time(Bytes value) throws IOException, MalformedException {
    if (value.size() != TIME && !isChunk(value, "tIME", TIME)) {
      return Optional.empty();
    }
    Cursor cursor = new Cursor(value, value.size() == TIME ? 0 : 8);
    try {
      LocalDateTime at =
          LocalDateTime.of(
              cursor.u16be(), cursor.u8(), cursor.u8(), cursor.u8(), cursor.u8(), cursor.u8());
      return Times.seconds(at.toEpochSecond(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
